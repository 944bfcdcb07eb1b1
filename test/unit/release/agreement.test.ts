import { disagreements, type Release } from '../../../.github/release/agreement';
import { fs, path, projectRoot } from '../../../tools/node';

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-11-24

### Added

- A thing.

## [1.1.0] - 2026-10-01

- The first thing.

[1.2.0]: https://example.com/v1.2.0
`;

const release: Release = {
	tag: 'v1.2.0',
	manifest: JSON.stringify({ version: '1.2.0' }),
	lock: JSON.stringify({ version: '1.2.0', packages: { '': { version: '1.2.0' } } }),
	changelog: CHANGELOG,
};

describe('a release', () => {
	it('is published when all places name one version', () => {
		expect(disagreements(release)).toStrictEqual([]);
	});

	it('is published without a section for what is to come', () => {
		const changelog = CHANGELOG.replace('## [Unreleased]\n', '');
		expect(disagreements({ ...release, changelog })).toStrictEqual([]);
	});

	it.each<[string, Partial<Release>, RegExp]>([
		['the tag is another version', { tag: 'v1.2.1' }, /tag is "v1\.2\.1"/],
		['the tag lacks its letter', { tag: '1.2.0' }, /tag is "1\.2\.0"/],
		['there is no tag', { tag: '' }, /tag is ""/],
		['the lock is behind', { lock: JSON.stringify({ version: '1.1.0' }) }, /package-lock\.json/],
		[
			'the changelog is behind',
			{ changelog: CHANGELOG.replace('[1.2.0] - 2026-11-24', '[1.1.9] - 2026-11-24') },
			/CHANGELOG\.md is 1\.1\.9/,
		],
		['the changelog has no version', { changelog: '# Changelog\n' }, /CHANGELOG\.md is missing/],
		['the changelog has no date', { changelog: CHANGELOG.replace(' - 2026-11-24', '') }, /no date/],
		[
			'the changelog is silent about it',
			{ changelog: CHANGELOG.replace('### Added\n\n- A thing.\n', '') },
			/nothing about 1\.2\.0/,
		],
		[
			'changes are still unreleased',
			{ changelog: CHANGELOG.replace('[Unreleased]\n', '[Unreleased]\n\n- Another thing.\n') },
			/"Unreleased"/,
		],
	])('is refused when %s', (_, change, reason) => {
		const found = disagreements({ ...release, ...change });
		expect(found).toStrictEqual([expect.stringMatching(reason)]);
	});

	it('can be made of this checkout, but for changes that are still to be released', () => {
		const read = (file: string) => fs.readFileSync(path.join(projectRoot, file), 'utf8');
		const manifest = read('package.json');
		const { version } = JSON.parse(manifest) as { version: string };
		const found = disagreements({
			tag: `v${version}`,
			manifest,
			lock: read('package-lock.json'),
			changelog: read('CHANGELOG.md'),
		});
		expect(found.filter((sentence) => !sentence.includes('"Unreleased"'))).toStrictEqual([]);
	});
});
