import { fs, nodeProcess, os, path, projectRoot } from '../../test/support/node';
import { PlainError } from '../errors';
import { withInstallLock } from './installLock';
import { readLog } from './log';
import { describeNpmFailure, runNpm } from './npm';
import { countInstalled, withProgress, type Log } from './progress';
import {
	cacheFolder,
	fingerprint,
	lockedPackages,
	neededNodeMajor,
	nodeMajor,
	nodePackage,
	type Runtime,
} from './runtime';

export type { Runtime } from './runtime';

/** The manifests and locks of what is installed. */
const manifests = path.join(projectRoot, 'demo', 'n8n', 'runtime');

/** The registry drops a connection now and then: five more tries, but within half a minute when there is none at all. */
const retries = [
	['--fetch-retries', '5'],
	['--fetch-retry-factor', '2'],
	['--fetch-retry-mintimeout', '1000'],
	['--fetch-retry-maxtimeout', '8000'],
].flat();

/** npm minds that n8n wants a newer Node than the one that runs npm. */
const fetching = ['ci', '--ignore-scripts', '--engine-strict=false', ...retries];

/** Written last: a folder without it is an installation that was cut off. */
const marker = 'complete';

interface Plan {
	/** Where the finished installation stands. */
	folder: string;
	/** npm's output. */
	logFile: string;
	/** The version of n8n that is locked. */
	version: string;
	/** The text of n8n's package lock. */
	lock: string;
	/** The Node binary relative to the folder; undefined when the running Node will do. */
	node: string | undefined;
}

async function readText(name: string): Promise<string> {
	return await fs.promises.readFile(path.join(manifests, name), 'utf8');
}

function plannedNode(): string | undefined {
	if (nodeMajor(nodeProcess.version) >= neededNodeMajor) return undefined;
	const binary = nodePackage(nodeProcess.platform, nodeProcess.arch);
	if (binary === undefined) {
		throw new PlainError(
			`n8n needs Node ${neededNodeMajor}, and there is none to fetch for ${nodeProcess.platform} on ${nodeProcess.arch}. Install Node ${neededNodeMajor} and start again.`,
		);
	}
	return path.join('node', 'node_modules', binary);
}

async function plan(): Promise<Plan> {
	const [lock, nodeLock, manifest] = await Promise.all([
		readText('package-lock.json'),
		readText(path.join('node', 'package-lock.json')),
		readText('package.json'),
	]);
	const { dependencies } = JSON.parse(manifest) as { dependencies: { n8n: string } };
	const node = plannedNode();
	const machine = `${nodeProcess.platform}-${nodeProcess.arch}`;
	const name = `n8n-${dependencies.n8n}-${fingerprint([lock, nodeLock, machine, String(node)])}`;
	const cache = cacheFolder(nodeProcess.env, os.homedir());
	return {
		folder: path.join(cache, name),
		logFile: path.join(cache, `${name}.install.log`),
		version: dependencies.n8n,
		lock,
		node,
	};
}

function isComplete(folder: string): boolean {
	return fs.existsSync(path.join(folder, marker));
}

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
	const task = `Fetching Node ${neededNodeMajor}`;
	await withProgress(
		log,
		(seconds) => `${task}, ${seconds} s`,
		async () => await runNpm({ task, args: fetching, cwd, logFile }),
	);
	// To npm it is no failure when an optional package, as each of the Node binaries is, cannot be fetched.
	if (fs.existsSync(path.join(folder, node))) return;
	throw new PlainError(describeNpmFailure(task, await readLog(logFile), logFile));
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

/** Everything, inside a folder that need not exist. The marker comes last. */
async function install(folder: string, planned: Plan, log: Log): Promise<void> {
	await copyManifest(manifests, folder);
	for (const part of [askRegistry, fetchNode, fetchN8n, prepareSqlite]) {
		await part(folder, planned, log);
	}
	await fs.promises.writeFile(path.join(folder, marker), '');
}

/** Removes what installations left that were cut off. Call it with the lock held. */
async function removeLeftovers({ folder }: Plan): Promise<void> {
	const parent = path.dirname(folder);
	const leftover = `${path.basename(folder)}.part-`;
	for (const name of await fs.promises.readdir(parent)) {
		if (name.startsWith(leftover)) {
			await fs.promises.rm(path.join(parent, name), { recursive: true, force: true });
		}
	}
}

/** What would be installed and where, and whether that has been done. */
export async function installation(): Promise<{ version: string; folder: string; done: boolean }> {
	const { version, folder } = await plan();
	return { version, folder, done: isComplete(folder) };
}

/**
 * Makes sure that n8n and a Node that can run it are on this machine: installs them into the cache the first
 * time (about 3 GB and some minutes), finds them there from then on (milliseconds).
 * @param options.log gets a line every two seconds while it works
 * @throws PlainError when the registry cannot be reached or refuses, the disk is full, SQLite does not compile
 */
export async function ensureRuntime({ log }: { log: Log }): Promise<Runtime> {
	const planned = await plan();
	const { folder } = planned;
	if (!isComplete(folder)) {
		await fs.promises.mkdir(path.dirname(folder), { recursive: true });
		const onWait = () => log('Waiting for another installation of the same n8n to end');
		await withInstallLock(`${folder}.lock`, onWait, async () => {
			if (isComplete(folder)) return;
			await removeLeftovers(planned);
			await fs.promises.writeFile(planned.logFile, '');
			const part = `${folder}.part-${nodeProcess.pid}`;
			try {
				await install(part, planned, log);
				await fs.promises.rename(part, folder);
			} finally {
				await fs.promises.rm(part, { recursive: true, force: true });
			}
		});
	}
	return {
		node: planned.node === undefined ? nodeProcess.execPath : path.join(folder, planned.node),
		n8n: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}
