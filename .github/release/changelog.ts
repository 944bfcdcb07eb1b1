/** The name of the section for changes that belong to no version yet. */
export const UNRELEASED = 'Unreleased';

/** The changes of one version. */
export interface Section {
	name: string;
	/** Empty where the heading has none. */
	date: string;
	text: string;
}

/** The sections of a changelog, the newest first: `## [1.2.3] - 2026-01-31`, or `## [Unreleased]`. */
export function sectionsOf(changelog: string): Section[] {
	return changelog
		.split(/^## /m)
		.slice(1)
		.map((section) => {
			const [heading = '', ...lines] = section.split(/\r?\n/);
			const [, name = '', date = ''] = /^\[([^\]]+)\](?: - (.+))?$/.exec(heading.trim()) ?? [];
			return { name, date, text: lines.join('\n').trim() };
		});
}

/**
 * The text of a release on GitHub: what the changelog says about its version.
 * @param tag as `v1.2.3`
 * @throws when the changelog does not contain the version
 */
export function releaseNotes(tag: string, changelog: string): string {
	const section = sectionsOf(changelog).find(({ name }) => `v${name}` === tag);
	if (!section) throw new Error(`CHANGELOG.md has no section for ${tag}.`);
	return section.text;
}
