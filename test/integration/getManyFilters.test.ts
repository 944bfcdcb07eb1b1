import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { fault } from '../../tools/platform/faults';
import { Scene } from '../support/scene';
import { setTimeOfDay } from '../support/timeOfDay';

let scene: Scene;

afterEach(async () => {
	jest.useRealTimers();
	expect(await scene.end()).toStrictEqual([]);
});

/** Stops the clocks: that of the platform, and that of n8n so much (ms) behind it. */
function stopClocks(time: string, behind = 0): void {
	const { clock } = scene.platform;
	clock.freeze();
	clock.set(time);
	setTimeOfDay(clock.now() - behind);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

async function getMany(parameters: INodeParameters = {}): Promise<IDataObject[]> {
	const items = await scene.run('callLog', 'getAll', parameters);
	return items.map(({ json }) => json);
}

function idsOf(calls: IDataObject[]): string[] {
	return calls.map(({ callId, linkedid }) => String(callId ?? linkedid));
}

const noText = (name: string) => `'${name}' holds a value that is empty or no text.`;

describe('a phone number', () => {
	// As the trunks of one switchboard write one number.
	const WRITTEN = ['777123456', '+420777123456', '00420777123456', '420777123456'];
	let wanted: string[];

	beforeEach(async () => {
		scene = await Scene.begin({ calls: 40 });
		const now = scene.platform.clock.now();
		wanted = Array.from({ length: 12 }, (_, place) => {
			const [leg] = scene.platform.calls.addCall({
				kind: 'inbound',
				phone: WRITTEN[place % WRITTEN.length],
				at: new Date(now - HOUR - place * MINUTE),
			});
			return String(leg?.linkedid);
		});
	});

	it.each(['+420 777 123 456', '777123456', '00420777123456'])(
		'entered as %s finds the calls of that number, however the log writes it',
		async (phoneNumber) => {
			expect(idsOf(await getMany({ filters: { phoneNumber } }))).toStrictEqual(wanted);
		},
	);

	it.each<[string, INodeParameters]>([
		['of the newest calls', {}],
		['of single legs', { options: { joinLegs: false } }],
		['of records', { simplify: false }],
	])('keeps order and limit %s', async (_, parameters) => {
		const calls = await getMany({ ...parameters, limit: 5, filters: { phoneNumber: '777123456' } });
		expect(idsOf(calls)).toStrictEqual(wanted.slice(0, 5));
	});

	it('keeps the order of records that began in the same second', async () => {
		const { calls, clock } = scene.platform;
		const second = Math.floor((clock.now() - 3 * HOUR) / 1_000) * 1_000;
		const [first, last, next, later] = [100, 900, 300, 700].map((ms, place) => {
			const calldate = second + ms;
			const times = { calldate, endTime: calldate + MINUTE, stamp: calldate + MINUTE };
			return calls.add({ way: 'In', src: WRITTEN[place], ...times }).linkedid;
		});
		const records = await getMany({
			simplify: false,
			limit: 4,
			filters: { phoneNumber: '777123456' },
			sort: { order: 'asc' },
		});
		expect(idsOf(records)).toStrictEqual([first, next, later, last]);
	});

	it('keeps order and limit of the oldest calls', async () => {
		const calls = await getMany({
			limit: 5,
			filters: { phoneNumber: '777123456' },
			sort: { order: 'asc' },
		});
		expect(idsOf(calls)).toStrictEqual([...wanted].reverse().slice(0, 5));
	});

	it.each([
		'777123456;602000111',
		'777 123 456, 602 000 111',
		'777123456\n602000111',
		'777123456/602000111',
		'777123456; Jana',
		'204,205',
	])('is refused by its name when it is %j', async (text) => {
		for (const [name, displayName] of [
			['phoneNumber', 'Phone Number'],
			['src', 'Leg Source'],
			['dst', 'Leg Destination'],
		] as const) {
			const parameters = { filters: { [name]: text } };
			expect(await scene.failure('callLog', 'getAll', parameters)).toMatchObject({
				message: `'${displayName}' holds more than one number: ${text}.`,
				description:
					'Enter one number. To search for several, make one input item for each of them.',
			});
		}
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('is found although a separator was left behind it', async () => {
		expect(idsOf(await getMany({ filters: { phoneNumber: '777123456;' } }))).toStrictEqual(wanted);
	});

	it.each(['pbx1', 'anonymous', 'Novák, Jan', '204', '777/123/456', '-', '123456789012345678'])(
		'may be %s, as the platform may hold it',
		async (phoneNumber) => {
			await getMany({ filters: { phoneNumber } });
			expect(scene.platform.journal.of('getCalls')[0]?.query).toMatchObject({ phoneNumber });
		},
	);

	it('is found as source and as destination too', async () => {
		expect(idsOf(await getMany({ filters: { src: '777 123 456' } }))).toStrictEqual(wanted);
		expect(await getMany({ filters: { dst: '777 123 456' } })).toStrictEqual([]);
	});
});

describe('filters of whole calls', () => {
	beforeEach(async () => {
		scene = await Scene.begin({ calls: 0 });
		stopClocks('2026-06-10T15:00:00+02:00');
	});

	const yesterday = '2026-06-09T10:00:00+02:00';

	/** The other phones of an answered call have legs that nobody answered. */
	function addQueueCall(answered: boolean, at: string): string {
		const [leg] = scene.platform.calls.addCall({ kind: 'ringAll', phones: 4, answered, at });
		return String(leg?.linkedid);
	}

	it('give the missed calls of yesterday', async () => {
		addQueueCall(true, yesterday);
		addQueueCall(false, '2026-06-08T23:59:00+02:00');
		addQueueCall(false, '2026-06-10T00:00:00+02:00');
		const late = addQueueCall(false, '2026-06-09T23:59:59+02:00');
		const early = addQueueCall(false, '2026-06-09T00:00:00+02:00');
		const calls = await getMany({ period: 'yesterday', filters: { outcome: ['missed'] } });
		expect(idsOf(calls)).toStrictEqual([late, early]);
		expect(calls).toMatchObject([{ legs: 4 }, { legs: 4 }]);
	});

	it('count towards the limit only calls that pass', async () => {
		const missed: string[] = [];
		for (let place = 0; place < 300; place++) {
			const at = new Date(Date.parse(yesterday) + place * MINUTE).toISOString();
			const id = addQueueCall(place % 60 !== 0, at);
			if (place % 60 === 0) missed.push(id);
		}
		expect(idsOf(await getMany({ limit: 4, filters: { outcome: ['missed'] } }))).toStrictEqual(
			missed.reverse().slice(0, 4),
		);
	});

	it('count so together with filters of the platform', async () => {
		const missed: string[] = [];
		for (let place = 0; place < 60; place++) {
			const at = new Date(Date.parse(yesterday) + place * MINUTE).toISOString();
			const id = addQueueCall(place % 20 !== 0, at);
			if (place % 20 === 0) missed.push(id);
		}
		for (const order of ['asc', 'desc']) {
			const calls = await getMany({
				limit: 2,
				filters: { outcome: ['missed'], way: 'In', disposition: 'NO ANSWER' },
				sort: { order },
			});
			const inOrder = order === 'asc' ? missed : [...missed].reverse();
			expect(idsOf(calls)).toStrictEqual(inOrder.slice(0, 2));
		}
	});

	it.each<[string, INodeParameters, string[]]>([
		['direction', { direction: ['outbound'] }, ['outbound']],
		['queue', { queues: ['Obchod'] }, ['queue']],
		['line', { lines: ['102'] }, ['inbound', 'internal']],
		['user', { users: ['USER'] }, ['inbound']],
		['duration', { minDuration: 100 }, ['outbound']],
		['recording', { recordedOnly: true }, ['queue']],
	])('narrow by %s', async (_, filters, wanted) => {
		const { calls, directory } = scene.platform;
		const [first, second] = directory.users.map(({ login }) => login);
		const ids = new Map<string, string>();
		const add = (name: string, spec: Parameters<typeof calls.addCall>[0]) => {
			const [leg] = calls.addCall({ talkSeconds: 30, at: yesterday, user: first, ...spec });
			ids.set(String(leg?.linkedid), name);
		};
		add('outbound', { kind: 'outbound', talkSeconds: 200 });
		add('inbound', { kind: 'inbound', user: second });
		add('queue', { kind: 'ringAll', queue: 'Obchod', phones: 2, user: undefined, recorded: true });
		add('internal', { kind: 'internal', user: first, colleague: second });
		const named = JSON.parse(
			JSON.stringify(filters).replace('USER', String(second)),
		) as IDataObject;
		const found = idsOf(await getMany({ filters: named as INodeParameters }));
		expect(found.map((id) => ids.get(id)).sort()).toStrictEqual(wanted);
	});

	it('take each leg for a call where legs are not joined', async () => {
		addQueueCall(true, yesterday);
		addQueueCall(false, yesterday);
		const filters = { outcome: ['missed'] };
		expect(await getMany({ filters, options: { joinLegs: false } })).toHaveLength(4);
		expect(await getMany({ filters, simplify: false })).toHaveLength(4);
	});

	it.each<[INodeParameters, string]>([
		[{ period: 'tomorrow' }, "'Period' is not one of its choices."],
		[
			{ period: 'yesterday', filters: { startTime: '2026-06-10' } },
			"'Start Time' or 'End Time' leaves nothing of the 'Period'.",
		],
		[{ filters: { minDuration: 'long' } }, "'Minimum Duration (Seconds)' is not a whole number."],
		[{ filters: { recordedOnly: 'maybe' } }, "'Recorded Only' is neither true nor false."],
		[{ filters: { users: '={{ [$json.typo] }}' } }, noText('User Names or IDs')],
		[{ filters: { users: '={{ [{ login: "jana" }] }}' } }, noText('User Names or IDs')],
		[{ filters: { users: '={{ true }}' } }, noText('User Names or IDs')],
		[{ filters: { lines: '={{ ["204", null] }}' } }, noText('Line Names or IDs')],
		[{ filters: { queues: '={{ [null] }}' } }, noText('Queue Names or IDs')],
		[{ filters: { outcome: '={{ ({}) }}' } }, noText('Outcome')],
		[{ filters: { outcome: ['missed', 'gone'] } }, "'Outcome' is not one of its choices."],
		[{ filters: { direction: '={{ ["inbound", null] }}' } }, noText('Direction')],
		[{ filters: { direction: 'sideways' } }, "'Direction' is not one of its choices."],
	])('refuse %j before any request', async (parameters, message) => {
		const text = await scene.failure('callLog', 'getAll', parameters);
		expect(text.message).toBe(message);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});

describe('the period', () => {
	beforeEach(async () => {
		scene = await Scene.begin({ calls: 0 });
	});

	it('ends before its end, so that a call is in one of two periods that meet', async () => {
		const [leg] = scene.platform.calls.addCall({
			kind: 'inbound',
			at: new Date(Math.floor((scene.platform.clock.now() - HOUR) / 1000) * 1000),
		});
		const at = Number(leg?.calldate);
		const [before, meeting, after] = [at - HOUR, at, at + HOUR].map((time) =>
			new Date(time).toISOString(),
		);
		for (const parameters of [{}, { simplify: false }, { filters: { way: 'In' } }]) {
			const filters = 'filters' in parameters ? parameters.filters : {};
			const first = { ...filters, startTime: before, endTime: meeting };
			const second = { ...filters, startTime: meeting, endTime: after };
			expect(await getMany({ ...parameters, filters: first })).toStrictEqual([]);
			expect(await getMany({ ...parameters, filters: second })).toHaveLength(1);
		}
	});

	it.each<[string, INodeParameters]>([
		['newest first', { limit: 1 }],
		['oldest first', { returnAll: true }],
		['of this day', { limit: 1, period: 'today' }],
		['record by record', { limit: 1, simplify: false }],
	])('holds the newest calls of a platform whose clock is ahead, %s', async (_, parameters) => {
		const { clock, calls } = scene.platform;
		stopClocks('2026-06-10T12:00:00+02:00', 10 * MINUTE);
		const [leg] = calls.addCall({
			kind: 'inbound',
			at: new Date(clock.now() - MINUTE),
			talkSeconds: 5,
		});
		expect(idsOf(await getMany(parameters))).toStrictEqual([leg?.linkedid]);
	});

	it('is sent as it was entered', async () => {
		const end = scene.platform.clock.now() - DAY;
		await getMany({ simplify: false, filters: { endTime: new Date(end).toISOString() } });
		expect(scene.platform.journal.of('getCalls').map(({ query }) => query.endTime)).toStrictEqual([
			new Date(end - 1).toISOString(),
		]);
	});
});

describe('requests for single calls', () => {
	beforeEach(async () => {
		scene = await Scene.begin({ calls: 0 });
	});

	it('end with the first that fails', async () => {
		const { calls, clock, faults, journal } = scene.platform;
		for (let place = 0; place < 400; place++) {
			calls.addCall({ kind: 'transfer', at: new Date(clock.now() - DAY - place * HOUR) });
			for (let other = 0; other < 20; other++)
				calls.add({ way: 'Out', endTime: clock.now() - DAY });
		}
		faults.order({
			operationId: 'getCalls',
			times: Infinity,
			when: ({ query }) => query.linkedid !== undefined,
			fault: fault.status(403),
		});
		// No number of records for the stretch that would be read instead.
		faults.order({
			operationId: 'getCalls',
			when: ({ query }) => String(query.pageSize) === '1',
			fault: fault.otherShape(),
		});
		await scene.failure('callLog', 'getAll', { returnAll: true, filters: { way: 'In' } });
		// Requests that were begun come before this one.
		await getMany({ limit: 1 });
		const single = journal.of('getCalls').filter(({ query }) => query.linkedid !== undefined);
		expect(single.length).toBeGreaterThan(0);
		expect(single.length).toBeLessThanOrEqual(16);
	});

	it('are not needed where the name of the system stands before the time of a call', async () => {
		const { calls, clock, journal } = scene.platform;
		for (let place = 0; place < 400; place++) {
			const at = Math.floor((clock.now() - DAY - place * MINUTE) / 1000);
			calls.add({
				uniqueid: `host-${at}.${place}`,
				linkedid: `host-${at}.${place}`,
				calldate: at * 1000,
				duration: 20,
			});
		}
		expect(await getMany({ limit: 20 })).toHaveLength(20);
		expect(journal.of('getCalls')).toHaveLength(1);
	});
});

describe('the night in which the clocks skip an hour', () => {
	beforeEach(async () => {
		scene = await Scene.begin({ calls: 0 });
		stopClocks('2026-03-30T12:00:00+02:00');
		for (const at of ['01:30:00+01:00', '01:59:59+01:00', '03:00:00+02:00', '03:30:00+02:00']) {
			const [leg] = scene.platform.calls.addCall({ kind: 'inbound', at: `2026-03-29T${at}` });
			added.push(String(leg?.linkedid));
		}
	});

	afterEach(() => added.splice(0));

	const added: string[] = [];
	const timezone = 'Europe/Prague';

	/** The calls between one time and the next. */
	async function between(times: string[], parameters: INodeParameters): Promise<string[][]> {
		const found: string[][] = [];
		for (const [place, time] of times.slice(1).entries()) {
			const filters = {
				startTime: `2026-03-29T${times[place]}:00`,
				endTime: `2026-03-29T${time}:00`,
			};
			const calls = await getMany({ ...parameters, filters });
			found.push(idsOf(calls).sort());
		}
		return found;
	}

	it.each<[string, INodeParameters]>([
		['calls', { options: { timezone } }],
		['single legs', { options: { timezone, joinLegs: false } }],
		['records', { simplify: false, options: { timezone } }],
	])('has each of its %s in one period only', async (_, parameters) => {
		const [first = '', second = '', third = '', fourth = ''] = added;
		const hours = await between(['01:00', '02:00', '03:00', '04:00'], parameters);
		expect(hours).toStrictEqual([[first, second], [], [third, fourth]]);
		const halves = ['01:30', '02:00', '02:30', '03:00', '03:30', '04:00'];
		expect(await between(halves, parameters)).toStrictEqual([
			[first, second],
			[],
			[],
			[third],
			[fourth],
		]);
	});

	it('has the call of a moment that is both ends of a period', async () => {
		const at = '2026-03-29T03:00:00';
		for (const startTime of [at, '2026-03-29T01:00:00Z']) {
			const filters = { startTime, endTime: at };
			expect(idsOf(await getMany({ filters, options: { timezone } }))).toStrictEqual([added[2]]);
		}
	});
});
