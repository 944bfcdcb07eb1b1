import type { AxiosInstance } from 'axios';
import type { DirectoryUser, Platform } from '../../../tools/platform';
import { startPlatform } from '../../../tools/platform';
import { apiClient } from './support';

interface Current {
	callId: string;
	channelId: string;
	src: string;
	dst: string;
	state: string;
	duration: number;
	user: { login: string } | null;
}

describe('calls in progress', () => {
	let platform: Platform;
	let api: AxiosInstance;
	let user: DirectoryUser;
	let colleague: DirectoryUser;

	beforeEach(async () => {
		platform = await startPlatform({ now: '2025-03-12T15:00:00+01:00' });
		platform.clock.freeze();
		api = await apiClient(platform);
		[user, colleague] = platform.directory.users as [DirectoryUser, DirectoryUser];
	});

	afterEach(async () => {
		expect(platform.violations).toStrictEqual([]);
		await platform.stop();
	});

	const current = async (params: object = {}) =>
		(await api.get<Current[]>('/calls/current', { params })).data;

	const log = async () =>
		(await api.get<{ items: Array<Record<string, unknown>> }>('/calls')).data.items;

	const startCall = async (to: string) => {
		const fromUser = { identityType: 'login', identityValue: user.login };
		return (await api.post<{ callId: string; channelId: string }>('/calls', { to, fromUser })).data;
	};

	test('every response has the date of the clock of the platform', async () => {
		const dates = ['/calls/current', '/nothing'].map(
			async (url) => (await api.get(url)).headers.date as string,
		);
		const date = new Date(platform.clock.now()).toUTCString();
		expect(date).toMatch(/12 Mar 2025/);
		expect(await Promise.all(dates)).toStrictEqual([date, date]);
	});

	test('a started call rings, is picked up, and is in the log once it was ended', async () => {
		const { callId } = await startCall('+420602000111');
		expect(await current()).toMatchObject([{ callId, state: 'Ring', user: { login: user.login } }]);
		platform.clock.advance(13_000);
		expect(await current({ userLogin: user.login })).toMatchObject([{ state: 'Up', duration: 13 }]);
		expect(await log()).toStrictEqual([]);
		expect((await api.delete('/calls', { params: { callId } })).data).toBe('OK');
		expect(await current()).toStrictEqual([]);
		expect(await log()).toMatchObject([
			{ linkedid: callId, way: 'Out', duration: 13, billsec: 10, disposition: 'ANSWERED' },
		]);
	});

	test('a call to a line of the switchboard stays inside', async () => {
		const { callId } = await startCall(String(colleague.exten));
		await api.delete('/calls', { params: { callId } });
		expect(await log()).toMatchObject([{ way: 'Loc', disposition: 'NO ANSWER' }]);
	});

	test('a record that has not ended yet is a call in progress and can be ended early', async () => {
		platform.calls.addCall({ kind: 'inbound', at: platform.clock.now(), talkSeconds: 600 });
		platform.clock.advance(20_000);
		const [call] = await current();
		expect(call).toMatchObject({ state: 'Up', duration: 20 });
		await api.delete('/calls', { params: { channelId: call?.channelId } });
		expect(await log()).toMatchObject([{ duration: 20, billsec: 12, linkedid: call?.callId }]);
	});

	test('a blind transfer ends the leg of the user and begins one of the colleague', async () => {
		const { callId } = await startCall('+420602000111');
		platform.clock.advance(5000);
		const to = String(colleague.exten);
		await api.put('/calls/transfer', { to, type: 'blind', userId: user.id });
		expect(await current()).toMatchObject([{ callId, dst: to, user: { login: colleague.login } }]);
		expect(await log()).toHaveLength(1);
	});

	test('an attended transfer is completed when the user hangs up, unless it was cancelled', async () => {
		await startCall('+420602000111');
		platform.clock.advance(5000);
		const begin = async () =>
			await api.put('/calls/transfer', {
				to: String(colleague.exten),
				type: 'attended',
				userId: user.id,
			});
		expect((await begin()).status).toBe(200);
		expect((await begin()).status).toBe(409);
		const cancel = async () => await api.delete('/calls/transfer', { data: { userId: user.id } });
		expect((await cancel()).status).toBe(200);
		expect((await cancel()).status).toBe(404);
		await begin();
		await api.delete('/calls', { params: { userId: user.id } });
		expect(await current()).toMatchObject([{ user: { login: colleague.login } }]);
	});

	test('listening in has a channel of its own and leaves no record', async () => {
		const { channelId } = await startCall('+420602000111');
		const params = { channelId, userId: colleague.id };
		const monitored = await api.put<{ channelId: string }>('/calls/monitor', undefined, { params });
		expect(await current()).toHaveLength(2);
		await api.delete('/calls', { params: { channelId: monitored.data.channelId } });
		expect(await current()).toMatchObject([{ channelId }]);
		expect(await log()).toStrictEqual([]);
	});

	test('what is not there is not found', async () => {
		expect((await api.delete('/calls', { params: { callId: '1.1' } })).status).toBe(404);
		expect((await api.delete('/calls')).status).toBe(400);
		expect((await api.get('/calls/1.1/detail')).status).toBe(404);
		const fromUser = { identityType: 'line', identityValue: '999' };
		expect((await api.post('/calls', { to: '101', fromUser })).status).toBe(404);
		expect((await api.put('/calls/transfer', { to: '101', userId: user.id })).status).toBe(404);
		expect((await api.get('/calls/current', { params: { pbxId: 1 } })).status).toBe(404);
	});
});
