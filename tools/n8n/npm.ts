import { fs, nodeProcess, path } from '../node';
import { PlainError } from '../errors';
import { startChild, type Child } from './child';
import { lastLines, readLog } from './log';

/** What npm says when it cannot get to the registry, or not any more. */
const networkTrouble =
	/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)\b/;

/** Settings of the project around us that npm hands down to every script, and that must not reach another installation. */
const inherited =
	/^npm_(package|lifecycle|config_(ignore_scripts|global_prefix|local_prefix|prefix|omit|include))/i;

/**
 * The sentence for a failed npm run: what happened, what to do, where everything stands.
 * @param task what npm was to do, as `Installing n8n`
 * @param output npm's output
 * @param logFile where that output is kept
 */
export function describeNpmFailure(task: string, output: string, logFile: string): string {
	const log = `npm's whole output: ${logFile}`;
	// First, because what it could not fetch before it compiled stands in the same output.
	if (/gyp ERR!/.test(output)) {
		return `${task} failed: there is no ready-made SQLite that could be fetched for this machine, and it could not be compiled. Install Python 3 and a C++ compiler, and start again. ${log}`;
	}
	const code = networkTrouble.exec(output)?.[1];
	if (code !== undefined) {
		return `${task} failed: the npm registry cannot be reached (${code}). Check the network, or npm's registry and proxy settings, and start again. ${log}`;
	}
	const refusal = /\bE(401|403|404|407)\b/.exec(output)?.[1];
	if (refusal !== undefined) {
		return `${task} failed: the npm registry answered ${refusal}. Check npm's registry and proxy settings (npm config get registry), and start again. ${log}`;
	}
	if (/\bENOSPC\b/.test(output)) {
		return `${task} failed: the disk is full. Free 4 GB, or set IPEX_CACHE to a folder with more room, and start again. ${log}`;
	}
	if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) {
		return `${task} failed: a folder cannot be written. Set IPEX_CACHE to a folder that you own, and start again. ${log}`;
	}
	return `${task} failed. The last lines were:\n${lastLines(output, 12)}\n${log}`;
}

/** The environment for npm in another folder, without what `npm start` has set for this project. */
export function npmEnvironment(parent: Record<string, string | undefined>): Record<string, string> {
	const env: Record<string, string> = {};
	for (const [name, value] of Object.entries(parent)) {
		if (value !== undefined && !inherited.test(name)) env[name] = value;
	}
	return env;
}

/** The places where npm's own script may be, best first. */
export function npmScripts(env: Record<string, string | undefined>, execPath: string): string[] {
	const folder = path.dirname(execPath);
	return [
		...(env.npm_execpath?.endsWith('npm-cli.js') ? [env.npm_execpath] : []),
		path.join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		path.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		path.join(folder, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
	];
}

/** @throws PlainError when this Node came without npm */
function findNpm(): string {
	const found = npmScripts(nodeProcess.env, nodeProcess.execPath).find((file) =>
		fs.existsSync(file),
	);
	if (found === undefined) {
		throw new PlainError(
			'npm was not found beside Node. Start with "npm start", or install Node from nodejs.org, which brings npm.',
		);
	}
	return found;
}

export interface NpmRun {
	/** What it is for, for the error sentence: `Installing n8n`. */
	task: string;
	args: string[];
	cwd: string;
	logFile: string;
	/** Makes the error's sentence of what npm has said; by default one about the registry and the disk. */
	describeFailure?: (task: string, output: string, logFile: string) => string;
}

/**
 * Runs npm to its end. It ends with us, if we end first.
 * @returns what npm has said
 * @throws PlainError with the reason and the log's path
 */
export async function runNpm({
	task,
	args,
	cwd,
	logFile,
	describeFailure = describeNpmFailure,
}: NpmRun): Promise<string> {
	const before = (await readLog(logFile)).length;
	const child: Child = await startChild({
		node: nodeProcess.execPath,
		args: [findNpm(), ...args, '--no-audit', '--no-fund', '--no-update-notifier'],
		cwd,
		env: npmEnvironment(nodeProcess.env),
		logFile,
	});
	const { code } = await child.ended;
	const output = (await readLog(logFile)).slice(before);
	if (code !== 0) throw new PlainError(describeFailure(task, output, logFile));
	return output;
}
