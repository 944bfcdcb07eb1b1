import { freePort } from '../../demo/n8n/ports';
import { net } from './node';
import { programFolder, startProgram } from './program';

const HOST = '127.0.0.1';

/** A Redis that a test has to itself. */
export interface Redis {
	readonly host: string;
	readonly port: number;
	/** Ends it and removes its data. */
	stop(): Promise<void>;
}

/** Whether something at this port answers PING as Redis does. */
async function answersPing(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = net.connect(port, HOST, () => socket.write('PING\r\n'));
		const say = (answer: boolean) => {
			socket.destroy();
			resolve(answer);
		};
		socket.once('data', (answer) => say(answer.toString().startsWith('+PONG')));
		socket.once('error', () => say(false));
		socket.once('close', () => say(false));
	});
}

/**
 * Starts an empty Redis on a free port of this machine, in a temporary folder and as an unprivileged user. It keeps
 * everything in memory.
 * @throws Error when Redis is not installed (apt-get install --no-install-recommends redis-server) or does not start
 */
export async function startRedis(): Promise<Redis> {
	const port = await freePort();
	const folder = await programFolder('redis');
	const stop = await startProgram({
		command: 'redis-server',
		args: [
			'--bind',
			HOST,
			'--port',
			String(port),
			'--dir',
			folder,
			'--save',
			'',
			'--appendonly',
			'no',
		],
		folder,
		isReady: async () => await answersPing(port),
	});
	return { host: HOST, port, stop };
}
