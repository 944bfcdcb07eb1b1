import { lastLines, readLog } from '../../tools/n8n/log';
import { eventually } from './condition';
import { childProcess, fs, nodeProcess } from '../../tools/node';

const HANG_MS = 120_000;

/** Whom a server runs as, by number. */
export interface Account {
	uid: number;
	gid: number;
}

/** How a server is started. */
export interface ServerStart {
	/** In PATH, or the whole path. */
	program: string;
	args: string[];
	/** Somewhere that the account may be in. */
	cwd: string;
	/** Its output is appended to this file. */
	logFile: string;
	/** Left out for whoever runs the tests; others only root can choose. */
	account?: Account;
	/** What ends it at once, with whatever it has started. */
	endSignal: NodeJS.Signals;
	/** Whether it answers yet. */
	isReady: () => Promise<boolean>;
}

/** A server that is a child of this process, and ends with it, however this process goes. */
export class ServerProcess {
	private running = true;

	private readonly ended: Promise<void>;

	private constructor(
		private readonly child: childProcess.ChildProcess,
		private readonly endSignal: NodeJS.Signals,
	) {
		this.ended = new Promise((resolve) => {
			const end = () => {
				this.running = false;
				resolve();
			};
			child.once('exit', end);
			child.once('error', end);
		});
	}

	/**
	 * Starts a server, and waits until it is ready.
	 * @throws Error with its last lines when it ends instead
	 */
	static async begin(start: ServerStart): Promise<ServerProcess> {
		const { program, cwd, logFile, endSignal, isReady } = start;
		const log = await fs.promises.open(logFile, 'a');
		const child = childProcess.spawn('setpriv', settingsOf(start), {
			cwd,
			stdio: ['ignore', log.fd, log.fd],
		});
		const server = new ServerProcess(child, endSignal);
		await log.close();
		await eventually(
			async () => !server.running || (await isReady()),
			(settled) => settled,
			HANG_MS,
		).catch(async (error: unknown) => {
			await server.end();
			throw error;
		});
		if (server.running) return server;
		const lines = lastLines(await readLog(logFile), 5);
		throw new Error(`${program} does not start. It said:\n${lines}`);
	}

	/** Ends the server, if it runs. */
	async end(): Promise<void> {
		this.child.kill(this.endSignal);
		await this.ended;
	}
}

/**
 * util-linux's setpriv drops root's rights, and has the kernel end the program when this process is gone, however it
 * went: a test run that is killed leaves no server behind.
 */
function settingsOf({ program, args, account, endSignal }: ServerStart): string[] {
	const rights = account
		? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups']
		: [];
	return [...rights, `--pdeathsig=${endSignal.replace('SIG', '')}`, program, ...args];
}

/**
 * The account of that name for a server, where root runs the tests; undefined for everybody else.
 * @throws Error when there is none
 */
export async function accountFor(name: string): Promise<Account | undefined> {
	if (nodeProcess.getuid?.() !== 0) return undefined;
	const accounts = await fs.promises.readFile('/etc/passwd', 'utf8');
	const account = accounts.split('\n').find((line) => line.startsWith(`${name}:`));
	const [, , uid, gid] = account?.split(':') ?? [];
	if (uid === undefined || gid === undefined) throw new Error(`There is no account "${name}".`);
	return { uid: Number(uid), gid: Number(gid) };
}
