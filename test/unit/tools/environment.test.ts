import { n8nEnvironment, type EnvironmentOptions } from '../../../tools/n8n/environment';

const options: EnvironmentOptions = {
	parent: { PATH: '/usr/bin', HOME: '/home/me' },
	nodeFolder: '/node24/bin',
	pathDelimiter: ':',
	userFolder: '/data',
	port: 5678,
	brokerPort: 6789,
	timeZone: 'Europe/Prague',
};

describe("n8n's environment", () => {
	it('lets nothing of another n8n, of a test or of npm through', () => {
		const parent = {
			...options.parent,
			N8N_ENCRYPTION_KEY: 'of another n8n',
			DB_POSTGRESDB_HOST: 'production',
			NODE_ENV: 'test',
			NODE_OPTIONS: '--inspect',
			npm_config_prefix: '/checkout',
			JEST_WORKER_ID: '1',
		};
		expect(n8nEnvironment({ ...options, parent })).toStrictEqual(n8nEnvironment(options));
	});

	it('has the right Node first in PATH, because the task runner is started by name', () => {
		expect(n8nEnvironment(options).PATH).toBe('/node24/bin:/usr/bin');
		expect(n8nEnvironment({ ...options, parent: {} }).PATH).toBe('/node24/bin');
	});

	it('is reachable from this machine only', () => {
		expect(n8nEnvironment(options).N8N_LISTEN_ADDRESS).toBe('127.0.0.1');
	});

	it('is beaten by what the caller sets', () => {
		const env = n8nEnvironment({ ...options, extra: { DB_TYPE: 'postgresdb' } });
		expect(env.DB_TYPE).toBe('postgresdb');
	});
});
