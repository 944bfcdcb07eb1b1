import { n8n1, n8n2 } from '../../../tools/n8n/releases';
import {
	cacheFolder,
	fingerprint,
	lockedPackages,
	nodeMajor,
	nodePackage,
	registryIn,
	withAddresses,
} from '../../../tools/n8n/runtime';
import { fs, path, projectRoot } from '../../../tools/node';

const manifests = path.join(projectRoot, 'tools', 'n8n', 'runtime');
const read = (name: string) => fs.readFileSync(path.join(manifests, name), 'utf8');

describe('the locked runtime', () => {
	it('names no registry, so that everybody gets it from his own', () => {
		for (const folder of ['.', 'n8n-1', 'node']) {
			expect(read(`${folder}/package-lock.json`)).not.toContain('"resolved"');
		}
	});

	it.each([n8n1, n8n2])('locks the very n8n that is asked for in $manifest', ({ manifest }) => {
		const { dependencies } = JSON.parse(read(`${manifest}/package.json`)) as {
			dependencies: Record<string, string>;
		};
		const lock = JSON.parse(read(`${manifest}/package-lock.json`)) as {
			packages: Record<string, { version?: string }>;
		};
		expect(lock.packages['node_modules/n8n']?.version).toBe(dependencies.n8n);
	});

	it('has a Node of a sufficient version for each machine', () => {
		const { optionalDependencies } = JSON.parse(read('node/package.json')) as {
			optionalDependencies: Record<string, string>;
		};
		const machines: Array<[string, string]> = [
			['darwin', 'arm64'],
			['darwin', 'x64'],
			['linux', 'arm64'],
			['linux', 'x64'],
			['win32', 'x64'],
		];
		const versions = machines.map(([platform, arch]) => {
			const [name = ''] = nodePackage(platform, arch)?.split('/') ?? [];
			return nodeMajor(optionalDependencies[name] ?? '');
		});
		expect(versions).toStrictEqual([24, 24, 24, 24, 24]);
	});

	it('is known to be missing for other machines', () => {
		expect(nodePackage('sunos', 'x64')).toBeUndefined();
	});
});

describe('lockedPackages', () => {
	it('counts neither the project itself nor what a machine may do without', () => {
		const packages = {
			'': {},
			'node_modules/a': { version: '1.0.0' },
			'node_modules/a/node_modules/b': {},
			'node_modules/fsevents': { optional: true },
			'node_modules/stray': { extraneous: true },
		};
		expect(lockedPackages(JSON.stringify({ packages }))).toStrictEqual([
			'node_modules/a',
			'node_modules/a/node_modules/b',
		]);
	});

	it('refuses what is no package lock', () => {
		expect(() => lockedPackages('{}')).toThrow('lists no packages');
	});
});

describe('the addresses in a lock', () => {
	it('are those that the registry would name itself', () => {
		const lock = {
			lockfileVersion: 3,
			packages: {
				'': { name: 'demo' },
				'node_modules/axios': { version: '1.21.1', integrity: 'sha512-a' },
				'node_modules/a/node_modules/@n8n/di': { version: '0.17.0' },
				'node_modules/alias': { name: '@scope/real', version: '2.0.0' },
			},
		};
		const { packages } = JSON.parse(
			withAddresses(JSON.stringify(lock), 'https://npm.example/all/'),
		) as typeof lock;
		expect(packages).toStrictEqual({
			'': { name: 'demo' },
			'node_modules/axios': {
				version: '1.21.1',
				integrity: 'sha512-a',
				resolved: 'https://npm.example/all/axios/-/axios-1.21.1.tgz',
			},
			'node_modules/a/node_modules/@n8n/di': {
				version: '0.17.0',
				resolved: 'https://npm.example/all/@n8n/di/-/di-0.17.0.tgz',
			},
			'node_modules/alias': {
				name: '@scope/real',
				version: '2.0.0',
				resolved: 'https://npm.example/all/@scope/real/-/real-2.0.0.tgz',
			},
		});
	});

	it.each([
		['https://npm.example/all/n8n/-/n8n-2.41.1.tgz\n', 'https://npm.example/all/'],
		['npm warn old\nhttps://npm.example/n8n/-/n8n-2.41.1.tgz\n', 'https://npm.example/'],
		['https://npm.example/download/n8n/2.41.1\n', undefined],
		['', undefined],
	])('begin as in what the registry says of n8n: %j', (output, registry) => {
		expect(registryIn(output, '2.41.1')).toBe(registry);
	});
});

describe('the cache', () => {
	it('is in the home folder unless it is moved', () => {
		expect(cacheFolder({}, '/home/me')).toBe(path.join('/home/me', '.cache', 'n8n-nodes-ipex'));
		expect(cacheFolder({ IPEX_CACHE: '/big/disk' }, '/home/me')).toBe(path.resolve('/big/disk'));
	});

	it('has another name for each set of packages and machine', () => {
		const names = [['lock', 'linux'], ['lock', 'darwin'], ['lock2', 'linux'], ['locklinux']];
		expect(new Set(names.map(fingerprint)).size).toBe(names.length);
	});
});

describe('nodeMajor', () => {
	it('reads versions with and without a v', () => {
		expect(nodeMajor('v24.21.0')).toBe(24);
		expect(nodeMajor('20.15.1')).toBe(20);
	});
});
