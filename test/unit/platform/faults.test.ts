import type { AxiosInstance } from 'axios';
import { net } from '../../../tools/node';
import type { Platform } from '../../../tools/platform';
import { fault, startPlatform } from '../../../tools/platform';
import { apiClient, logIn } from './support';

describe('an ordered fault', () => {
	let platform: Platform;
	let api: AxiosInstance;

	beforeEach(async () => {
		platform = await startPlatform({ calls: 200 });
		api = await apiClient(platform);
	});

	afterEach(async () => {
		expect(platform.violations).toStrictEqual([]);
		await platform.stop();
	});

	const failure = async (promise: Promise<unknown>) =>
		await promise.then(
			() => 'no failure',
			(error: { code?: string }) => error.code ?? 'a failure without a code',
		);

	test('answers with any status, headers and body', async () => {
		platform.faults.order({
			fault: fault.status(503, { message: 'Down' }, { 'Retry-After': '7' }),
		});
		platform.faults.order({ fault: fault.status(418, 'teapot') });
		platform.faults.order({ fault: fault.tooManyRequests(3) });
		const first = await api.get('/calls');
		expect([first.status, first.data, first.headers['retry-after']]).toStrictEqual([
			503,
			{ message: 'Down' },
			'7',
		]);
		const second = await api.get('/calls');
		expect([second.status, second.data]).toStrictEqual([418, 'teapot']);
		expect((await api.get('/calls')).headers['retry-after']).toBe('3');
		expect((await api.get('/calls')).status).toBe(200);
	});

	test('refuses a good token', async () => {
		platform.faults.order({ fault: fault.unauthorized() });
		expect((await api.get('/calls')).status).toBe(401);
	});

	test('never answers until it is cancelled', async () => {
		const ordered = platform.faults.order({ fault: fault.timeout() });
		const waiting = failure(api.get('/calls'));
		await platform.journal.waitFor((entry) => entry.fault === 'timeout');
		ordered.cancel();
		expect(await waiting).toBe('ECONNRESET');
	});

	test('lets a client give up on an answer that does not come', async () => {
		platform.faults.order({ fault: fault.timeout() });
		expect(await failure(api.get('/calls', { timeout: 50 }))).toBe('ECONNABORTED');
	});

	test('lets the real answer through a few bytes at a time', async () => {
		platform.faults.order({ fault: fault.slowDrip(2000, 1) });
		const answer = await api.get<{ items: unknown[] }>('/calls', { params: { pageSize: 10 } });
		expect(answer.data.items).toHaveLength(10);
	});

	test('sends blanks in place of the body until the client gives up, or it is cancelled', async () => {
		const ordered = platform.faults.order({ fault: fault.endlessDrip(1), times: 2 });
		const patience = new AbortController();
		const given = failure(
			api.get('/calls', {
				signal: patience.signal,
				onDownloadProgress: ({ loaded }) => void (loaded > 2 && patience.abort()),
			}),
		);
		expect(await given).toBe('ERR_CANCELED');
		const cut = failure(
			api.get('/calls', {
				onDownloadProgress: ({ loaded }) => void (loaded > 2 && ordered.cancel()),
			}),
		);
		expect(await cut).toMatch(/ECONNRESET|ERR_BAD_RESPONSE/);
	});

	test('destroys the connection before any answer', async () => {
		platform.faults.order({ fault: fault.reset() });
		expect(await failure(api.get('/calls'))).toBe('ECONNRESET');
	});

	test('cuts the real answer off in the middle of its body', async () => {
		platform.faults.order({ fault: fault.cutBody(), times: 2 });
		expect(await failure(api.get('/calls'))).toMatch(/ECONNRESET|ERR_BAD_RESPONSE/);
		const [recording] = platform.recordings.between();
		platform.recordings.setSize(recording?.name ?? '', 3_000_000);
		const download = api.get(`/recordings/${encodeURIComponent(recording?.name ?? '')}`, {
			responseType: 'arraybuffer',
		});
		expect(await failure(download)).toMatch(/ECONNRESET|ERR_BAD_RESPONSE/);
		expect(platform.journal.count(({ fault: kind }) => kind === 'cutBody')).toBe(2);
	});

	test('answers with a body that is no JSON, of another shape, or empty', async () => {
		const request = () =>
			api.get<unknown>('/calls', { responseType: 'text', transformResponse: [] });
		platform.faults.order({ fault: fault.invalidJson() });
		platform.faults.order({ fault: fault.otherShape([1]) });
		platform.faults.order({ fault: fault.emptyBody() });
		const broken = await request();
		expect(broken.headers['content-type']).toMatch('application/json');
		expect(() => JSON.parse(String(broken.data)) as unknown).toThrow(SyntaxError);
		expect((await request()).data).toBe('[1]');
		expect((await request()).data).toBe('');
	});

	test('answers with the page of a proxy', async () => {
		platform.faults.order({ fault: fault.html502() });
		const answer = await api.get('/calls');
		expect([answer.status, answer.headers['content-type']]).toStrictEqual([
			502,
			'text/html; charset=utf-8',
		]);
	});

	test('redirects', async () => {
		platform.faults.order({ fault: fault.redirect('http://127.0.0.1:9/else', 307) });
		const answer = await api.get('/calls');
		expect([answer.status, answer.headers.location]).toStrictEqual([
			307,
			'http://127.0.0.1:9/else',
		]);
	});

	test('delays the real answer', async () => {
		platform.faults.order({ fault: fault.delay(30) });
		const answered = api.get('/calls');
		const entry = await platform.journal.waitFor(({ fault: kind }) => kind === 'delay');
		expect(entry.outcome).toBe('pending');
		expect((await answered).status).toBe(200);
	});

	test('lets a delayed answer go when the order is cancelled', async () => {
		const ordered = platform.faults.order({ fault: fault.delay(600_000) });
		const answered = api.get('/calls');
		await platform.journal.waitFor(({ fault: kind }) => kind === 'delay');
		ordered.cancel();
		expect((await answered).status).toBe(200);
	});

	test('is served as often as ordered, after so many normal answers, to the operation it names', async () => {
		const ordered = platform.faults.order({
			service: 'api',
			operationId: /^getCalls$/,
			after: 1,
			times: 2,
			fault: fault.status(500),
		});
		const statuses: number[] = [];
		for (let n = 0; n < 4; n++) statuses.push((await api.get('/calls')).status);
		expect(statuses).toStrictEqual([200, 500, 500, 200]);
		expect(ordered.served).toBe(2);
	});

	test('can be for one kind of grant only', async () => {
		platform.faults.order({
			service: 'auth',
			when: ({ grant }) => grant === 'refresh_token',
			times: Infinity,
			fault: fault.status(503),
		});
		expect((await logIn(platform)).status).toBe(200);
	});

	test('is over when all are cleared', async () => {
		platform.faults.order({ times: Infinity, fault: fault.status(500) });
		expect((await api.get('/pauses')).status).toBe(500);
		platform.faults.clear();
		expect((await api.get('/pauses')).status).toBe(200);
	});
});

describe('the platform', () => {
	let platform: Platform;

	beforeEach(async () => {
		platform = await startPlatform({ calls: 100 });
	});

	afterEach(async () => await platform.stop());

	test('leaves nothing open when it stops while a client waits for an answer', async () => {
		const api = await apiClient(platform);
		platform.live.start();
		platform.faults.order({ fault: fault.timeout() });
		platform.faults.order({ fault: fault.delay(600_000) });
		platform.faults.order({ fault: fault.slowDrip(1, 60_000) });
		const waiting = [0, 1, 2].map(async () => await api.get('/calls').catch(() => 'closed'));
		await platform.journal.waitFor(({ fault: kind }) => kind === 'slowDrip');
		const port = Number(new URL(platform.apiUrl).port);
		await platform.stop();
		expect(await Promise.all(waiting)).toStrictEqual(['closed', 'closed', 'closed']);
		const refused = await new Promise((resolve) => {
			net
				.connect(port, '127.0.0.1')
				.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
		});
		expect(refused).toBe('ECONNREFUSED');
	});

	test('says which port is in use, and keeps none of the two', async () => {
		const apiPort = Number(new URL(platform.apiUrl).port);
		await expect(startPlatform({ apiPort })).rejects.toThrow(`Port ${apiPort} is in use.`);
	});

	test('answers 500 and writes it down when it breaks the contract itself', async () => {
		const api = await apiClient(platform);
		Object.assign(platform.directory.pauses[0] ?? {}, { colour: 'red' });
		expect((await api.get('/pauses')).status).toBe(500);
		expect(platform.violations).toHaveLength(1);
		expect(platform.journal.of('getPauses')[0]?.outcome).toBe('violation');
	});

	test('says so when a path, a method or a body is not of the contract', async () => {
		const api = await apiClient(platform);
		expect((await api.get('/nothing')).status).toBe(404);
		expect((await api.patch('/calls')).status).toBe(405);
		expect((await api.post('/calls', { to: 5 })).status).toBe(400);
		expect((await api.post('/calls', { to: '1', colour: 'red' })).status).toBe(400);
		const headers = { 'Content-Type': 'application/json' };
		expect((await api.post('/calls', '{"to":', { headers })).status).toBe(400);
		expect(platform.violations).toStrictEqual([]);
	});
});
