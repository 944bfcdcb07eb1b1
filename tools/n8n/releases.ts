import { PlainError } from '../errors';
import { restOfN8n2, restOfN8n1, type RestVersion } from './n8nVersions';

/** A version of n8n that can be installed, and what it needs. */
export interface Release {
	/** The folder of its manifest and lock, inside `runtime`. */
	manifest: string;
	/** Another version than the manifest locks, which is then installed without the lock. */
	version?: string;
	/** What npm is to fetch in place of what that version asks for. */
	overrides?: Record<string, string>;
	/** The oldest Node that runs it. */
	oldestNode: { major: number; minor: number };
	/** The newest major version of Node that runs it. */
	newestNode: number;
	/** What must stand in its environment. */
	env: Record<string, string>;
	/** What its REST interface does in its own way. */
	restVersion: RestVersion;
}

/** The n8n of the demo and of nearly all tests. */
export const n8n2: Release = {
	manifest: '.',
	oldestNode: { major: 24, minor: 0 },
	newestNode: Infinity,
	env: {},
	restVersion: restOfN8n2,
};

/**
 * The last n8n 1.x, which many people still run. Its newer expression engine needs a compiled binding, and it does not
 * start when it is told to leave out modules that it does not know. Without a pool it has one connection to SQLite, on
 * which one request ends another's transaction ("Transaction is not started yet"); n8n 2 always has the pool.
 */
export const n8n1: Release = {
	manifest: 'n8n-1',
	oldestNode: { major: 20, minor: 19 },
	newestNode: 24,
	env: { N8N_EXPRESSION_ENGINE: 'legacy', N8N_DISABLED_MODULES: '', DB_SQLITE_POOL_SIZE: '4' },
	restVersion: restOfN8n1,
};

/**
 * Any version of n8n that the registry has. It runs like the release of its major version that is locked.
 * @param version as `2.20.12`
 * @throws PlainError when it is no full version number
 */
export function releaseOf(version: string): Release {
	const major = /^(\d+)\.\d+\.\d+$/.exec(version)?.[1];
	if (major === undefined) {
		throw new PlainError(`"${version}" is no version of n8n. Give a full one, as 2.20.12.`);
	}
	const { env, ...base } = Number(major) < 2 ? n8n1 : n8n2;
	// An older n8n does not start when it is told to leave out modules that it does not know.
	// Many an n8n takes xlsx from a server of its makers, which is not the registry.
	const overrides = { xlsx: '0.18.5' };
	return { ...base, version, overrides, env: { ...env, N8N_DISABLED_MODULES: '' } };
}

/** Whether a Node, as `v24.21.0`, runs a release. */
export function runsOn({ oldestNode, newestNode }: Release, version: string): boolean {
	const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
	if (major === undefined || minor === undefined || major > newestNode) return false;
	return major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor);
}
