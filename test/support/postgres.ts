import getPort from 'get-port';
import { Client } from 'pg';

import { childProcess, fs, nodeProcess, os, path, util } from './node';

const execFile = util.promisify(childProcess.execFile);

/** Where Debian and Ubuntu keep the server's programs, a folder for each version. */
const DEBIAN_PROGRAMS = '/usr/lib/postgresql';

const HANG_MS = 60_000;

/** A PostgreSQL server of its own, in a temporary folder and on a free port of this machine. */
export class Postgres {
	readonly host = '127.0.0.1';

	readonly user = 'test';

	readonly password = 'Switchboard1';

	private constructor(
		private readonly programs: string,
		private readonly folder: string,
		private readonly account: Account,
		readonly port: number,
	) {}

	/**
	 * Makes a new server and starts it.
	 * @throws Error that says what to install when there is no PostgreSQL
	 */
	static async begin(): Promise<Postgres> {
		const programs = await findPrograms();
		const account = await unprivilegedAccount();
		const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-postgres-'));
		const server = new Postgres(programs, folder, account, await getPort({ host: '127.0.0.1' }));
		await server.make();
		await server.start();
		return server;
	}

	/** Starts the server again after `stop`, on the same port and with its data. */
	async start(): Promise<void> {
		const settings = [
			`-p ${this.port}`,
			`-c listen_addresses=${this.host}`,
			"-c unix_socket_directories=''",
			// A test's data need not survive a power cut.
			'-c fsync=off',
		];
		await this.control('-o', settings.join(' '), '-w', 'start');
	}

	/** Ends the server and every connection to it; the data stays. */
	async stop(): Promise<void> {
		await this.control('-m', 'immediate', '-w', 'stop');
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
		if (fs.existsSync(path.join(this.data, 'postmaster.pid'))) await this.stop();
		await fs.promises.rm(this.folder, { recursive: true, force: true });
	}

	private get data(): string {
		return path.join(this.folder, 'data');
	}

	private async make(): Promise<void> {
		const passwordFile = path.join(this.folder, 'password');
		await fs.promises.writeFile(passwordFile, this.password, { mode: 0o600 });
		for (const place of [this.folder, passwordFile]) {
			if (this.account.uid !== undefined)
				await fs.promises.chown(place, this.account.uid, this.account.gid);
		}
		await this.run('initdb', [
			...['-D', this.data, '-U', this.user, '--pwfile', passwordFile],
			...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
		]);
	}

	private async control(...args: string[]): Promise<void> {
		const log = path.join(this.folder, 'server.log');
		await this.run('pg_ctl', ['-D', this.data, '-l', log, ...args]);
	}

	private async run(program: string, args: string[]): Promise<void> {
		await execFile(path.join(this.programs, program), args, {
			...this.account,
			cwd: this.folder,
			timeout: HANG_MS,
		});
	}
}

/** Whom the server runs as; nothing for whoever runs the tests. */
type Account = { uid: number; gid: number } | { uid?: undefined; gid?: undefined };

/** PostgreSQL refuses to run as root: there it gets the account that its Debian package makes. */
async function unprivilegedAccount(): Promise<Account> {
	if (nodeProcess.getuid?.() !== 0) return {};
	const accounts = await fs.promises.readFile('/etc/passwd', 'utf8');
	const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? [];
	if (uid === undefined || gid === undefined) throw missing('There is no account "postgres".');
	return { uid: Number(uid), gid: Number(gid) };
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
