import type { INodeParameters } from 'n8n-workflow';

import type { CallRecord } from '../../nodes/Ipex/call/callRecord';
import { itemsOf, Scene } from '../support/scene';

let scene: Scene;

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const HOUR = 3_600_000;

describe('Get Many of 12,000 calls', () => {
	it('with Return All and a direction gives exactly the matching ones, once each, while calls are being added', async () => {
		scene = await Scene.begin({ calls: 12_000, historyHours: 72 });
		const { calls, journal, clock } = scene.platform;
		clock.freeze();
		const wanted = calls
			.inLog()
			.filter(({ way }) => way === 'In')
			.map(({ uniqueid }) => uniqueid);
		// At each page that is asked for, calls come in: some new, some written late into what was already read.
		const added = new Set<string>();
		const watch = journal.all.bind(journal);
		const begin = journal.begin.bind(journal);
		journal.begin = (entry) => {
			for (const hours of [0, 1, 30, 60]) {
				const end = clock.now() - hours * HOUR - 1_000;
				const call = calls.add({ way: 'In', calldate: end - 60_000, endTime: end, stamp: end });
				added.add(call.uniqueid);
			}
			return begin(entry);
		};
		const items = await scene.run('callLog', 'getAll', {
			returnAll: true,
			simplify: false,
			filters: { way: 'In' },
		});
		const got = items.map(({ json }) => String(json.uniqueid));
		expect(new Set(got).size).toBe(got.length);
		expect(got.filter((id) => !added.has(id))).toStrictEqual(wanted);
		const pages = watch().filter(({ operationId }) => operationId === 'getCalls');
		expect(pages.length).toBeGreaterThanOrEqual(2);
		expect(new Set(pages.map(({ query }) => query.way))).toStrictEqual(new Set(['In']));
		expect(new Set(pages.map(({ query }) => query.endTime)).size).toBe(1);
	});

	it('gives 100,000 in one go, and says how to split what is more', async () => {
		scene = await Scene.begin({ calls: 100_000, historyHours: 24 * 30 });
		const { calls, clock } = scene.platform;
		const inLog = calls.all().filter(({ stamp }) => stamp <= clock.now());
		const startTime = new Date(inLog[Math.max(0, inLog.length - 99_990)]?.calldate ?? 0);
		const items = await scene.run('callLog', 'getAll', {
			returnAll: true,
			filters: { startTime: startTime.toISOString() },
			options: { joinLegs: false },
		});
		expect(items.length).toBeGreaterThan(99_000);
		expect(items.length).toBeLessThanOrEqual(100_000);
		for (let i = 0; i < 2_000; i++) calls.add({ endTime: clock.now() - HOUR });
		const { message, description } = await scene.failure('callLog', 'getAll', { returnAll: true });
		expect(message).toMatch(/The period contains \d+ records, and n8n can process 100000/);
		expect(description).toMatch(/Split the period/);
	});
});

describe('Get Many', () => {
	beforeEach(async () => {
		scene = await Scene.begin({ calls: 300 });
	});

	it('with a limit gives the newest calls, and no more than that', async () => {
		scene.platform.clock.freeze();
		const items = await scene.run('callLog', 'getAll', { limit: 7, simplify: false });
		const newest = scene.platform.calls
			.inLog()
			.slice(-7)
			.reverse()
			.map(({ uniqueid }) => uniqueid);
		expect(items.map(({ json }) => json.uniqueid)).toStrictEqual(newest);
		expect(scene.platform.journal.of('getCalls')).toHaveLength(1);
	});

	it('sends every filter under the name that the API gives it', async () => {
		await scene.run('callLog', 'getAll', {
			limit: 5,
			simplify: false,
			filters: {
				src: '777123456',
				dst: '204',
				line: '204',
				trunk: 'main',
				phoneNumber: '777123456',
				disposition: 'ANSWERED',
				way: 'In',
				extensions: '204,205',
				teams: '1, 2',
				categories: '[[1,2],[3]]',
				startTime: '2026-01-01T00:00:00',
				endTime: '2026-01-02T00:00:00',
			},
			options: {
				timezone: 'Europe/London',
				sortDirection: 'asc',
				metadata: true,
				srcFilter: 'equal',
				dstFilter: 'equal',
				lineFilter: 'equal',
				trunkFilter: 'equal',
				phoneNumberFilter: 'equal',
			},
		});
		const [request] = scene.platform.journal.of('getCalls');
		expect(request?.status).toBe(200);
		expect(Object.keys(request?.query ?? {}).sort()).toStrictEqual(
			[
				...[
					'src',
					'dst',
					'line',
					'trunk',
					'phoneNumber',
					'disposition',
					'way',
					'extensions',
					'teams',
				],
				...[
					'categories',
					'startTime',
					'endTime',
					'timezone',
					'sortDirection',
					'sortColumn',
					'metadata',
				],
				...['srcFilter', 'dstFilter', 'lineFilter', 'trunkFilter', 'phoneNumberFilter'],
				...['page', 'pageSize'],
			].sort(),
		);
		expect(request?.query).toMatchObject({
			extensions: ['204', '205'],
			startTime: '2026-01-01T00:00:00.000Z',
		});
	});

	it('gives simplified calls with times in the zone of the switchboard', async () => {
		scene.platform.calls.addCall({
			kind: 'inbound',
			at: '2026-07-01T08:00:00Z',
			phone: '+420777123456',
			waitSeconds: 5,
			talkSeconds: 30,
			note: 'call back',
		});
		const [item] = await scene.run('callLog', 'getAll', {
			filters: { startTime: '2026-07-01T10:00:00', endTime: '2026-07-01T10:00:00' },
		});
		expect(item?.json).toMatchObject({
			direction: 'inbound',
			outcome: 'answered',
			startedAt: '2026-07-01T10:00:00+02:00',
			durationSeconds: 35,
			waitSeconds: 5,
			talkSeconds: 30,
			note: 'call back',
			legs: 1,
		});
		expect(item?.json.phone).toMatchObject({ e164: '+420777123456' });
	});

	it('simplifies, and sorts, also when an expression gives the choice as text, or an empty text', async () => {
		const parameters = {
			limit: 1,
			simplify: '={{ "true" }}',
			sort: { order: "={{ '' }}" },
		};
		const [newest] = await scene.run('callLog', 'getAll', { limit: 1 });
		expect(await scene.run('callLog', 'getAll', parameters)).toStrictEqual([newest]);
	});

	it("sorts as 'Sort' says, and as version 0.1.0 stored the order among the options", async () => {
		const first = async (parameters: INodeParameters) =>
			(await scene.run('callLog', 'getAll', { limit: 1, ...parameters }))[0]?.json.callId;
		const [newest, oldest] = [await first({}), await first({ sort: { order: 'asc' } })];
		expect(oldest).not.toBe(newest);
		expect(await first({ options: { sortDirection: 'asc' } })).toBe(oldest);
		expect(await first({ sort: { order: 'desc' }, options: { sortDirection: 'asc' } })).toBe(
			newest,
		);
	});

	it('refuses an order that does not exist', async () => {
		const failure = await scene.failure('callLog', 'getAll', {
			sort: { order: '={{ "newest" }}' },
		});
		expect(failure.message).toBe("'Order' is not one of its choices.");
	});

	it('takes times as expressions give them', async () => {
		await scene.run('callLog', 'getAll', {
			filters: { startTime: '={{ $now.minus({ days: 1 }) }}', endTime: '={{ new Date() }}' },
		});
		const { startTime, endTime } = scene.platform.journal.of('getCalls')[0]?.query ?? {};
		const hours = (Date.parse(String(endTime)) - Date.parse(String(startTime))) / HOUR;
		expect(hours).toBeCloseTo(24, 1);
	});

	it('pairs each item with the input item that it came from', async () => {
		const items = await scene.run('callLog', 'getAll', { limit: 4 }, { items: itemsOf(3) });
		expect(items.map(({ pairedItem }) => pairedItem)).toStrictEqual(
			[0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2].map((item) => ({ item })),
		);
	});

	it.each([
		[{ filters: { startTime: 'yesterday' } }, "'Start Time' is not a date: yesterday."],
		[
			{ filters: { startTime: '2026-01-02', endTime: '2026-01-01' } },
			"'End Time' is before 'Start Time'.",
		],
		[{ options: { timezone: 'Prague' } }, "'Time Zone' is not one that exists: Prague."],
		[{ limit: 0 }, "'Limit' is not a whole number from 1 to 100000."],
		[{ filters: { categories: 'x' } }, "'Categories' is not a nested list of category IDs."],
	])('refuses %j before any request', async (parameters, message) => {
		expect((await scene.failure('callLog', 'getAll', parameters)).message).toBe(message);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});

describe('Get', () => {
	beforeEach(async () => {
		scene = await Scene.begin();
	});

	it('joins the legs of a ring-all queue of 8 phones, 1 answered, to one answered call', async () => {
		const legs = scene.platform.calls.addCall({ kind: 'ringAll', phones: 8 });
		scene.platform.calls.addCall({ kind: 'inbound' });
		const items = await scene.run('callLog', 'get', { callId: legs[0]?.linkedid ?? '' });
		expect(items).toHaveLength(1);
		expect(items[0]?.json).toMatchObject({ outcome: 'answered', legs: 8 });
	});

	it('gives one missed call of 8 phones that nobody took', async () => {
		const legs = scene.platform.calls.addCall({ kind: 'ringAll', phones: 8, answered: false });
		const [item] = await scene.run('callLog', 'get', { callId: legs[0]?.linkedid ?? '' });
		expect(item?.json).toMatchObject({ outcome: 'missed', answeredBy: null, legs: 8 });
	});

	it('gives the records of all legs when it does not simplify', async () => {
		const legs = scene.platform.calls.addCall({ kind: 'transfer' });
		const items = await scene.run('callLog', 'get', {
			callId: legs[0]?.linkedid ?? '',
			simplify: false,
		});
		expect(items.map(({ json }) => (json as CallRecord).uniqueid)).toStrictEqual(
			legs.map(({ uniqueid }) => uniqueid),
		);
	});

	it('finds a call that ended by a clock which is ahead of the one of n8n', async () => {
		scene.platform.clock.advance(20_000);
		const [leg] = scene.platform.calls.addCall({
			kind: 'inbound',
			answered: false,
			at: new Date(scene.platform.clock.now() - 8_000),
			waitSeconds: 5,
		});
		const callId = String(leg?.linkedid);
		expect(await scene.run('callLog', 'get', { callId })).toMatchObject([{ json: { callId } }]);
	});

	it('says that there is no such call', async () => {
		expect((await scene.failure('callLog', 'get', { callId: '1.1' })).message).toBe(
			'IPEX has no finished call with this ID.',
		);
	});

	it('never reads the whole log for an empty ID', async () => {
		expect((await scene.failure('callLog', 'get', { callId: ' ' })).message).toBe(
			"'Call ID' is empty.",
		);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});

describe('Get Events and Get Missed', () => {
	beforeEach(async () => {
		scene = await Scene.begin();
	});

	it('give the events of a call in the zone that was asked for', async () => {
		const [leg] = scene.platform.calls.addCall({ kind: 'inbound', at: '2026-01-05T08:00:00Z' });
		const items = await scene.run('callLog', 'getEvents', {
			callId: leg?.linkedid ?? '',
			returnAll: true,
			options: { timezone: 'UTC' },
		});
		expect(items.length).toBeGreaterThan(1);
		expect(items[0]?.json).toHaveProperty('eventtype');
		expect(Date.parse(String(items[0]?.json.eventtime))).toBe(Date.parse('2026-01-05T08:00:00Z'));
		expect(scene.platform.journal.of('getCallEvents')[0]?.query).toStrictEqual({ timezone: 'UTC' });
	});

	it('give the calls that the queues lost, simplified or as they are', async () => {
		scene.platform.calls.addCall({ kind: 'ringAll', answered: false, phone: '+420777123456' });
		scene.platform.calls.addCall({ kind: 'ringAll', answered: true, phone: '+420777000000' });
		const [simple, ...rest] = await scene.run('callLog', 'getMissed');
		expect(rest).toStrictEqual([]);
		expect(simple?.json).toMatchObject({ outcome: 'missed', direction: 'inbound', attempts: 1 });
		const [raw] = await scene.run('callLog', 'getMissed', { simplify: false });
		expect(raw?.json).toHaveProperty('callerId');
	});
});
