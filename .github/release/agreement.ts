/** What a release says of its version, in each place that says one. */
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

const UNRELEASED = 'Unreleased';

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

interface Section {
	name: string;
	/** Empty where the heading has none. */
	date: string;
	text: string;
}

/** The sections of a changelog, the newest first: `## [1.2.3] - 2026-01-31`, or `## [Unreleased]`. */
function sectionsOf(changelog: string): Section[] {
	return changelog
		.split(/^## /m)
		.slice(1)
		.map((section) => {
			const [heading = '', ...lines] = section.split(/\r?\n/);
			const [, name = '', date = ''] = /^\[([^\]]+)\](?: - (.+))?$/.exec(heading.trim()) ?? [];
			return { name, date, text: lines.join('\n').trim() };
		});
}
