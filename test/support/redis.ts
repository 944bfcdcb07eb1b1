import { freePort } from '../../tools/n8n/ports';
import { fs, net, os, path } from '../../tools/node';
import { accountFor, ServerProcess } from './serverProcess';

const HOST = '127.0.0.1';

/** A Redis server of its own, in memory only and on a free port of this machine. */
export class Redis {
	readonly host = HOST;

	private constructor(
		readonly port: number,
		private readonly folder: string,
		private readonly server: ServerProcess,
	) {}

	/** @throws Error with Redis's last lines, or that says what to install */
	static async begin(): Promise<Redis> {
		const port = await freePort();
		const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-redis-'));
		const starting = ServerProcess.begin({
			program: 'redis-server',
			args: ['--bind', HOST, '--port', String(port), '--save', '', '--appendonly', 'no'],
			cwd: os.tmpdir(),
			logFile: path.join(folder, 'redis.log'),
			account: await accountFor('nobody'),
			endSignal: 'SIGKILL',
			isReady: async () => (await ask(port, 'PING')).startsWith('+PONG'),
		});
		const [started] = await Promise.allSettled([starting]);
		if (started.status === 'fulfilled') return new Redis(port, folder, started.value);
		await fs.promises.rm(folder, { recursive: true, force: true });
		throw new Error(
			'Redis does not start. Install it (Debian: apt-get install redis-server) if it is missing.',
			{ cause: started.reason },
		);
	}

	/**
	 * Lets a key run out before its time.
	 * @throws Error when there is no such key
	 */
	async expire(key: string): Promise<void> {
		const answer = await ask(this.port, `DEL ${key}`);
		if (!answer.startsWith(':1')) throw new Error(`Redis has no key ${key}: ${answer}`);
	}

	/** Lets every write wait, until `resumeWrites` or for ten minutes. Reads go on. */
	async pauseWrites(): Promise<void> {
		await this.command(`CLIENT PAUSE ${10 * 60_000} WRITE`);
	}

	async resumeWrites(): Promise<void> {
		await this.command('CLIENT UNPAUSE');
	}

	private async command(text: string): Promise<void> {
		const answer = await ask(this.port, text);
		if (!answer.startsWith('+OK')) throw new Error(`Redis does not accept ${text}: ${answer}`);
	}

	/** Ends the server and removes its folder. */
	async end(): Promise<void> {
		await this.server.end();
		await fs.promises.rm(this.folder, { recursive: true, force: true });
	}
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
