import { childProcess, fs, nodeProcess, path, projectRoot } from '../../tools/node';
import { disagreements } from './agreement';
import { placeholders } from './identity';

const read = (file: string) => fs.readFileSync(path.join(projectRoot, file), 'utf8');

/** The files in the repository that contain an address on github.com, by name. */
function textsWithAddresses(): Record<string, string> {
	const args = ['grep', '-lF', 'github.com/'];
	const names = childProcess.execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8' });
	return Object.fromEntries(
		names
			.trim()
			.split('\n')
			.map((name) => [name, read(name)]),
	);
}

/** Ends with 1 and says why unless the tag that is given may be published: `npm run release:check -- v1.2.3`. */
function main(): void {
	const manifest = read('package.json');
	const found = [
		...disagreements({
			tag: nodeProcess.argv[2] ?? '',
			manifest,
			lock: read('package-lock.json'),
			changelog: read('CHANGELOG.md'),
		}),
		...placeholders({
			manifest,
			texts: textsWithAddresses(),
			runsIn: nodeProcess.env.GITHUB_REPOSITORY,
		}),
	];
	for (const sentence of found) nodeProcess.stderr.write(`${sentence}\n`);
	nodeProcess.exitCode = found.length === 0 ? 0 : 1;
}

main();
