import { planInstallation } from '../../../tools/n8n/installPlan';
import { n8n2, releaseOf } from '../../../tools/n8n/releases';
import { fs, path, projectRoot } from '../../../tools/node';

const runtime = path.join(projectRoot, 'tools', 'n8n', 'runtime');
const read = (name: string) => fs.readFileSync(path.join(runtime, name), 'utf8');

describe('the plan of an installation', () => {
	it('is the locked n8n, with its lock', async () => {
		const { manifest, lock } = await planInstallation(n8n2);
		expect(JSON.parse(manifest)).toStrictEqual(JSON.parse(read('package.json')));
		expect(lock).toBe(read('package-lock.json'));
	});

	it('is another version without a lock, in a folder of its own', async () => {
		const other = await planInstallation(releaseOf('2.20.12'));
		expect(JSON.parse(other.manifest)).toMatchObject({ dependencies: { n8n: '2.20.12' } });
		expect(other.lock).toBeUndefined();
		expect(path.basename(other.folder)).toMatch(/^n8n-2\.20\.12-/);
	});

	it('finds the installation of the locked n8n when it is asked for by its number', async () => {
		const { version, folder } = await planInstallation(n8n2);
		expect((await planInstallation(releaseOf(version))).folder).toBe(folder);
	});
});

it('the ready-made SQLite takes the place of the version that each n8n asks for', () => {
	const versions = ['package-lock.json', 'n8n-1/package-lock.json'].map((name) => {
		const { packages } = JSON.parse(read(name)) as {
			packages: Record<string, { version?: string }>;
		};
		return packages['node_modules/sqlite3']?.version;
	});
	// Its fork of the binding was tried with the code of this version.
	expect(versions).toStrictEqual(['5.1.7', '5.1.7']);
});
