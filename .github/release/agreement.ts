import { sectionsOf, UNRELEASED } from './changelog';

/** Every place that names the version of a release. */
export interface Release {
	/** The tag, as `v1.2.3`. */
	tag: string;
	/** The text of package.json. */
	manifest: string;
	/** The text of package-lock.json. */
	lock: string;
	/** The text of CHANGELOG.md, in the form of Keep a Changelog. */
	changelog: string;
}

/**
 * Why a release must not be published; empty when it may.
 * @returns a sentence for each place that disagrees with package.json
 */
export function disagreements({ tag, manifest, lock, changelog }: Release): string[] {
	const version = versionIn(manifest);
	const sections = sectionsOf(changelog);
	const newest = sections.find(({ name }) => name !== UNRELEASED);
	const found: string[] = [];
	if (tag !== `v${version}`) {
		found.push(`The tag is "${tag}", and package.json asks for "v${version}".`);
	}
	if (versionIn(lock) !== version) {
		found.push(`package-lock.json says ${versionIn(lock)}, and package.json ${version}.`);
	}
	if (newest?.name !== version) {
		found.push(
			`The newest version in CHANGELOG.md is ${newest?.name ?? 'missing'}, and package.json says ${version}.`,
		);
	} else if (!/^\d{4}-\d{2}-\d{2}$/.test(newest.date)) {
		found.push(`CHANGELOG.md gives ${version} no date.`);
	} else if (newest.text === '') {
		found.push(`CHANGELOG.md says nothing about ${version}.`);
	}
	if (sections.some(({ name, text }) => name === UNRELEASED && text !== '')) {
		found.push(`CHANGELOG.md has changes under "${UNRELEASED}" that belong to a version.`);
	}
	return found;
}

function versionIn(json: string): string {
	return (JSON.parse(json) as { version: string }).version;
}
