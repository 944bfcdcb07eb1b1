import { lastLines, readLog } from '../../demo/n8n/log';
import { freePort } from '../../demo/n8n/ports';
import { eventually } from './condition';
import { childProcess, fs, net, nodeProcess, os, path } from './node';

const HOST = '127.0.0.1';

const HANG_MS = 60_000;

/** A Redis server of its own, in memory only and on a free port of this machine. */
export class Redis {
	readonly host = HOST;

	private constructor(
		readonly port: number,
		private readonly folder: string,
		private readonly server: childProcess.ChildProcess,
		private readonly ended: Promise<void>,
	) {}

	/** @throws Error with Redis's last lines, or that says what to install */
	static async begin(): Promise<Redis> {
		const port = await freePort();
		const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-redis-'));
		const logFile = path.join(folder, 'redis.log');
		const log = await fs.promises.open(logFile, 'a');
		const settings = ['--bind', HOST, '--port', String(port), '--save', '', '--appendonly', 'no'];
		const server = childProcess.spawn(...unprivileged('redis-server', settings), {
			cwd: os.tmpdir(),
			stdio: ['ignore', log.fd, log.fd],
		});
		await log.close();
		let running = true;
		const ended = new Promise<void>((resolve) => {
			const end = () => {
				running = false;
				resolve();
			};
			server.once('exit', end);
			server.once('error', end);
		});
		const redis = new Redis(port, folder, server, ended);
		await eventually(
			async () => !running || (await ask(port, 'PING')).startsWith('+PONG'),
			(settled) => settled,
			HANG_MS,
		);
		if (!running) {
			const lines = lastLines(await readLog(logFile), 5);
			await redis.end();
			throw new Error(
				`Redis does not start. Install it (Debian: apt-get install redis-server) if it is missing. It said:\n${lines}`,
			);
		}
		return redis;
	}

	/**
	 * Lets a key run out before its time.
	 * @throws Error when there is no such key
	 */
	async expire(key: string): Promise<void> {
		const answer = await ask(this.port, `DEL ${key}`);
		if (!answer.startsWith(':1')) throw new Error(`Redis has no key ${key}: ${answer}`);
	}

	/** Ends the server and removes its folder. */
	async end(): Promise<void> {
		this.server.kill('SIGTERM');
		await this.ended;
		await fs.promises.rm(this.folder, { recursive: true, force: true });
	}
}

/**
 * util-linux's setpriv drops root's rights, and has the kernel end the program when this process is gone, however it
 * went: a test run that is killed leaves no server behind.
 */
function unprivileged(program: string, args: string[]): [string, string[]] {
	const rights =
		nodeProcess.getuid?.() === 0 ? ['--reuid=nobody', '--regid=nogroup', '--clear-groups'] : [];
	return ['setpriv', [...rights, '--pdeathsig=KILL', program, ...args]];
}

/** What Redis says to a command; nothing when nobody listens. */
async function ask(port: number, command: string): Promise<string> {
	return await new Promise((resolve) => {
		const socket = net.connect(port, HOST, () => socket.write(`${command}\r\n`));
		const say = (answer: string) => {
			socket.destroy();
			resolve(answer);
		};
		socket.once('data', (answer) => say(answer.toString()));
		socket.once('error', () => say(''));
		socket.once('close', () => say(''));
	});
}
