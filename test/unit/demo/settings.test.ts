import { readSettings } from '../../../demo/settings';
import { path } from '../../../tools/node';

const read = (env: Record<string, string>) => readSettings(env, '/cache');

describe("the demo's settings", () => {
	it('begin with the stand-in and a folder in the cache', () => {
		expect(read({})).toStrictEqual({
			port: 5678,
			dataFolder: path.join('/cache', 'demo-stand-in'),
			access: undefined,
		});
	});

	it('keep real calls apart from invented ones', () => {
		const real = read({ IPEX_EMAIL: 'api@example.cz', IPEX_PASSWORD: 'secret' });
		expect(real.dataFolder).not.toBe(read({}).dataFolder);
		expect(real.access).toMatchObject({ email: 'api@example.cz', password: 'secret' });
	});

	it('take other addresses of the platform', () => {
		const env = {
			IPEX_EMAIL: 'a@b.cz',
			IPEX_PASSWORD: 'x',
			IPEX_AUTH_URL: 'https://auth.example',
			IPEX_API_URL: 'https://api.example',
		};
		const { access } = read(env);
		expect([access?.authUrl, access?.apiUrl]).toStrictEqual([
			'https://auth.example',
			'https://api.example',
		]);
	});

	it('say which half of an access is missing, and not the other one', () => {
		expect(() => read({ IPEX_EMAIL: 'a@b.cz' })).toThrow('IPEX_PASSWORD is not set');
		expect(() => read({ IPEX_PASSWORD: 'secret' })).toThrow('IPEX_EMAIL is not set');
		expect(() => read({ IPEX_PASSWORD: 'secret' })).not.toThrow('secret');
	});

	it.each(['0', '65536', '80.5', 'http'])('refuse the port %s', (port) => {
		expect(() => read({ IPEX_DEMO_PORT: port })).toThrow(`"${port}", which is no port`);
	});

	it('take a port and a folder', () => {
		const { port, dataFolder } = read({ IPEX_DEMO_PORT: '8080', IPEX_DEMO_DATA: '/data' });
		expect([port, dataFolder]).toStrictEqual([8080, path.resolve('/data')]);
	});
});
