import { owner } from '../../demo/crm';
import { N8nClient } from '../../demo/n8n/client';
import { ensureRuntime } from '../../demo/n8n/install';
import { readLog } from '../../demo/n8n/log';
import { type N8nServer, startN8n } from '../../demo/n8n/server';
import { type PlatformOptions, startPlatform } from '../platform';
import { crypto, fs, os, path } from './node';
import { Postgres } from './postgres';
import { RealN8n } from './realN8n';
import { Redis } from './redis';

const DATABASE = 'n8n';

/**
 * How soon a killed worker is missed. n8n's own values are 60, 10 and 30 s; these still leave a worker that is busy
 * with a thousand items ten seconds for a sign of life.
 */
const SIGNS_OF_LIFE = {
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

/** What all processes of one n8n in queue mode share. */
function sharedEnvironment(postgres: Postgres, redis: Redis): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		DB_POSTGRESDB_DATABASE: DATABASE,
		N8N_ENCRYPTION_KEY: crypto.randomBytes(24).toString('hex'),
		// Webhook calls go to the process that is there for them.
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		// One execution at a time in each worker: two at once are on two workers.
		N8N_CONCURRENCY_PRODUCTION_LIMIT: '1',
		...SIGNS_OF_LIFE,
	};
}

/**
 * n8n in queue mode, each process in a folder of its own as on machines of their own: the main process (`server`),
 * two workers and a webhook process, over PostgreSQL and Redis.
 */
export class QueueN8n extends RealN8n {
	workers: N8nServer[] = [];

	webhook!: N8nServer;

	postgres!: Postgres;

	private redis!: Redis;

	static async beginQueue(options?: PlatformOptions): Promise<QueueN8n> {
		const runtime = await ensureRuntime({ log: () => undefined });
		const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-queue-'));
		const [platform, postgres, redis] = await Promise.all([
			startPlatform(options),
			Postgres.begin(),
			Redis.begin(),
		]);
		await postgres.createDatabase(DATABASE);
		const env = sharedEnvironment(postgres, redis);
		const start = async (name: string, command: 'start' | 'worker' | 'webhook') =>
			await startN8n({ runtime, command, userFolder: path.join(folder, name), env });
		// The main process brings the database up to date; the others wait for nothing but find it so.
		const main = await start('main', 'start');
		const client = new N8nClient(main.url);
		const [webhook, ...workers] = await Promise.all([
			start('webhook', 'webhook'),
			start('worker-1', 'worker'),
			start('worker-2', 'worker'),
			client.setupOwner(owner),
		]);
		const n8n = new QueueN8n(platform, main, client, folder);
		Object.assign(n8n, { postgres, redis, webhook, workers: workers.slice(0, 2) });
		return n8n;
	}

	/** The executions that a worker has begun, in the order of their beginning. */
	async executionsOf(worker: N8nServer): Promise<string[]> {
		const started = (await readLog(worker.logFile)).matchAll(/Worker started execution (\d+)/g);
		return [...started].map(([, id = '']) => id);
	}

	override async end(): Promise<void> {
		await Promise.all([this.webhook, ...this.workers].map(async (server) => await server.stop()));
		await super.end();
		await this.redis.end();
		await this.postgres.end();
	}
}
