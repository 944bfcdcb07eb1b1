import { childProcess, nodeProcess, util } from '../../tools/node';
import { builtFiles } from './built';

/** Loads in a fresh process what n8n loads, with n8n-workflow already there; gives milliseconds. */
const SCRIPT = `
const { performance } = require('node:perf_hooks');
require('n8n-workflow');
const start = performance.now();
for (const file of process.argv.slice(1)) for (const Class of Object.values(require(file))) new Class();
console.log(performance.now() - start);
`;

/** How long (ms) all nodes and the credential take to load. */
export async function loadOnce(): Promise<number> {
	const { credentials, nodes } = builtFiles();
	const { stdout } = await util.promisify(childProcess.execFile)(nodeProcess.execPath, [
		'-e',
		SCRIPT,
		...credentials,
		...nodes,
	]);
	return Number(stdout);
}

/** The size (bytes) of the package as npm packs it. */
export async function packedSize(): Promise<{ unpacked: number; packed: number; files: number }> {
	const { stdout } = await util.promisify(childProcess.execFile)('npm', [
		'pack',
		'--dry-run',
		'--json',
		'--ignore-scripts',
	]);
	const [pack] = JSON.parse(stdout) as Array<{
		unpackedSize: number;
		size: number;
		entryCount: number;
	}>;
	if (!pack) throw new Error('npm packed nothing.');
	return { unpacked: pack.unpackedSize, packed: pack.size, files: pack.entryCount };
}
