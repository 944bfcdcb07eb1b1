import { Client } from 'pg';

import { freePort } from '../../tools/n8n/ports';
import { childProcess, fs, nodeProcess, os, path, util } from '../../tools/node';
import { type Account, accountFor, ServerProcess } from './serverProcess';

const execFile = util.promisify(childProcess.execFile);

/** Where Debian and Ubuntu keep the server's programs, a folder for each version. */
const DEBIAN_PROGRAMS = '/usr/lib/postgresql';

const HANG_MS = 120_000;

/** A PostgreSQL server of its own, in a temporary folder and on a free port of this machine. */
export class Postgres {
	readonly host = '127.0.0.1';

	readonly user = 'test';

	readonly password = 'Switchboard1';

	private server?: ServerProcess;

	private constructor(
		private readonly programs: string,
		private readonly folder: string,
		private readonly account: Account | undefined,
		readonly port: number,
	) {}

	/**
	 * Makes a new server and starts it.
	 * @throws Error that says what to install when there is no PostgreSQL
	 */
	static async begin(): Promise<Postgres> {
		const programs = await findPrograms();
		// PostgreSQL refuses to run as root: there it gets the account that its Debian package makes.
		const account = await accountFor('postgres').catch((error: Error) => {
			throw missing(error.message);
		});
		const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-postgres-'));
		const server = new Postgres(programs, folder, account, await freePort());
		await server.make();
		await server.start();
		return server;
	}

	/** Starts the server again after `stop`, on the same port and with its data. */
	async start(): Promise<void> {
		const settings = {
			port: this.port,
			listen_addresses: this.host,
			unix_socket_directories: '',
			// A test's data need not survive a power cut.
			fsync: 'off',
		};
		this.server = await ServerProcess.begin({
			program: path.join(this.programs, 'postgres'),
			args: [
				...['-D', this.data],
				...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
			],
			cwd: this.folder,
			logFile: path.join(this.folder, 'server.log'),
			account: this.account,
			// PostgreSQL's immediate shutdown, for all of its processes.
			endSignal: 'SIGQUIT',
			isReady: async () => await this.answers(),
		});
	}

	/** Ends the server and every connection to it; the data stays. */
	async stop(): Promise<void> {
		await this.server?.end();
		this.server = undefined;
	}

	/** Makes a database. */
	async createDatabase(name: string): Promise<void> {
		await this.query('postgres', `CREATE DATABASE "${name}"`);
	}

	/** The rows that a statement gives. */
	async query<T extends object>(
		database: string,
		statement: string,
		values: unknown[] = [],
	): Promise<T[]> {
		const { host, port, user, password } = this;
		const client = new Client({ host, port, user, password, database });
		await client.connect();
		try {
			return (await client.query<T>(statement, values)).rows;
		} finally {
			await client.end();
		}
	}

	/** Ends the server, if it runs, and removes its folder. */
	async end(): Promise<void> {
		await this.stop();
		await fs.promises.rm(this.folder, { recursive: true, force: true });
	}

	private get data(): string {
		return path.join(this.folder, 'data');
	}

	private async make(): Promise<void> {
		const passwordFile = path.join(this.folder, 'password');
		await fs.promises.writeFile(passwordFile, this.password, { mode: 0o600 });
		const { account } = this;
		if (account) {
			for (const place of [this.folder, passwordFile])
				await fs.promises.chown(place, account.uid, account.gid);
		}
		await execFile(
			path.join(this.programs, 'initdb'),
			[
				...['-D', this.data, '-U', this.user, '--pwfile', passwordFile],
				...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
			],
			{ ...account, cwd: this.folder, timeout: HANG_MS },
		);
	}

	/** While it starts, it refuses connections, or says that it starts. */
	private async answers(): Promise<boolean> {
		const [asked] = await Promise.allSettled([this.query('postgres', 'SELECT 1')]);
		return asked.status === 'fulfilled';
	}
}

async function findPrograms(): Promise<string> {
	const versions = fs.existsSync(DEBIAN_PROGRAMS) ? await fs.promises.readdir(DEBIAN_PROGRAMS) : [];
	const folders = [
		...versions
			.sort((a, b) => Number(b) - Number(a))
			.map((version) => path.join(DEBIAN_PROGRAMS, version, 'bin')),
		...(nodeProcess.env.PATH ?? '').split(path.delimiter),
	];
	const found = folders.find((folder) => fs.existsSync(path.join(folder, 'initdb')));
	if (found === undefined) throw missing('There is no PostgreSQL server on this machine.');
	return found;
}

function missing(what: string): Error {
	return new Error(
		`${what} Install it (Debian: apt-get install postgresql), or put the folder of its programs into PATH.`,
	);
}
