import { timers } from '../../../tools/node';
import { Clock } from '../../../tools/platform/clock';
import type { Platform } from '../../../tools/platform';
import { startPlatform } from '../../../tools/platform';
import { HttpServer } from '../../../tools/platform/service/httpServer';
import { controlServer } from '../../../tools/platform/standalone/control';
import { readSettings } from '../../../tools/platform/standalone/settings';
import { apiClient, client } from './support';

describe('the clock', () => {
	test('can be frozen, moved and let run on', () => {
		const clock = new Clock('2025-03-30T01:59:59');
		clock.freeze();
		expect(new Date(clock.now()).toISOString()).toMatch(/^2025-03-30T00:59:59/);
		clock.set('2025-03-30T00:59:59Z');
		clock.advance(1000);
		expect(new Date(clock.now()).toISOString()).toBe('2025-03-30T01:00:00.000Z');
		clock.resume();
		expect(clock.now()).toBeGreaterThanOrEqual(Date.parse('2025-03-30T01:00:00Z'));
		expect(() => clock.set('tomorrow')).toThrow('not an ISO 8601 time');
	});
});

describe('the living log', () => {
	test('brings new calls as time passes, and none after it was stopped', async () => {
		const platform = await startPlatform();
		platform.live.start({ callsPerMinute: 60, lateShare: 0.5 });
		platform.clock.advance(10 * 60_000);
		while (platform.calls.size === 0) await timers.setTimeout(5);
		expect(platform.calls.size).toBeGreaterThanOrEqual(600);
		expect(platform.calls.all().some(({ stamp, endTime }) => stamp - endTime >= 20_000)).toBe(true);
		await platform.stop();
		const { size } = platform.calls;
		platform.clock.advance(60_000);
		await timers.setImmediate();
		expect(platform.calls.size).toBe(size);
	});
});

describe('the settings', () => {
	test('come from flags, then from the environment, then from what is usual', () => {
		const settings = readSettings(['--calls', '5'], { PLATFORM_CALLS: '7', PLATFORM_SEED: '3' });
		expect([settings.calls, settings.seed, settings.hours]).toStrictEqual([5, 3, 48]);
		expect(() => readSettings(['--calls', 'many'], {})).toThrow('--calls');
		expect(() => readSettings(['--colour', 'red'], {})).toThrow('--colour');
	});
});

describe('the control interface', () => {
	let platform: Platform;
	let control: HttpServer;

	beforeEach(async () => {
		platform = await startPlatform();
		control = controlServer(platform);
		await control.listen(0);
	});

	afterEach(async () => await Promise.all([platform.stop(), control.close()]));

	test('orders and cancels faults', async () => {
		const api = await apiClient(platform);
		const order = {
			operationId: 'getPauses',
			times: 'always',
			fault: { kind: 'status', status: 500 },
		};
		expect((await client.post(`${control.url}/faults`, order)).status).toBe(200);
		expect((await api.get('/pauses')).status).toBe(500);
		await client.delete(`${control.url}/faults`);
		expect((await api.get('/pauses')).status).toBe(200);
		const unknown = await client.post(`${control.url}/faults`, { fault: { kind: 'earthquake' } });
		expect(unknown.status).toBe(400);
	});

	test('moves the clock and adds calls', async () => {
		// A slow machine: each look at its clock is a millisecond later.
		let time = Date.now();
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => time++);
		const { data } = await client.post(`${control.url}/clock`, {
			freeze: true,
			set: '2025-01-01T00:00:00Z',
		});
		clock.mockRestore();
		expect(data).toStrictEqual({ now: '2025-01-01T00:00:00.000Z' });
		await client.post(`${control.url}/calls`, { kind: 'ringAll', phones: 2 });
		expect(platform.calls.size).toBe(2);
	});

	test('shows the journal without secrets', async () => {
		await apiClient(platform);
		const { data } = await client.get(`${control.url}/journal`, { responseType: 'text' });
		for (const secret of platform.secrets) expect(data).not.toContain(secret);
		expect(data).toContain('getToken');
	});
});
