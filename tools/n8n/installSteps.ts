import { fs, path } from '../node';
import { PlainError } from '../errors';
import { manifests, markComplete, type Plan } from './installPlan';
import { describeNpmFailure, runNpm } from './npm';
import { countInstalled, withProgress, type Log } from './progress';
import { fetchedNodeMajor, lockedPackages } from './runtime';

/** The registry drops a connection now and then: five more tries, but within half a minute when there is none at all. */
const retries = [
	['--fetch-retries', '5'],
	['--fetch-retry-factor', '2'],
	['--fetch-retry-mintimeout', '1000'],
	['--fetch-retry-maxtimeout', '8000'],
].flat();

/** npm minds that n8n wants a newer Node than the one that runs npm. */
const fetching = ['ci', '--ignore-scripts', '--engine-strict=false', ...retries];

async function copyManifest(from: string, to: string): Promise<void> {
	await fs.promises.mkdir(to, { recursive: true });
	for (const name of ['package.json', 'package-lock.json']) {
		await fs.promises.copyFile(path.join(from, name), path.join(to, name));
	}
}

/** Without a network npm ci would go on trying for minutes, one package after the other. */
async function askRegistry(folder: string, { version, logFile }: Plan, log: Log): Promise<void> {
	const task = `Installing n8n ${version}`;
	log(`${task}: asking the registry`);
	const args = ['view', `n8n@${version}`, 'version', '--prefer-online', ...retries];
	await runNpm({ task, args, cwd: folder, logFile });
}

async function fetchNode(folder: string, { node, logFile }: Plan, log: Log): Promise<void> {
	if (node === undefined) return;
	const cwd = path.join(folder, 'node');
	await copyManifest(path.join(manifests, 'node'), cwd);
	const task = `Fetching Node ${fetchedNodeMajor}`;
	const output = await withProgress(
		log,
		(seconds) => `${task}, ${seconds} s`,
		async () => await runNpm({ task, args: fetching, cwd, logFile }),
	);
	// To npm it is no failure when an optional package, as each of the Node binaries is, cannot be fetched.
	if (fs.existsSync(path.join(folder, node))) return;
	throw new PlainError(describeNpmFailure(task, output, logFile));
}

async function fetchN8n(folder: string, { version, lock, logFile }: Plan, log: Log): Promise<void> {
	const task = `Installing n8n ${version}`;
	const packages = lockedPackages(lock);
	await withProgress(
		log,
		async (seconds) =>
			`${task}: ${await countInstalled(folder, packages)} of ${packages.length} packages, ${seconds} s`,
		async () => await runNpm({ task, args: fetching, cwd: folder, logFile }),
	);
}

/** Fetches the binary of SQLite's binding, or compiles it. No other package needs its install script. */
async function prepareSqlite(folder: string, { logFile }: Plan, log: Log): Promise<void> {
	const task = 'Preparing SQLite';
	const args = ['rebuild', 'sqlite3', '--ignore-scripts=false'];
	await withProgress(
		log,
		(seconds) => `${task}, ${seconds} s`,
		async () => await runNpm({ task, args, cwd: folder, logFile }),
	);
}

/**
 * Fetches, unpacks and compiles everything inside a folder that need not exist yet, and marks it complete.
 * @throws PlainError with the reason and the log's path
 */
export async function install(folder: string, planned: Plan, log: Log): Promise<void> {
	await copyManifest(planned.manifest, folder);
	for (const part of [askRegistry, fetchNode, fetchN8n, prepareSqlite]) {
		await part(folder, planned, log);
	}
	await markComplete(folder);
}
