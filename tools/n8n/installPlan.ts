import { fs, nodeProcess, os, path, projectRoot } from '../node';
import { PlainError } from '../errors';
import { runsOn, type Release } from './releases';
import { cacheFolder, fetchedNodeMajor, fingerprint, nodePackage } from './runtime';

/** The manifests and locks of what is installed. */
export const manifests = path.join(projectRoot, 'tools', 'n8n', 'runtime');

export interface Plan {
	/** The text of n8n's manifest. */
	manifest: string;
	/** Where the finished installation stands. */
	folder: string;
	/** npm's output. */
	logFile: string;
	version: string;
	/** The text of n8n's package lock; undefined for a version that is not locked. */
	lock: string | undefined;
	/** The Node binary relative to the folder; undefined when the running Node will do. */
	node: string | undefined;
}

/** Written last: a folder without it is an installation that was cut off. */
const marker = 'complete';

/** Whether a folder holds a finished installation. */
export function isComplete(folder: string): boolean {
	return fs.existsSync(path.join(folder, marker));
}

/** Says that the installation in a folder is finished. */
export async function markComplete(folder: string): Promise<void> {
	await fs.promises.writeFile(path.join(folder, marker), '');
}

async function readText(...name: string[]): Promise<string> {
	return await fs.promises.readFile(path.join(manifests, ...name), 'utf8');
}

interface Manifest {
	dependencies: { n8n: string };
	overrides?: Record<string, string>;
}

function plannedNode(release: Release): string | undefined {
	if (runsOn(release, nodeProcess.version)) return undefined;
	const binary = nodePackage(nodeProcess.platform, nodeProcess.arch);
	if (binary === undefined) {
		throw new PlainError(
			`n8n needs Node ${fetchedNodeMajor}, and there is none to fetch for ${nodeProcess.platform} on ${nodeProcess.arch}. Install Node ${fetchedNodeMajor} and start again.`,
		);
	}
	return path.join('node', 'node_modules', binary);
}

/**
 * What is to be installed on this machine, and where.
 * @throws PlainError when there is no Node for this machine
 */
export async function planInstallation(release: Release): Promise<Plan> {
	const [lock, nodeLock, text] = await Promise.all([
		readText(release.manifest, 'package-lock.json'),
		readText('node', 'package-lock.json'),
		readText(release.manifest, 'package.json'),
	]);
	const ours = JSON.parse(text) as Manifest;
	const { version = ours.dependencies.n8n } = release;
	const locked = version === ours.dependencies.n8n;
	const manifest: Manifest = locked
		? ours
		: {
				...ours,
				dependencies: { n8n: version },
				overrides: { ...ours.overrides, ...release.overrides },
			};
	const node = plannedNode(release);
	const machine = `${nodeProcess.platform}-${nodeProcess.arch}`;
	const packages = locked ? lock : 'not locked';
	const name = `n8n-${version}-${fingerprint([packages, nodeLock, machine, String(node)])}`;
	const cache = cacheFolder(nodeProcess.env, os.homedir());
	return {
		manifest: JSON.stringify(manifest),
		folder: path.join(cache, name),
		logFile: path.join(cache, `${name}.install.log`),
		version,
		lock: locked ? lock : undefined,
		node,
	};
}
