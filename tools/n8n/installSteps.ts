import { fs, nodeProcess, path } from '../node';
import { PlainError, unless } from '../errors';
import { startChild } from './child';
import { manifests, markComplete, type Plan } from './installPlan';
import { describeNpmFailure, npmEnvironment, runNpm } from './npm';
import { countInstalled, withProgress, type Log } from './progress';
import { fetchedNodeMajor, lockedPackages, registryIn, withAddresses } from './runtime';

/** The registry drops a connection now and then: five more tries, but within half a minute when there is none at all. */
const retries = [
	['--fetch-retries', '5'],
	['--fetch-retry-factor', '2'],
	['--fetch-retry-mintimeout', '1000'],
	['--fetch-retry-maxtimeout', '8000'],
].flat();

/** npm minds that n8n wants a newer Node than the one that runs npm. */
const options = ['--ignore-scripts', '--engine-strict=false', ...retries];
const fetching = ['ci', ...options];

async function copyManifest(from: string, to: string): Promise<void> {
	await fs.promises.mkdir(to, { recursive: true });
	for (const name of ['package.json', 'package-lock.json']) {
		await fs.promises.copyFile(path.join(from, name), path.join(to, name));
	}
}

async function writeManifest(folder: string, { manifest, lock }: Plan): Promise<void> {
	await fs.promises.mkdir(folder, { recursive: true });
	await fs.promises.writeFile(path.join(folder, 'package.json'), manifest);
	if (lock === undefined) return;
	await fs.promises.writeFile(path.join(folder, 'package-lock.json'), lock);
}

/**
 * Asks for n8n alone: without a network npm ci would go on trying for minutes, one package after the other. The answer says
 * where the registry keeps its archives, which goes into the lock.
 */
async function askRegistry(folder: string, planned: Plan, log: Log): Promise<void> {
	const { version, lock, logFile } = planned;
	const task = `Installing n8n ${version}`;
	log(`${task}: asking the registry`);
	const args = ['view', `n8n@${version}`, 'dist.tarball', '--prefer-online', ...retries];
	const output = await runNpm({ task, args, cwd: folder, logFile });
	const registry = registryIn(output, version);
	if (lock === undefined || registry === undefined) return;
	const file = path.join(folder, 'package-lock.json');
	await fs.promises.writeFile(file, withAddresses(lock, registry));
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
	const packages = lock === undefined ? [] : lockedPackages(lock);
	const describe = async (seconds: number) =>
		lock === undefined
			? `${task}, ${seconds} s`
			: `${task}: ${await countInstalled(folder, packages)} of ${packages.length} packages, ${seconds} s`;
	const args = lock === undefined ? ['install', ...options] : fetching;
	await withProgress(log, describe, async () => await runNpm({ task, args, cwd: folder, logFile }));
}

/** The package with a ready-made binding of SQLite for each platform. */
async function fetchSqlite(folder: string, { logFile }: Plan, log: Log): Promise<void> {
	const task = 'Fetching SQLite';
	log(task);
	const cwd = path.join(folder, 'sqlite');
	await copyManifest(path.join(manifests, 'sqlite'), cwd);
	await runNpm({ task, args: [...fetching, '--omit=optional'], cwd, logFile });
}

/** The ready-made bindings that may run here: on Linux one for each C library, the usual one first. */
async function readySqlite(folder: string): Promise<string[]> {
	const machine = `${nodeProcess.platform}-${nodeProcess.arch}`;
	const place = ['node_modules', '@appthreat', 'sqlite3', 'prebuilds', machine];
	const bindings = path.join(folder, 'sqlite', ...place);
	const names = await unless('ENOENT', fs.promises.readdir(bindings), []);
	return names.sort().map((name) => path.join(bindings, name));
}

/** Whether a Node can load a compiled binding, whose C library must be on this machine. */
async function loads(node: string, binding: string, logFile: string): Promise<boolean> {
	const args = ['-e', `require(${JSON.stringify(binding)})`];
	const cwd = path.dirname(binding);
	const env = npmEnvironment(nodeProcess.env);
	const child = await startChild({ node, args, cwd, env, logFile });
	return (await child.ended).code === 0;
}

/**
 * Gives n8n's sqlite3 package its binding: a ready-made one, or, where none runs, the one that its own install script
 * downloads or compiles. No other package needs its install script.
 */
async function prepareSqlite(folder: string, { node, logFile }: Plan, log: Log): Promise<void> {
	const binding = path.join(folder, 'node_modules', 'sqlite3', 'build', 'Release');
	const target = path.join(binding, 'node_sqlite3.node');
	await fs.promises.mkdir(binding, { recursive: true });
	for (const ready of await readySqlite(folder)) {
		await fs.promises.copyFile(ready, target);
		const runs = node === undefined ? nodeProcess.execPath : path.join(folder, node);
		if (await loads(runs, target, logFile)) return;
	}
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
	await writeManifest(folder, planned);
	for (const part of [askRegistry, fetchNode, fetchSqlite, fetchN8n, prepareSqlite]) {
		await part(folder, planned, log);
	}
	await markComplete(folder);
}
