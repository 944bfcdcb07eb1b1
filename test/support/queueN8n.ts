import { owner } from '../../demo/crm';
import { N8nClient } from '../../tools/n8n/client';
import { ensureRuntime } from '../../tools/n8n/install';
import { readLog } from '../../tools/n8n/log';
import { type N8nCommand, type N8nServer, startN8n } from '../../tools/n8n/server';
import { type Platform, type PlatformOptions, startPlatform } from '../../tools/platform';
import { crypto, fs, os, path } from '../../tools/node';
import { eventually } from './condition';
import { Postgres } from './postgres';
import { RealN8n } from './realN8n';
import { Redis } from './redis';

const DATABASE = 'n8n';

/** Some polls. */
const STORED_WITHIN_MS = 180_000;

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
		// A worker with a thousand items in hand gives no sign of life meanwhile, on a busy machine for minutes.
		QUEUE_WORKER_LOCK_DURATION: '600000',
		// How often workers look for jobs whose worker has died; 30 s unless set.
		QUEUE_WORKER_STALLED_INTERVAL: '2000',
	};
}

/** What there is beside the main process. */
interface Others {
	workers: N8nServer[];
	webhook: N8nServer;
	postgres: Postgres;
	redis: Redis;
}

/**
 * n8n in queue mode, each process in a folder of its own as on machines of their own: the main process (`server`),
 * two workers and a webhook process, over PostgreSQL and Redis.
 */
export class QueueN8n extends RealN8n {
	private constructor(
		platform: Platform,
		main: N8nServer,
		client: N8nClient,
		folder: string,
		private readonly others: Others,
	) {
		super(platform, main, client, folder);
	}

	get workers(): N8nServer[] {
		return this.others.workers;
	}

	get webhook(): N8nServer {
		return this.others.webhook;
	}

	/** @param extra further environment variables of all processes */
	static async beginQueue(
		options?: PlatformOptions,
		extra: Record<string, string> = {},
	): Promise<QueueN8n> {
		const runtime = await ensureRuntime({ log: () => undefined });
		const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-queue-'));
		const started: Array<() => Promise<void>> = [];
		try {
			const platform = await startPlatform(options);
			started.push(async () => await platform.stop());
			const postgres = await Postgres.begin();
			started.push(async () => await postgres.end());
			const redis = await Redis.begin();
			started.push(async () => await redis.end());
			await postgres.createDatabase(DATABASE);
			const env = { ...sharedEnvironment(postgres, redis), ...extra };
			const start = async (name: string, command: N8nCommand) => {
				const userFolder = path.join(folder, name);
				const server = await startN8n({ runtime, command, userFolder, env });
				started.push(server.stop);
				return server;
			};
			// The main process makes the tables; the others could not wait for them.
			const main = await start('main', 'start');
			const client = new N8nClient(main.url);
			await client.setupOwner(owner);
			const [webhook, ...workers] = await Promise.all([
				start('webhook', 'webhook'),
				start('worker-1', 'worker'),
				start('worker-2', 'worker'),
			]);
			return new QueueN8n(platform, main, client, folder, { workers, webhook, postgres, redis });
		} catch (error) {
			// Nobody could end it any more, and the tests would wait for its end.
			await Promise.allSettled(started.reverse().map(async (stop) => await stop()));
			return await Promise.reject(error);
		}
	}

	/** The executions that a worker has begun, in the order of their beginning. */
	async executionsOf(worker: N8nServer): Promise<string[]> {
		const started = (await readLog(worker.logFile)).matchAll(/Worker started execution (\d+)/g);
		return [...started].map(([, id = '']) => id);
	}

	/**
	 * Lets the lock run out that a killed worker holds on an execution. By itself it takes minutes; a shorter one would
	 * run out under a living worker on a machine that is busy.
	 */
	async expireLock(execution: string): Promise<void> {
		const logs = await Promise.all(this.workers.map(async ({ logFile }) => await readLog(logFile)));
		const job = new RegExp(`Worker started execution ${execution} \\(job (\\d+)\\)`).exec(
			logs.join(),
		);
		await this.others.redis.expire(`bull:jobs:${job?.[1]}:lock`);
	}

	/**
	 * Kills the main process when it has stored a new execution and not yet put it into the queue, and starts it again.
	 * A poll must have emitted since the last start: n8n activates workflows after it is ready, and cannot do that while
	 * Redis accepts no writes. To see what is stored, it reads the database. n8n would not respond after five minutes,
	 * because it then renews the rights of users in Redis.
	 * @returns the identifiers of the executions that were not queued
	 */
	async killBeforeQueuing(): Promise<string[]> {
		const before = await this.storedExecutions();
		await this.others.redis.pauseWrites();
		const stored = await eventually(
			async () => (await this.storedExecutions()).filter((id) => !before.includes(id)),
			({ length }) => length > 0,
			STORED_WITHIN_MS,
		).catch(async (error: unknown) => {
			await this.others.redis.resumeWrites();
			throw error;
		});
		await this.restartMain();
		return stored;
	}

	private async storedExecutions(): Promise<string[]> {
		const rows = await this.others.postgres.query<{ id: string }>(
			DATABASE,
			'SELECT id::text AS id FROM execution_entity',
		);
		return rows.map(({ id }) => id);
	}

	/** Kills the main process and starts it again, with Redis at work. */
	async restartMain(): Promise<void> {
		await this.server.kill();
		await this.others.redis.resumeWrites();
		await this.server.restart();
		await this.client.login(this.owner);
	}

	/** Every row of n8n's tables, as text. */
	async databaseText(): Promise<string> {
		const tables = await this.others.postgres.query<{ name: string }>(
			DATABASE,
			"SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
		);
		const texts: string[] = [];
		for (const { name } of tables) {
			const rows = await this.others.postgres.query<{ row: string }>(
				DATABASE,
				`SELECT t::text AS row FROM ${name} AS t`,
			);
			texts.push(...rows.map(({ row }) => row));
		}
		return texts.join('\n');
	}

	/** Looks into the database as well. */
	override async filesWithSecrets(
		...which: Parameters<RealN8n['filesWithSecrets']>
	): Promise<string[]> {
		await fs.promises.writeFile(path.join(this.folder, 'database.txt'), await this.databaseText());
		return await super.filesWithSecrets(...which);
	}

	/** The workers that run. */
	get living(): N8nServer[] {
		return this.workers.filter(({ pid }) => pid !== undefined);
	}

	override async end(): Promise<void> {
		await Promise.all([this.webhook, ...this.workers].map(async (server) => await server.stop()));
		await super.end();
		await this.others.redis.end();
		await this.others.postgres.end();
	}
}
