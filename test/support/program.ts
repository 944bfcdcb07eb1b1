import { lastLines, readLog } from '../../demo/n8n/log';
import { eventually } from './condition';
import { childProcess, fs, nodeProcess, os, path } from './node';

/** What servers run as when the tests run as root, which PostgreSQL refuses. Every Linux has both. */
const NOBODY = ['--reuid=nobody', '--regid=nogroup', '--clear-groups'];

const asRoot = nodeProcess.getuid?.() === 0;

/**
 * util-linux's setpriv drops root's rights, and has the kernel kill the program when this process is gone, however it
 * went: a test run that is killed leaves no server behind.
 */
function unprivileged(command: string, args: string[]): [string, string[]] {
	return ['setpriv', [...(asRoot ? NOBODY : []), '--pdeathsig=KILL', command, ...args]];
}

/** A new folder that such a program may write to. */
export async function programFolder(name: string): Promise<string> {
	const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), `n8n-nodes-ipex-${name}-`));
	if (asRoot) {
		const [uid, gid] = await Promise.all(['-u', '-g'].map(async (of) => await idOfNobody(of)));
		await fs.promises.chown(folder, Number(uid), Number(gid));
	}
	return folder;
}

async function idOfNobody(of: string): Promise<string> {
	return await new Promise((resolve, reject) => {
		childProcess.execFile('id', [of, 'nobody'], (error, stdout) =>
			error ? reject(error) : resolve(stdout),
		);
	});
}

/**
 * Runs a program as an unprivileged user to its end.
 * @returns what it wrote to its output
 * @throws Error with what it said when it ends with another code than 0
 */
export async function runProgram(
	command: string,
	args: string[],
	env: Record<string, string> = {},
): Promise<string> {
	return await new Promise((resolve, reject) => {
		const options = { env: { ...nodeProcess.env, ...env }, cwd: os.tmpdir(), maxBuffer: 2 ** 27 };
		childProcess.execFile(...unprivileged(command, args), options, (error, stdout, stderr) =>
			error ? reject(new Error(`${command} failed: ${stderr || error.message}`)) : resolve(stdout),
		);
	});
}

export interface ProgramOptions {
	command: string;
	args: string[];
	/** Gets the program's output as `<command's name>.log`; removed at the end. */
	folder: string;
	/** Asked again and again until it is true. */
	isReady: () => Promise<boolean>;
	/** What ends the program; SIGTERM unless given. */
	stopSignal?: NodeJS.Signals;
}

/**
 * Starts a server as an unprivileged user and waits until it is ready.
 * @returns what ends it and removes its folder
 * @throws Error with its last lines when it ends instead of getting ready
 */
export async function startProgram(options: ProgramOptions): Promise<() => Promise<void>> {
	const { command, args, folder, isReady, stopSignal = 'SIGTERM' } = options;
	const logFile = path.join(folder, `${path.basename(command)}.log`);
	const log = await fs.promises.open(logFile, 'a');
	const child = childProcess.spawn(...unprivileged(command, args), {
		cwd: folder,
		stdio: ['ignore', log.fd, log.fd],
	});
	await log.close();
	let running = true;
	const ended = new Promise<void>((resolve) => {
		const end = () => {
			running = false;
			resolve();
		};
		child.once('exit', end);
		child.once('error', end);
	});
	const stop = async () => {
		if (running) child.kill(stopSignal);
		await ended;
		await fs.promises.rm(folder, { recursive: true, force: true });
	};
	await eventually(
		async () => !running || (await isReady()),
		(settled) => settled,
		60_000,
	).catch(async (error: unknown) => {
		child.kill('SIGKILL');
		await stop();
		throw error;
	});
	if (!running) {
		const lines = lastLines(await readLog(logFile), 10);
		await stop();
		throw new Error(`${command} ended while starting. Its last lines were:\n${lines}`);
	}
	return stop;
}
