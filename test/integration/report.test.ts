import { fault } from '../../tools/platform';
import { agentEvents } from '../../tools/platform/reports/agentActivity';
import { agentDays } from '../../tools/platform/reports/agentDays';
import { itemsOf, Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin();
});

afterEach(async () => {
	jest.restoreAllMocks();
	expect(await scene.end()).toStrictEqual([]);
});

const WITH_PERIOD: Array<[operation: string, operationId: string]> = [
	['getCalls', 'getReportedCalls'],
	['getQueues', 'getQueueStatistics'],
	['getAgentActivity', 'getAgentActivity'],
	['getAgentDurations', 'getAgentActivityDurations'],
];

/** A call to a queue at the given time. */
function queueCall(at: string, more: { answered?: boolean; queue?: string } = {}) {
	return scene.platform.calls.addCall({ kind: 'ringAll', queue: 'Obchod', at, ...more });
}

const queryOf = (operationId: string) => scene.platform.journal.of(operationId)[0]?.query ?? {};

describe.each(WITH_PERIOD)('the period of %s', (operation, operationId) => {
	it.each([
		['today', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T11:00:00.000Z'],
		['yesterday', '2026-10-26', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
		['yesterday', '2026-03-30', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
		['thisWeek', '2026-10-25', '2026-10-18T22:00:00.000Z', '2026-10-25T11:00:00.000Z'],
		['lastWeek', '2026-10-26', '2026-10-18T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
		['thisMonth', '2026-10-25', '2026-09-30T22:00:00.000Z', '2026-10-25T11:00:00.000Z'],
		['lastMonth', '2026-11-05', '2026-09-30T22:00:00.000Z', '2026-10-31T22:59:59.999Z'],
	])('%s on %s at 11:00 UTC is from %s to %s', async (period, day, startTime, endTime) => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.parse(`${day}T11:00:00Z`));
		await scene.run('report', operation, { period });
		expect(queryOf(operationId)).toMatchObject({ startTime, endTime });
	});

	it('is counted in the time zone of the options', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-07-01T03:00:00Z'));
		const options = { timezone: 'America/New_York' };
		await scene.run('report', operation, { period: 'yesterday', options });
		expect(queryOf(operationId)).toMatchObject({
			startTime: '2026-06-29T04:00:00.000Z',
			endTime: '2026-06-30T03:59:59.999Z',
		});
		await scene.run('report', operation, {
			period: 'custom',
			startTime: '2026-06-01T00:00:00',
			endTime: '2026-06-01T12:00:00',
			options,
		});
		expect(scene.platform.journal.of(operationId)[1]?.query).toMatchObject({
			startTime: '2026-06-01T04:00:00.000Z',
			endTime: '2026-06-01T16:00:00.000Z',
		});
	});

	it.each([
		[{ period: 'custom' }, "'Start Time' is empty."],
		[{ period: 'custom', startTime: 'last Friday' }, "'Start Time' is not a date: last Friday."],
		[
			{ period: 'custom', startTime: '2026-01-02', endTime: '2026-01-01' },
			"'End Time' is before 'Start Time'.",
		],
		[{ period: '={{ "this year" }}' }, "'Period' is not one of its choices."],
		[{ options: { timezone: 'Prague' } }, "'Time Zone' is not one that exists: Prague."],
		[{ limit: 1.5 }, "'Limit' is not a whole number from 1 to 100000."],
	])('is refused before any request for %j', async (parameters, message) => {
		expect((await scene.failure('report', operation, parameters)).message).toBe(message);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});

it('of a period that has not begun, and has no end, says what is wrong', async () => {
	const parameters = { period: 'custom', startTime: '2099-01-01' };
	const { message } = await scene.failure('report', 'getCalls', parameters);
	expect(message).toBe("'Start Time' is still to come.");
	expect(scene.platform.journal.all()).toStrictEqual([]);
});

describe('Get Calls', () => {
	it('counts a call in one of two periods that follow each other, to the second', async () => {
		for (const at of [
			'2026-10-24T23:59:59+02:00',
			'2026-10-25T00:00:00+02:00',
			'2026-10-25T23:59:59+01:00',
			'2026-10-26T00:00:00+01:00',
		]) {
			queueCall(at);
		}
		jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-10-26T09:00:00Z'));
		const times = async (period: string) =>
			(await scene.run('report', 'getCalls', { period, returnAll: true })).map(
				({ json }) => json.startedAt,
			);
		expect(await times('yesterday')).toStrictEqual([
			'2026-10-25T00:00:00+02:00',
			'2026-10-25T23:59:59+01:00',
		]);
		expect(await times('today')).toStrictEqual(['2026-10-26T00:00:00+01:00']);
		expect(await times('lastWeek')).toHaveLength(3);
	});

	it('gives those that every filter lets pass', async () => {
		const at = '2026-07-01T10:00:00+02:00';
		const period = { period: 'custom', startTime: at, endTime: '2026-07-01T11:00:00+02:00' };
		queueCall(at, { queue: 'Obchod' });
		queueCall(at, { queue: 'Podpora', answered: false });
		queueCall(at, { queue: 'Fakturace & smlouvy' });
		const queuesFor = async (filters: object) =>
			(await scene.run('report', 'getCalls', { ...period, filters: { ...filters } }))
				.map(({ json }) => json.queue)
				.sort();
		expect(await queuesFor({ queues: 'Obchod, Podpora' })).toStrictEqual(['Obchod', 'Podpora']);
		expect(await queuesFor({ queues: '={{ ["Fakturace & smlouvy"] }}' })).toStrictEqual([
			'Fakturace & smlouvy',
		]);
		expect(await queuesFor({ answered: false })).toStrictEqual(['Podpora']);
		expect(await queuesFor({ answered: true, direction: 'In' })).toHaveLength(2);
		expect(await queuesFor({ direction: 'Out' })).toStrictEqual([]);
		expect(await queuesFor({ agents: 'nobody@example.cz' })).toStrictEqual([]);
		expect(scene.platform.journal.of('getReportedCalls')[0]?.query).toMatchObject({
			queues: ['Obchod', 'Podpora'],
		});
	});

	it('says how to split a period with more calls than n8n can take', async () => {
		const many = Array.from({ length: 100_001 }, (_, callId) => ({ callId }));
		scene.platform.faults.order({
			operationId: 'getReportedCalls',
			times: 2,
			fault: fault.otherShape(many),
		});
		const { message, description } = await scene.failure('report', 'getCalls', { returnAll: true });
		expect(message).toMatch(/^The period contains 100001 records, and n8n can process 100000/);
		expect(description).toMatch(/^Split the period/);
		expect(await scene.run('report', 'getCalls', { limit: 100_000 })).toHaveLength(100_000);
	});

	it('takes times as expressions give them', async () => {
		await scene.run('report', 'getCalls', {
			period: 'custom',
			startTime: '={{ $now.minus({ hours: 2 }) }}',
			endTime: '={{ new Date() }}',
		});
		const { startTime, endTime } = queryOf('getReportedCalls');
		const hours = (Date.parse(String(endTime)) - Date.parse(String(startTime))) / 3_600_000;
		expect(hours).toBeCloseTo(2, 2);
	});
});

describe('Get Queues', () => {
	it('gives the figures of the queues asked for, by the service level asked for', async () => {
		const at = '2026-07-01T10:00:00+02:00';
		scene.platform.calls.addCall({ kind: 'ringAll', queue: 'Obchod', at, waitSeconds: 40 });
		const figures = async (options: { sla?: number }) => {
			const items = await scene.run('report', 'getQueues', {
				period: 'custom',
				startTime: '2026-07-01',
				endTime: '2026-07-02',
				filters: { queues: 'Obchod' },
				options,
			});
			return items.map(({ json }) => [json.queue, json.calls, json.answeredInTime]);
		};
		expect(await figures({})).toStrictEqual([['Obchod', 1, 0]]);
		expect(await figures({ sla: 60 })).toStrictEqual([['Obchod', 1, 1]]);
		expect(queryOf('getQueueStatistics')).not.toHaveProperty('timezone');
	});

	it.each([0, -1, 'soon'])('refuses a service level of %s before any request', async (sla) => {
		const { message } = await scene.failure('report', 'getQueues', { options: { sla } });
		expect(message).toBe("'Service Level' is not a number of seconds.");
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});

describe('Get Agent Activity', () => {
	const july = { period: 'custom', startTime: '2026-07-01', endTime: '2026-07-31' };

	it('reads all pages, each with every filter and the same end, and each event once', async () => {
		await scene.end();
		scene = await Scene.begin({ calls: 12_000, historyHours: 20 * 24 });
		const { calls, directory, clock, journal } = scene.platform;
		// A call that reaches the log between the last page and the expectation would change the agents' pauses.
		clock.freeze();
		const from = clock.now() - 21 * 24 * 3_600_000;
		const items = await scene.run('report', 'getAgentActivity', {
			period: 'custom',
			startTime: new Date(from).toISOString(),
			returnAll: true,
			filters: { events: ['COMPLETEAGENT', 'COMPLETECALLER', 'PAUSE', 'UNPAUSE', 'ADDMEMBER'] },
		});
		const queries = journal.of('getAgentActivity').map(({ query }) => query);
		const to = Date.parse(String(queries[0]?.endTime));
		const expected = agentEvents(
			agentDays(calls, directory, { from, to }),
			directory,
			clock.now(),
		).filter(({ at, event }) => at >= from && event !== 'REMOVEMEMBER');
		expect(expected.length).toBeGreaterThan(5_000);
		expect(
			items.map(({ json }) => [Date.parse(String(json.time)), json.userLogin, json.event]),
		).toStrictEqual(expected.map(({ at, agent, event }) => [at, agent, event]));
		expect(queries.map(({ page, pageSize }) => [page, pageSize])).toStrictEqual(
			queries.map((_, i) => [String(i + 1), '5000']),
		);
		expect(queries.length).toBeGreaterThan(1);
		for (const query of queries) expect({ ...query, page: '1' }).toStrictEqual(queries[0]);
	});

	it('asks for no larger page than the limit', async () => {
		queueCall('2026-07-02T08:00:00');
		queueCall('2026-07-03T08:00:00');
		scene.platform.clock.set('2026-08-01T12:00:00+02:00');
		const items = await scene.run('report', 'getAgentActivity', { ...july, limit: 3 });
		expect(items).toHaveLength(3);
		expect(queryOf('getAgentActivity')).toMatchObject({ pageSize: '3', page: '1' });
	});

	it('sends agents, queues and one event as they were chosen, and times in the zone asked for', async () => {
		const legs = queueCall('2026-07-02T08:00:00');
		scene.platform.clock.set('2026-08-01T12:00:00+02:00');
		const login = legs.find(({ disposition }) => disposition === 'ANSWERED')?.user?.login ?? '';
		const items = await scene.run('report', 'getAgentActivity', {
			...july,
			filters: { agents: login, queues: 'Obchod', events: ['ADDMEMBER'] },
			options: { timezone: 'UTC' },
		});
		expect(items.map(({ json }) => [json.userLogin, json.queue, json.event])).toStrictEqual([
			[login, 'Obchod', 'ADDMEMBER'],
		]);
		expect(items[0]?.json.time).toMatch(/(Z|\+00:00)$/);
	});
});

describe('Get Agent Durations and Get Agent Daily Stats', () => {
	it('give one record for each agent asked for', async () => {
		const agents = scene.platform.directory.users.filter(({ callcenter }) => callcenter);
		const [first, second] = agents;
		const all = await scene.run('report', 'getAgentDurations', { returnAll: true });
		expect(all).toHaveLength(agents.length);
		const some = await scene.run('report', 'getAgentDurations', {
			filters: { agents: `${first?.login}, ${second?.login}` },
		});
		expect(some).toHaveLength(2);
		const byLogin = await scene.run('report', 'getAgentDailyStats', {
			filters: { agents: first?.login ?? '' },
		});
		expect(byLogin.map(({ json }) => json.userLogin)).toStrictEqual([first?.login]);
		const byId = await scene.run('report', 'getAgentDailyStats', {
			filters: { usersId: `${first?.id},${second?.id}` },
		});
		expect(byId.map(({ json }) => json.userId).sort()).toStrictEqual(
			[first?.id, second?.id].sort(),
		);
		expect(await scene.run('report', 'getAgentDailyStats', { limit: 2 })).toHaveLength(2);
	});
});

const ALL: Array<[operation: string, operationId: string]> = [
	...WITH_PERIOD,
	['getAgentDailyStats', 'getAgentDailyStats'],
];

describe('Simplify', () => {
	it('tells a call of the report as the call log tells it', async () => {
		const [leg] = queueCall('2026-10-25T02:30:00+01:00');
		scene.platform.clock.set('2026-10-26T12:00:00+01:00');
		const period = { period: 'custom', startTime: '2026-10-24', endTime: '2026-10-26' };
		const [reported] = await scene.run('report', 'getCalls', period);
		const [logged] = await scene.run('callLog', 'get', { callId: leg?.linkedid ?? '' });
		expect(reported?.json.startedAt).toBe('2026-10-25T02:30:00+01:00');
		for (const field of ['callId', 'direction', 'outcome', 'startedAt', 'waitSeconds', 'phone']) {
			expect([field, reported?.json[field]]).toStrictEqual([field, logged?.json[field]]);
		}
		for (const field of ['userLogin', 'queue', 'organization', 'person', 'recording']) {
			expect([field, reported?.json[field]]).toStrictEqual([field, logged?.json[field]]);
		}
	});

	it('tells a call that nobody took as missed, and its number in the country of the options', async () => {
		queueCall('2026-07-02T08:00:00+02:00', { answered: false });
		scene.platform.clock.set('2026-07-03T12:00:00+02:00');
		const [item] = await scene.run('report', 'getCalls', {
			period: 'custom',
			startTime: '2026-07-02',
			endTime: '2026-07-03',
			options: { country: 'SK', timezone: 'Europe/London' },
		});
		expect(item?.json).toMatchObject({
			outcome: 'missed',
			startedAt: '2026-07-02T07:00:00+01:00',
			userLogin: null,
		});
	});

	it.each(ALL)('off gives the records of the API in %s', async (operation, operationId) => {
		queueCall(new Date(Date.now() - 120_000).toISOString());
		const records = [{ name: 'Obchod', agent: 'a@b.cz', date: '2026-07-01', extra: 1 }];
		const body = operationId === 'getAgentActivity' ? page(records) : records;
		scene.platform.faults.order({ operationId, fault: fault.otherShape(body) });
		const items = await scene.run('report', operation, {
			simplify: false,
			options: { timezone: 'UTC' },
		});
		expect(items.map(({ json }) => json)).toStrictEqual(records);
	});
});

const page = (items: object[]) => ({ items, currentPage: 1, totalPages: 1 });

describe('every report', () => {
	it.each(ALL)(
		'%s runs as the user of its item, and pairs its items',
		async (operation, operationId) => {
			const { directory } = scene.platform;
			queueCall(new Date(Date.now() - 120_000).toISOString());
			const startTime = new Date(Date.now() - 3_600_000).toISOString();
			const items = itemsOf(3).map((_, i) => ({
				json: { login: directory.users[i]?.login ?? '' },
			}));
			const output = await scene.run(
				'report',
				operation,
				{ actAs: '={{ $json.login }}', period: 'custom', startTime },
				{ items },
			);
			scene.expectRunsAs(
				operationId,
				items.map(({ json }) => json.login),
				output,
			);
		},
	);

	it.each(ALL)('%s reports an access without the right to it', async (operation, operationId) => {
		scene.platform.faults.order({ operationId, fault: fault.status(403, { message: 'no' }) });
		const { message, description } = await scene.failure('report', operation);
		expect(message).toMatch(/is not allowed to do that \(HTTP 403\): no\.$/);
		expect(description).toMatch(/Impersonation/);
	});
});
