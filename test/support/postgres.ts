import { freePort } from '../../demo/n8n/ports';
import { crypto, fs, path } from './node';
import { programFolder, runProgram, startProgram } from './program';

const HOST = '127.0.0.1';
const USER = 'postgres';

/** Debian keeps the programs of each version in a folder of its own, outside of PATH. */
const DEBIAN = '/usr/lib/postgresql';

/** A PostgreSQL that a test has to itself. */
export interface Postgres {
	readonly host: string;
	readonly port: number;
	/** A superuser. */
	readonly user: string;
	readonly password: string;
	/** The database that is there from the start. */
	readonly database: string;
	/** Runs statements, and gives what the last one says, in psql's unaligned form. */
	execute(sql: string, database?: string): Promise<string>;
	/** The rows of one query, as PostgreSQL turns them into JSON (times are texts). */
	rows<T = Record<string, unknown>>(query: string, database?: string): Promise<T[]>;
	/** Ends it and removes its data. */
	stop(): Promise<void>;
}

async function programsFolder(): Promise<string> {
	const versions = await fs.promises.readdir(DEBIAN).catch(() => [] as string[]);
	const newest = versions.sort((a, b) => Number(a) - Number(b)).pop();
	if (newest === undefined) {
		throw new Error(
			`There is no PostgreSQL in ${DEBIAN}. Install it: apt-get install --no-install-recommends postgresql`,
		);
	}
	return path.join(DEBIAN, newest, 'bin');
}

/**
 * Starts an empty PostgreSQL on a free port of this machine, in a temporary folder and as an unprivileged user. It
 * keeps nothing safe from a power cut, which makes it fast.
 * @throws Error when PostgreSQL is not installed or does not start
 */
export async function startPostgres(): Promise<Postgres> {
	const programs = await programsFolder();
	const program = (name: string) => path.join(programs, name);
	const folder = await programFolder('postgres');
	const data = path.join(folder, 'data');
	const password = crypto.randomBytes(16).toString('hex');
	const passwordFile = path.join(folder, 'password');
	await fs.promises.writeFile(passwordFile, password, { mode: 0o644 });
	await runProgram(program('initdb'), [
		`--pgdata=${data}`,
		`--username=${USER}`,
		`--pwfile=${passwordFile}`,
		'--auth=scram-sha-256',
		'--encoding=UTF8',
		'--locale=C.UTF-8',
		'--no-sync',
	]);
	const port = await freePort();
	const settings = {
		listen_addresses: HOST,
		port: String(port),
		unix_socket_directories: '',
		fsync: 'off',
		full_page_writes: 'off',
		synchronous_commit: 'off',
		max_connections: '200',
	};
	const address = [`--host=${HOST}`, `--port=${port}`, `--username=${USER}`];
	const stop = await startProgram({
		command: program('postgres'),
		args: [
			'-D',
			data,
			...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
		],
		folder,
		isReady: async () =>
			await runProgram(program('pg_isready'), address).then(
				() => true,
				() => false,
			),
		// Ends it at once, without waiting for its clients.
		stopSignal: 'SIGQUIT',
	});
	const execute = async (sql: string, database = USER) =>
		await runProgram(
			program('psql'),
			[
				...address,
				`--dbname=${database}`,
				'--no-psqlrc',
				'--quiet',
				'--tuples-only',
				'--no-align',
				'--set=ON_ERROR_STOP=1',
				`--command=${sql}`,
			],
			{ PGPASSWORD: password },
		);
	return {
		host: HOST,
		port,
		user: USER,
		password,
		database: USER,
		execute,
		rows: async <T>(query: string, database?: string) =>
			JSON.parse(
				await execute(`SELECT coalesce(json_agg(r), '[]') FROM (${query}) AS r`, database),
			) as T[],
		stop,
	};
}
