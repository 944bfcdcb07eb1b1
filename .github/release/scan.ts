import { childProcess, fs, nodeProcess, os, path, projectRoot } from '../../tools/node';
import { pack, unpack } from '../../tools/n8n/nodePackage';
import { runNpm } from '../../tools/n8n/npm';

/** The scanner that n8n runs on a package that is submitted for verification. */
const SCANNER = '@n8n/scan-community-package@0.32.0';

/**
 * Scans as n8n does, but before the package is published: the packed files, then the sources. n8n's own command downloads
 * both from npm and GitHub.
 */
const SCAN = `
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
const [packed, sources] = process.argv.slice(2);
for (const [name, result] of [
	['The packed files', await analyzePackage(packed)],
	['The sources', await analyzePackage(sources, SOURCE_FILE_PATTERNS)],
]) {
	console.log(name + (result.passed ? ' pass.' : ' do not pass: ' + result.message));
	if (!result.passed) { console.log(result.details ?? ''); process.exitCode = 1; }
}
`;

/** Ends with 1 and says why unless n8n's scanner passes the built package: `npm run build && npm run release:scan`. */
async function main(): Promise<void> {
	const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-scan-'));
	try {
		const packed = path.join(folder, 'packed');
		await unpack(await pack(folder), packed);
		await fs.promises.writeFile(path.join(folder, 'package.json'), '{ "private": true }');
		await runNpm({
			task: 'Fetching the scanner',
			args: ['install', '--ignore-scripts', SCANNER],
			cwd: folder,
			logFile: path.join(folder, 'install.log'),
		});
		const script = path.join(folder, 'scan.mjs');
		await fs.promises.writeFile(script, SCAN);
		const args = [script, packed, projectRoot];
		const { status } = childProcess.spawnSync(nodeProcess.execPath, args, { stdio: 'inherit' });
		nodeProcess.exitCode = status ?? 1;
	} finally {
		await fs.promises.rm(folder, { recursive: true, force: true });
	}
}

void main();
