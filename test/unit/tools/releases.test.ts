import { n8n1, n8n2, releaseOf, runsOn } from '../../../tools/n8n/releases';
import { fs, path, projectRoot } from '../../../tools/node';

const manifests = path.join(projectRoot, 'tools', 'n8n', 'runtime');

describe('runsOn', () => {
	it.each([
		['v18.20.4', false, false],
		['v20.15.0', false, false],
		['v20.19.0', true, false],
		['v22.1.0', true, false],
		['v24.0.0', true, true],
		['v26.3.0', false, true],
		['nonsense', false, false],
	])('Node %s runs n8n 1.x: %s, n8n 2.x: %s', (version, one, two) => {
		expect(runsOn(n8n1, version)).toBe(one);
		expect(runsOn(n8n2, version)).toBe(two);
	});

	it('says of n8n 1.x what n8n itself says', () => {
		const text = fs.readFileSync(path.join(manifests, n8n1.manifest, 'package-lock.json'), 'utf8');
		const lock = JSON.parse(text) as { packages: Record<string, { engines?: { node: string } }> };
		const { major, minor } = n8n1.oldestNode;
		expect(lock.packages['node_modules/n8n']?.engines?.node).toBe(
			`>=${major}.${minor} <= ${n8n1.newestNode}.x`,
		);
	});
});

describe('releaseOf', () => {
	it.each([
		['1.85.4', n8n1],
		['2.20.12', n8n2],
	])('runs n8n %s like the locked release of its major version', (version, locked) => {
		expect(releaseOf(version)).toMatchObject({
			version,
			manifest: locked.manifest,
			restVersion: locked.restVersion,
		});
	});

	it.each(['', 'latest', '2.20', 'v2.20.12', '2.20.12 --force'])('refuses "%s"', (version) => {
		expect(() => releaseOf(version)).toThrow(`"${version}" is no version of n8n.`);
	});
});
