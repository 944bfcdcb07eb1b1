import { fs, nodeProcess, path, projectRoot } from '../../tools/node';
import { disagreements } from './agreement';

/** Ends with 1 and says why unless the tag that is given may be published: `npm run release:check -- v1.2.3`. */
function main(): void {
	const read = (file: string) => fs.readFileSync(path.join(projectRoot, file), 'utf8');
	const found = disagreements({
		tag: nodeProcess.argv[2] ?? '',
		manifest: read('package.json'),
		lock: read('package-lock.json'),
		changelog: read('CHANGELOG.md'),
	});
	for (const sentence of found) nodeProcess.stderr.write(`${sentence}\n`);
	nodeProcess.exitCode = found.length === 0 ? 0 : 1;
}

main();
