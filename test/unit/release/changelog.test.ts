import { releaseNotes } from '../../../.github/release/changelog';

const CHANGELOG = `# Changelog

## [Unreleased]

- Something later.

## [1.2.0] - 2026-11-24

### Added

- A thing.

## [1.1.0] - 2026-10-01

- The first thing.
`;

describe('the text of a release on GitHub', () => {
	it('is what the changelog says about its version', () => {
		expect(releaseNotes('v1.2.0', CHANGELOG)).toBe('### Added\n\n- A thing.');
		expect(releaseNotes('v1.1.0', CHANGELOG)).toBe('- The first thing.');
	});

	it('is missing for a version that the changelog does not contain', () => {
		expect(() => releaseNotes('v1.3.0', CHANGELOG)).toThrow(
			'CHANGELOG.md has no section for v1.3.0.',
		);
	});
});
