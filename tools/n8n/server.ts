import axios from 'axios';
import { fs, nodeProcess, path, performance, timers } from '../node';
import { PlainError } from '../errors';
import { startChild, type Child } from './child';
import { n8nEnvironment } from './environment';
import { lastLines, readLog } from './log';
import { installNodePackage } from './nodePackage';
import { claimPort, freePort } from './ports';
import type { Runtime } from './runtime';

/** n8n gives its running executions ten seconds (N8N_GRACEFUL_SHUTDOWN_TIMEOUT) before it ends. */
/** n8n gives itself 30 s. */
const stopGraceMs = 40_000;
const startTimeoutMs = 300_000;

/** The whole of n8n (`start`), or, in queue mode, a process that only runs executions or only takes webhook calls. */
export type N8nCommand = 'start' | 'worker' | 'webhook';

export interface N8nOptions {
	runtime: Runtime;
	/** `start` unless given. */
	command?: N8nCommand;
	/** n8n keeps database, key and nodes in `.n8n` in here; a folder that was used before goes on with its data. */
	userFolder: string;
	/** A free one unless given. */
	port?: number;
	/** Further environment variables; they beat ours. */
	env?: Record<string, string>;
	/** The folder of the built node package that n8n is to load; the checkout unless given, none when null. */
	nodePackage?: string | null;
}

export interface N8nServer {
	/** As `http://127.0.0.1:5678`, without a slash at the end. The same after a restart. */
	readonly url: string;
	readonly port: number;
	/** The id of the running process; undefined when it does not run. */
	readonly pid: number | undefined;
	/** Everything that n8n has written to its output, over all restarts. */
	readonly logFile: string;
	/** Settles when this run of n8n has ended, by whatever cause. Never rejects. */
	readonly ended: Promise<unknown>;
	/** Asks n8n to end, waits for it, and in the end kills it with all its children. */
	stop(): Promise<void>;
	/** Kills n8n and all its children at once, as a power cut would. */
	kill(): Promise<void>;
	/** Starts it again on the same folder and port, after a stop if it runs. */
	restart(): Promise<void>;
}

/** Whether n8n answers, and answers that its database and, where it has an editor, its workflows are ready. */
async function isReady(url: string, command: N8nCommand): Promise<boolean> {
	const client = axios.create({
		baseURL: url,
		timeout: 2000,
		proxy: false,
		validateStatus: () => true,
	});
	try {
		const readiness = await client.get<unknown>('/healthz/readiness');
		if (readiness.status !== 200) return false;
		if (command !== 'start') return true;
		const settings = await client.get<unknown>('/rest/settings');
		return settings.status === 200 && typeof settings.data === 'object';
	} catch (error) {
		// Not listening yet, or too busy to answer: the same to one who waits.
		if (axios.isAxiosError(error)) return false;
		return await Promise.reject(error);
	}
}

/** @throws PlainError with the last lines of the log when n8n ends or is not ready in time */
async function waitUntilReady(
	url: string,
	command: N8nCommand,
	child: Child,
	logFile: string,
): Promise<void> {
	const deadline = performance.now() + startTimeoutMs;
	while (!(await isReady(url, command))) {
		const late = performance.now() > deadline;
		if (child.end === undefined && !late) {
			await timers.setTimeout(200);
			continue;
		}
		const reason = late ? `was not ready after ${startTimeoutMs / 1000} s` : 'ended while starting';
		await child.kill();
		const lines = lastLines(await readLog(logFile), 15);
		throw new PlainError(`n8n ${reason}. Its last lines were:\n${lines}\nAll of them: ${logFile}`);
	}
}

/** A worker listens to nobody unless it is told to. */
function workerHealth(command: N8nCommand, port: number): Record<string, string> {
	if (command !== 'worker') return {};
	return {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	};
}

/**
 * Starts n8n with the node package in it, and waits until it can be used.
 * @returns the running server, which the caller stops
 * @throws PortInUseError, or PlainError with the log's last lines when n8n does not come up
 */
export async function startN8n(options: N8nOptions): Promise<N8nServer> {
	const { runtime, userFolder, command = 'start' } = options;
	const port = options.port ?? (await freePort());
	const brokerPort = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const logFile = path.join(userFolder, 'n8n.log');
	await fs.promises.mkdir(userFolder, { recursive: true });
	const { nodePackage } = options;
	if (nodePackage !== null) await installNodePackage(userFolder, nodePackage);

	const start = async (): Promise<Child> => {
		const env = n8nEnvironment({
			parent: nodeProcess.env,
			nodeFolder: path.dirname(runtime.node),
			pathDelimiter: path.delimiter,
			userFolder,
			port: await claimPort(port),
			brokerPort,
			timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
			extra: { ...runtime.env, ...workerHealth(command, port), ...options.env },
		});
		const { node, n8n } = runtime;
		const started = await startChild({ node, args: [n8n, command], cwd: userFolder, env, logFile });
		await waitUntilReady(url, command, started, logFile);
		return started;
	};

	let child = await start();
	const stop = async () => {
		await child.stop(stopGraceMs);
	};
	return {
		url,
		port,
		logFile,
		get pid() {
			return child.end === undefined ? child.pid : undefined;
		},
		get ended() {
			return child.ended;
		},
		stop,
		kill: async () => {
			await child.kill();
		},
		restart: async () => {
			await stop();
			child = await start();
		},
	};
}
