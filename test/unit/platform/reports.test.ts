import type { AxiosInstance } from 'axios';
import type { Platform } from '../../../tools/platform';
import { startPlatform } from '../../../tools/platform';
import { apiClient } from './support';

describe('reports', () => {
	let platform: Platform;
	let api: AxiosInstance;

	beforeEach(async () => {
		platform = await startPlatform({ now: '2025-03-12T15:00:00+01:00' });
		platform.clock.freeze();
		api = await apiClient(platform);
		const queue = { kind: 'ringAll', queue: 'Obchod' } as const;
		platform.calls.addCall({
			...queue,
			at: '2025-03-12T09:00:00',
			waitSeconds: 10,
			talkSeconds: 100,
		});
		platform.calls.addCall({
			...queue,
			at: '2025-03-12T09:10:00',
			waitSeconds: 40,
			talkSeconds: 20,
		});
		for (const minute of [20, 25]) {
			const at = `2025-03-12T09:${minute}:00`;
			platform.calls.addCall({
				...queue,
				at,
				answered: false,
				waitSeconds: 30,
				phone: '602111222',
			});
		}
		platform.calls.addCall({
			kind: 'outbound',
			at: '2025-03-12T09:30:00',
			answered: false,
			phone: '602111222',
		});
	});

	afterEach(async () => {
		expect(platform.violations).toStrictEqual([]);
		await platform.stop();
	});

	const report = async (path: string, params: object = {}) =>
		(await api.get<Array<Record<string, unknown>>>(path, { params })).data;

	test('of queues count calls, not legs, against the service level', async () => {
		expect(await report('/reports/queues', { queues: ['Obchod'] })).toStrictEqual([
			{
				name: 'Obchod',
				total: 4,
				answered: 2,
				noanswer: 2,
				inSla: 1,
				afterSla: 1,
				avgWait: 28,
				maxWait: 40,
				avgDur: 60,
				maxDur: 100,
				noanswerUniq: 1,
				noanswerRecur: 1,
			},
		]);
		expect(await report('/reports/queues', { queues: ['Obchod'], sla: 60 })).toMatchObject([
			{ inSla: 2 },
		]);
		expect(await report('/reports/queues')).toHaveLength(3);
	});

	test('of calls have one entry a call, and can be narrowed', async () => {
		expect(await report('/reports/calls')).toHaveLength(5);
		expect(await report('/reports/calls', { answered: false, direction: 'In' })).toMatchObject([
			{ date: '2025-03-12', time: '09:20:00', cid: '602111222', answered: false, user: null },
			{ time: '09:25:00' },
		]);
		expect(await report('/reports/calls', { startTime: '2025-03-12T09:26:00+01:00' })).toHaveLength(
			1,
		);
	});

	test('of missed calls join the attempts of a caller until somebody has spoken with it', async () => {
		expect(await report('/calls/missed')).toMatchObject([
			{
				callerId: '602111222',
				attempts: 2,
				outgoingAttempts: 1,
				queue: 'Obchod',
				state: 'inProgress',
			},
		]);
		platform.calls.addCall({ kind: 'outbound', phone: '602111222' });
		expect(await report('/calls/missed')).toStrictEqual([]);
	});

	test('of agents agree with the log', async () => {
		const [agent] = platform.directory.membersOf(platform.directory.queues[0]!);
		expect(await report('/reports/agents/daily-stats', { agents: [agent?.login] })).toMatchObject([
			{ callsTaken: 2, talkTime: 120, ringNoAnswer: 2, outgoingCallsUnanswered: 1 },
		]);
		const [durations] = await report('/reports/agents/activity-durations', {
			agents: [agent?.login],
		});
		expect(durations).toMatchObject({ wasOnceLogged: true, durations: { incomingCalls: 120 } });
		const { data } = await api.get<{ items: Array<{ event: string }> }>(
			'/reports/agents/activity',
			{
				params: { agents: [agent?.login], queues: ['Obchod'] },
			},
		);
		expect(data.items.map(({ event }) => event)).toStrictEqual(
			expect.arrayContaining(['ADDMEMBER', 'COMPLETEAGENT', 'REMOVEMEMBER']),
		);
	});
});
