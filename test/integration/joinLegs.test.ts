import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Call } from '../../tools/platform/calls/call';
import { fault } from '../../tools/platform/faults';
import { Scene } from '../support/scene';

let scene: Scene;

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const NOW = '2026-06-10T15:00:00+02:00';
const HOUR = 3_600_000;
const MINUTE = 60_000;

interface Whole {
	callId: string;
	begin: number;
	legs: Call[];
}

/** The calls of the log as they really are, oldest first. */
function truth(): Whole[] {
	const byId = new Map<string, Call[]>();
	for (const leg of scene.platform.calls.inLog()) {
		byId.set(leg.linkedid, [...(byId.get(leg.linkedid) ?? []), leg]);
	}
	return [...byId].map(([callId, legs]) => ({
		callId,
		begin: Math.min(...legs.map(({ calldate }) => calldate)),
		legs,
	}));
}

/** Writes a leg of the call that began at `began`; times in ms. */
function addLeg(began: number, at: number, leg: number | string, more: Partial<Call>): void {
	scene.platform.calls.add({
		uniqueid: `${at / 1000}.${leg}`,
		linkedid: `${began / 1000}.1`,
		calldate: at,
		...more,
	});
}

async function getMany(parameters: INodeParameters = {}): Promise<IDataObject[]> {
	const items = await scene.run('callLog', 'getAll', parameters);
	return items.map(({ json }) => json);
}

/** Which calls came, and of how many legs they were made. */
function brief(calls: Array<{ callId?: unknown; legs?: unknown }>): string[] {
	return calls.map(({ callId, legs }) => {
		const count = Array.isArray(legs) ? legs.length : Number(legs);
		return `${String(callId)}: ${count}`;
	});
}

/** Calls of all kinds, close together, so that their legs lie among one another. */
function fill(count: number, apart = MINUTE): void {
	const { calls, directory } = scene.platform;
	const kinds = ['ringAll', 'transfer', 'inbound', 'attendedTransfer', 'outbound', 'menu'] as const;
	for (let place = 0; place < count; place++) {
		const kind = kinds[place % kinds.length] ?? 'inbound';
		const user = directory.users[place % 5]?.login ?? '';
		calls.addCall({
			kind,
			at: Date.parse(NOW) - 5 * HOUR - place * apart,
			user,
			talkSeconds: 30 + ((place * 67) % 300),
			...(kind === 'ringAll' ? { phones: 5, queue: 'Obchod' } : {}),
		});
	}
}

describe('Get Many joins the legs of a call', () => {
	beforeEach(async () => {
		scene = await Scene.begin({ now: NOW, calls: 0 });
	});

	it('to one item, and to none less when it is told to', async () => {
		scene.platform.calls.addCall({ kind: 'ringAll', phones: 8 });
		expect(await getMany()).toMatchObject([{ outcome: 'answered', legs: 8 }]);
		const legs = await getMany({ options: { joinLegs: false } });
		expect(legs).toHaveLength(8);
		expect(legs.filter(({ answeredBy }) => answeredBy !== null)).toHaveLength(1);
		// The other phones rang in vain, and yet nobody missed the call.
		expect(new Set(legs.map(({ outcome }) => outcome))).toStrictEqual(new Set(['answered']));
		expect(await getMany({ simplify: false })).toHaveLength(8);
	});

	it('also those beyond the limit, from either end of the log', async () => {
		fill(60);
		const calls = truth().sort((a, b) => a.begin - b.begin);
		for (const limit of [1, 2, 3, 17, 59, 60, 200]) {
			expect(brief(await getMany({ limit, sort: { order: 'asc' } }))).toStrictEqual(
				brief(calls.slice(0, limit)),
			);
			expect(brief(await getMany({ limit }))).toStrictEqual(
				brief([...calls].reverse().slice(0, limit)),
			);
		}
	});

	it('of the newest calls with one request', async () => {
		fill(60);
		await getMany({ limit: 20 });
		expect(scene.platform.journal.of('getCalls')).toHaveLength(1);
	});

	it('of a period that begins in the middle of a call, which belongs to the period before', async () => {
		const [first, second] = scene.platform.calls.addCall({
			kind: 'transfer',
			at: '2026-06-10T09:00:00+02:00',
			talkSeconds: 600,
		});
		const from = new Date((second?.calldate ?? 0) - 1000).toISOString();
		expect(await getMany({ filters: { startTime: from } })).toStrictEqual([]);
		expect(await getMany({ filters: { endTime: from } })).toMatchObject([
			{ callId: first?.linkedid, legs: 2, talkSeconds: 1200 },
		]);
	});

	it.each([
		['', {}],
		[' and a filter for a line', { line: '103' }],
		[' and a filter for several lines', { extensions: '101, 104' }],
	])('so that periods which meet%s have each call once, and whole', async (_, filter) => {
		fill(80);
		const bounds = Array.from(
			{ length: 13 },
			(__, place) => Date.parse(NOW) - 7 * HOUR + place * 917_000,
		);
		const found: IDataObject[] = [];
		for (const [place, from] of bounds.entries()) {
			const to = bounds[place + 1];
			if (to === undefined) break;
			const filters = {
				...filter,
				startTime: new Date(from).toISOString(),
				endTime: new Date(to - 1000).toISOString(),
			};
			found.push(...(await getMany({ returnAll: true, filters })));
		}
		const lines = Object.values<string>(filter).flatMap((list) => list.split(', '));
		const [begin = 0, end = 0] = [bounds[0], bounds[bounds.length - 1]];
		const wanted = truth().filter(
			(call) =>
				call.begin >= begin &&
				call.begin < end &&
				(lines.length === 0 || call.legs.some(({ line }) => lines.includes(String(line)))),
		);
		expect(wanted.length).toBeGreaterThan(10);
		expect(brief(found).sort()).toStrictEqual(brief(wanted).sort());
	});

	it('as many as there are, also when calls from before the period reach into it', async () => {
		const start = Date.parse(NOW) - 20 * HOUR;
		for (let place = 0; place < 10; place++) {
			const began = start - 10 * MINUTE + place * 1000;
			addLeg(began, began, 1, { duration: 10 });
			addLeg(began, start + place * 1000, 2, { duration: 10 });
		}
		for (let place = 0; place < 100; place++) {
			const began = start + (place + 1) * MINUTE;
			for (let leg = 0; leg < 5; leg++)
				addLeg(began, began + leg * 1000, leg + 1, { duration: 10 });
		}
		const filters = { startTime: new Date(start).toISOString() };
		for (const order of ['asc', 'desc']) {
			for (const limit of [40, 48]) {
				const calls = await getMany({ limit, filters, sort: { order } });
				expect(calls).toHaveLength(limit);
			}
		}
	});

	it('the oldest of which a filter finds only a late leg', async () => {
		const begin = Date.parse(NOW) - 10 * HOUR;
		const leg = (began: number, at: number, line: string) =>
			addLeg(began, at, line, { endTime: began + 4 * HOUR, line });
		leg(begin, begin, '101');
		leg(begin, begin + 3 * HOUR, '204');
		for (let place = 1; place < 1_200; place++) {
			leg(begin + place * 8_000, begin + place * 8_000, '204');
		}
		const parameters = { filters: { line: '204' }, sort: { order: 'asc' } };
		const calls = await getMany({ ...parameters, limit: 1 });
		expect(brief(calls)).toStrictEqual([`${begin / 1000}.1: 2`]);
		expect(scene.platform.journal.of('getCalls').length).toBeLessThan(6);
	});

	it('that a filter leaves out: an answered call stays answered on the line that did not take it', async () => {
		const legs = scene.platform.calls.addCall({ kind: 'ringAll', phones: 4 });
		const other = legs.find(({ disposition }) => disposition === 'NO ANSWER');
		const calls = await getMany({ filters: { line: String(other?.line) } });
		expect(calls).toMatchObject([{ outcome: 'answered', legs: 4 }]);
	});

	it('of many filtered calls with few requests', async () => {
		fill(120);
		const lines = { filters: { way: 'In', extensions: '101,102,103,104,105' } };
		const calls = await getMany({ ...lines, returnAll: true });
		expect(calls.length).toBeGreaterThan(90);
		expect(scene.platform.journal.of('getCalls').length).toBeLessThanOrEqual(6);
		const wanted = truth().filter(({ callId }) => calls.some((call) => call.callId === callId));
		expect(brief(calls).sort()).toStrictEqual(brief(wanted).sort());
	});

	it('one by one where the calls lie far apart', async () => {
		scene.platform.calls.generate(10_800, { from: '2026-05-02', to: '2026-05-21' });
		for (let day = 1; day < 22; day++) {
			scene.platform.calls.addCall({
				kind: 'transfer',
				phone: '+420777123456',
				at: `2026-05-${String(day).padStart(2, '0')}T10:00:00+02:00`,
			});
		}
		const calls = await getMany({ limit: 30, filters: { phoneNumber: '+420777123456' } });
		const found = scene.platform.calls
			.all()
			.filter(({ phoneNumber }) => phoneNumber === '+420777123456');
		expect(calls).toHaveLength(new Set(found.map(({ linkedid }) => linkedid)).size);
		expect(calls.filter(({ legs }) => legs === 2).length).toBeGreaterThanOrEqual(21);
		expect(
			scene.platform.journal.of('getCalls').filter(({ query }) => query.linkedid),
		).toHaveLength(calls.length);
	});

	it('whose identifiers say nothing about the time', async () => {
		for (let place = 0; place < 30; place++) {
			for (const leg of [1, 2]) {
				scene.platform.calls.add({
					uniqueid: `pbx-${place}-${leg}`,
					linkedid: `pbx-${place}`,
					calldate: Date.parse(NOW) - 4 * HOUR + (place + leg * 2) * MINUTE,
					duration: 150,
				});
			}
		}
		for (const limit of [1, 5, 25]) {
			const calls = await getMany({ limit });
			expect(brief(calls)).toStrictEqual(
				Array.from({ length: limit }, (_, place) => `pbx-${29 - place}: 2`),
			);
		}
	});

	it('but not by thousands of requests', async () => {
		scene.platform.calls.generate(6_000, { from: '2026-06-01', to: '2026-06-09' });
		const from = { startTime: '2026-05-31' };
		for (let place = 0; place < 5_001; place++) {
			scene.platform.calls.add({
				way: 'Out',
				line: '101',
				endTime: Date.parse(NOW) - place * 1000,
			});
		}
		// Two pages of the search, and then no number of records for the stretch that would be read instead.
		scene.platform.faults.order({
			operationId: 'getCalls',
			after: 2,
			times: 1,
			fault: fault.otherShape(),
		});
		const parameters = { returnAll: true, filters: { ...from, line: '101' } };
		const { message, description } = await scene.failure('callLog', 'getAll', parameters);
		expect(message).toMatch(/^The legs of 5\d\d\d calls would have to be asked for one by one\.$/);
		expect(description).toMatch(/'Join Legs'/);
	});
});
