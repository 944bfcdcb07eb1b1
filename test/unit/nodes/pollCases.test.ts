import type { IPollFunctions } from 'n8n-workflow';

import type { MediaResponse } from '../../../nodes/Ipex/callLogTrigger/mediaReadiness';
import { pollCallLog } from '../../../nodes/Ipex/callLogTrigger/poll';
import { readPollSettings } from '../../../nodes/Ipex/callLogTrigger/settings';
import { beginState, type PollState } from '../../../nodes/Ipex/callLogTrigger/state';
import { PollingModel, type WrittenRecord } from '../../support/pollingModel';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 5, 8);
const EVERYTHING = { filters: { direction: ['inbound', 'outbound', 'internal'] } };

let model: PollingModel;

beforeEach(() => {
	jest.spyOn(Date, 'now').mockImplementation(() => model.now);
});

afterEach(() => jest.restoreAllMocks());

interface LegSpec {
	/** Seconds from the start. */
	from: number;
	to: number;
	/** Seconds after its end. */
	late?: number;
	record?: Partial<WrittenRecord['record']>;
}

const iso = (seconds: number) => new Date(START + seconds * SECOND).toISOString();

/** The records of a call, named by its first leg. */
function call(place: number, ...legs: LegSpec[]): WrittenRecord[] {
	const linkedid = `${START / SECOND + (legs[0]?.from ?? 0)}.${place}`;
	return legs.map(({ from, to, late = 0, record }, leg) => ({
		startsAt: START + from * SECOND,
		writtenAt: START + (to + late) * SECOND,
		record: {
			linkedid,
			uniqueid: leg === 0 ? linkedid : `${START / SECOND + from}.${place}${leg}`,
			calldate: iso(from),
			endTime: iso(to),
			duration: to - from,
			billsec: to - from,
			disposition: 'ANSWERED',
			userAnswered: true,
			way: 'In',
			phoneNumber: `777${String(100_000 + place)}`,
			src: `777${String(100_000 + place)}`,
			dst: '210000000',
			line: '204',
			user: { login: 'petr@example.cz' },
			...record,
		},
	}));
}

const unanswered = { disposition: 'NO ANSWER', userAnswered: false, billsec: 0 };

const idOf = (records: WrittenRecord[]) => records[0]?.record.linkedid;

/** A platform that shows its calls in progress, and answers other requests with `others`. */
function polling(
	log: WrittenRecord[],
	parameters: Record<string, unknown> = {},
	others: (path: string, now: number) => unknown = () => [],
	live: (now: number) => unknown = (now) => inProgress(log, now),
): PollingModel {
	const sorted = [...log].sort((a, b) => a.startsAt - b.startsAt);
	const reach = { cheapRecords: 10_000, mostNewRecords: 10_000 };
	return new PollingModel(
		sorted,
		START,
		{ ...EVERYTHING, ...parameters },
		reach,
		10_000,
		(path, now) => (path === '/calls/current' ? live(now) : others(path, now)),
	);
}

/** A caller is in the switchboard from the begin of the first leg to the end of the last one. */
function inProgress(log: WrittenRecord[], now: number): Array<{ callId: string }> {
	const isOver = ({ record }: WrittenRecord) => Date.parse(record.endTime ?? '') <= now;
	return [...new Set(log.map(({ record }) => record.linkedid))]
		.filter((id) => {
			const legs = log.filter(({ record }) => record.linkedid === id);
			return legs.some(({ startsAt }) => startsAt <= now) && !legs.every(isOver);
		})
		.map((callId) => ({ callId }));
}

type Item = Record<string, unknown>;

/** Polls each minute up to a minute after the start, and gives what is emitted with the minute of it. */
async function pollUntil(minute: number): Promise<Array<Item & { minute: number }>> {
	const emitted: Array<Item & { minute: number }> = [];
	while (model.now < START + minute * MINUTE) {
		model.now += MINUTE;
		const at = (model.now - START) / MINUTE;
		for (const item of await model.poll()) emitted.push({ ...item, minute: at });
	}
	return emitted;
}

function refused(status: number): Error {
	return Object.assign(new Error('The platform refuses.'), { httpCode: String(status) });
}

function throwing(error: Error): never {
	throw error;
}

describe('a call of two legs', () => {
	it.each([
		['the second one ended a second before a poll, and is written a second after it', 299, 2],
		['the second one is written 40 seconds after its end', 299, 40],
		['both were shorter than the time between two polls', 119, 2],
		['the second one is written 4 minutes after its end', 299, 240],
	])('is told whole when %s', async (_, end, late) => {
		const from = end === 119 ? 62 : 20;
		model = polling(
			call(1, { from, to: from + 20, record: unanswered }, { from: from + 20, to: end, late }),
		);
		await model.activate();
		expect(await pollUntil(20)).toMatchObject([{ outcome: 'answered', legs: 2 }]);
	});

	it('is emitted without the second one when that does not come in five minutes', async () => {
		model = polling(
			call(1, { from: 10, to: 30, record: unanswered }, { from: 30, to: 300, late: 3_600 }),
		);
		await model.activate();
		expect(await pollUntil(60)).toMatchObject([{ outcome: 'missed', legs: 1, minute: 10 }]);
	});

	it('is not emitted again when the second one is written after the first was forgotten', async () => {
		const long = call(1, { from: 60, to: 90 }, { from: 1_860, to: 15_660 });
		const others = Array.from({ length: 300 }, (_, i) =>
			call(i + 2, { from: 60 * i + 65, to: 60 * i + 80 }),
		);
		model = polling([long, ...others].flat(), {}, undefined, () => throwing(refused(403)));
		await model.activate();
		const ids = (await pollUntil(300)).map(({ callId }) => callId);
		expect(ids.filter((id) => id === idOf(long))).toHaveLength(1);
	});
});

it('polls that follow each other fast give as many calls as each may, when those have long ended', async () => {
	const log = Array.from({ length: 60 }, (_, i) =>
		call(i, { from: 60 * i - 7_200, to: 60 * i - 7_170 }),
	);
	model = polling(log.flat(), { options: { startFrom: iso(-7_200), maxCalls: 10 } });
	await model.activate();
	const counts: number[] = [];
	for (let poll = 0; poll < 12; poll++) {
		model.now += 5 * SECOND;
		counts.push((await model.poll()).length);
	}
	// Two snapshots are 30 seconds apart.
	expect(counts).toStrictEqual([0, 0, 0, 0, 0, 10, 10, 10, 10, 10, 10, 0]);
});

describe('a record whose end is', () => {
	it.each([
		['long before its begin', '1970-01-01T00:00:00Z'],
		['in a far year', '9999-12-31T23:59:59Z'],
		['a month ahead', '2026-02-05T08:00:00Z'],
		['no time', '0000-00-00 00:00:00'],
	])('%s belongs to a call that ended after its duration', async (_, endTime) => {
		const odd = call(1, { from: 20, to: 80, record: { endTime } });
		model = polling(odd, {}, undefined, () => []);
		await model.activate();
		const [item, ...rest] = await pollUntil(300);
		expect(rest).toStrictEqual([]);
		expect(item).toMatchObject({ callId: idOf(odd), durationSeconds: 60 });
		expect(item?.minute).toBeLessThanOrEqual(4);
	});
});

it('a call that never leaves the calls in progress is emitted after the look-back, and the memory stays small', async () => {
	const zombie = call(1, { from: 20, to: 80 });
	const others = Array.from({ length: 16 * 12 }, (_, i) =>
		call(i + 2, { from: 300 * i + 65, to: 300 * i + 80 }),
	);
	model = polling([zombie, ...others].flat(), {}, undefined, () => [{ callId: idOf(zombie) }]);
	await model.activate();
	const emitted = await pollUntil(6 * 60);
	expect(emitted.find(({ callId }) => callId === idOf(zombie))?.minute).toBe(242);
	const bytes = model.storedBytes;
	await pollUntil(16 * 60);
	expect(model.storedBytes).toBeLessThan(1.2 * bytes);
});

it('a call that a line without a user answered is emitted when it has ended', async () => {
	const took = { userAnswered: null, user: null };
	const elsewhere = { ...unanswered, hangupcause: 'Answered elsewhere' };
	model = polling(
		call(1, { from: 10, to: 30, record: elsewhere }, { from: 10, to: 200, record: took }),
	);
	await model.activate();
	expect(await pollUntil(10)).toMatchObject([{ legs: 2, minute: 5 }]);
});

it('a call waits for its last leg from the first poll that does not see it in progress, also after a pause', async () => {
	model = polling(
		call(1, { from: 20, to: 40, record: unanswered }, { from: 45, to: 470, late: 75 }),
	);
	await model.activate();
	expect(await pollUntil(1)).toStrictEqual([]);
	model.now = START + 8 * MINUTE;
	expect(await pollUntil(20)).toMatchObject([{ outcome: 'answered', legs: 2 }]);
});

it('equal records without identifiers are calls of their own, also when one is written later', async () => {
	const nameless = { linkedid: undefined, uniqueid: undefined, ...unanswered };
	const records = [0, 0, 120].map((late) => call(1, { from: 10, to: 30, late, record: nameless }));
	model = polling(records.flat(), {}, undefined, () => []);
	await model.activate();
	expect(await pollUntil(10)).toHaveLength(3);
});

it('a short call that another phone answered waits for the record of that phone', async () => {
	const elsewhere = { ...unanswered, hangupcause: 'Answered elsewhere' };
	model = polling(
		call(1, { from: 62, to: 70, record: elsewhere }, { from: 72, to: 100, late: 200 }),
	);
	await model.activate();
	expect(await pollUntil(10)).toMatchObject([{ outcome: 'answered', legs: 2 }]);
});

it('the time to start from may be a date that an expression gives', async () => {
	const log = Array.from({ length: 3 }, (_, i) =>
		call(i + 1, { from: 600 * i - 1_800, to: 600 * i - 1_770 }),
	);
	model = polling(log.flat(), { options: { startFrom: new Date(START - 1_300 * SECOND) } });
	await model.activate();
	expect(await pollUntil(5)).toHaveLength(2);
});

describe('a response about the calls in progress', () => {
	const taken = () => call(1, { from: 10, to: 30, record: unanswered }, { from: 30, to: 1_000 });

	it.each([
		['that is no list', { message: 'Welcome' }],
		['that is a page', '<html>'],
		['that is nothing', null],
	])('%s holds calls back, and no call is emitted before it has ended', async (_, answer) => {
		const log = taken();
		model = polling(log, {}, undefined, (now) =>
			now <= START + MINUTE ? answer : inProgress(log, now),
		);
		await model.activate();
		expect(await pollUntil(30)).toMatchObject([{ outcome: 'answered', legs: 2 }]);
	});

	it('that fails once, after it has worked, changes nothing', async () => {
		const log = taken();
		model = polling(log, {}, undefined, (now) =>
			now === START + 2 * MINUTE ? throwing(refused(404)) : inProgress(log, now),
		);
		await model.activate();
		expect(await pollUntil(30)).toMatchObject([{ outcome: 'answered', legs: 2 }]);
	});

	it.each([400, 403, 404, 405, 500])(
		'that is HTTP %i each time leaves the decision to the log',
		async (status) => {
			const log = Array.from({ length: 20 }, (_, i) =>
				call(i + 1, { from: 60 * i + 5, to: 60 * i + 25 }),
			).flat();
			model = polling(log, {}, undefined, () => throwing(refused(status)));
			await model.activate();
			expect(await pollUntil(30)).toHaveLength(20);
		},
	);
});

describe('a workflow that is published again', () => {
	const answered = Array.from({ length: 12 * 6 }, (_, i) =>
		call(i + 1, { from: 600 * i + 65, to: 600 * i + 80 }),
	);

	it('with another filter emits no old calls', async () => {
		model = polling(answered.flat(), { filters: { outcome: ['missed'] } });
		await model.activate();
		expect(await pollUntil(11 * 60)).toStrictEqual([]);
		model.publish({ filters: { outcome: ['answered'] } });
		model.now += MINUTE;
		expect(await model.activate()).toStrictEqual([]);
		expect((await pollUntil(12 * 60)).length).toBeGreaterThanOrEqual(5);
	});

	it('with a new node of the same name continues where the old one stopped', async () => {
		model = polling(answered.flat());
		await model.activate();
		expect(await pollUntil(60)).toHaveLength(6);
		model.now = START + 10 * HOUR;
		model.publish(EVERYTHING, 'another node');
		// n8n may have forgotten which calls were in progress.
		const missed = [...(await model.activate()), ...(await pollUntil(10 * 60 + 6))];
		// Six calls in each of 9 hours, and one more.
		expect(missed).toHaveLength(55);
	});

	it('with a time to start from leaves out what ended before that', async () => {
		model = polling(answered.flat());
		await model.activate();
		expect(await pollUntil(60)).toHaveLength(6);
		model.now = START + 10 * HOUR;
		model.kill();
		model.publish({ ...EVERYTHING, options: { startFrom: iso(9.5 * 3_600) } });
		await model.activate();
		const emitted = await pollUntil(10 * 60 + 5);
		expect(
			emitted.map(({ startedAt }) => Date.parse(String(startedAt)) >= START + 9.4 * HOUR),
		).toStrictEqual([true, true, true, true]);
	});
});

it('a recording that the log names some minutes late counts, and a restart emits no old calls', async () => {
	const log = Array.from({ length: 20 }, (_, i) =>
		call(i + 1, { from: 600 * i + 65, to: 600 * i + 80 }),
	).flat();
	model = polling(log, { filters: { recordedOnly: true } });
	await model.activate();
	const emitted: Item[] = [];
	for (let minute = 1; minute <= 240; minute++) {
		for (const { record, writtenAt } of log) {
			if (writtenAt + 3 * MINUTE <= model.now) record.filename = `${record.linkedid}.mp3`;
		}
		emitted.push(...(await pollUntil(minute)));
	}
	expect(emitted).toHaveLength(20);
	model.kill();
	expect(await pollUntil(300)).toStrictEqual([]);
});

describe('a recording that a call waits for', () => {
	const recorded = (place: number) =>
		call(place, {
			from: 60 * place,
			to: 60 * place + 30,
			record: { filename: `2026-${place}.mp3` },
		});
	const log = Array.from({ length: 60 }, (_, i) => recorded(i + 1));
	const names = (path: string) =>
		log
			.flat()
			.filter(({ record }) => path === `/calls/${record.linkedid}/recordings`)
			.map(({ record }) => ({ name: record.filename }));
	const waiting = { fireWhen: 'recordingReady', options: { readyLimit: 30 } };
	const LISTED: MediaResponse = { state: 'listed', files: [] };
	const LIMITED: MediaResponse = { state: 'notAsked', error: refused(429) };

	it('and that is rejected for one call delays no other', async () => {
		const bad = String(idOf(log[9] ?? []));
		model = polling(log.flat(), waiting, (path) =>
			path.includes(bad) ? throwing(refused(403)) : names(path),
		);
		await model.activate();
		const emitted: Array<Item & { minute: number }> = [];
		for (let minute = 1; minute <= 100; minute++) {
			emitted.push(...(await pollUntil(minute).catch(() => [])));
		}
		expect(emitted).toHaveLength(60);
		const one = emitted.find(({ callId }) => callId === bad);
		expect(one).toMatchObject({ recording: { status: 'failed' }, minute: 41 });
		for (const { recording, minute, callId } of emitted) {
			if (callId === bad) continue;
			expect(recording).toMatchObject({ status: 'ready' });
			expect(minute).toBeLessThanOrEqual(63);
		}
	});

	it('and that is rate limited comes after the response of the platform', async () => {
		const settings = readPollSettings({
			getNode: () => ({ parameters: {} }),
			getTimezone: () => 'Europe/Prague',
			getNodeParameter: (name: string, fallback: unknown) =>
				({ ...EVERYTHING, ...waiting })[name] ?? fallback,
		} as unknown as IPollFunctions);
		const records = log.flat().map(({ record }) => record);
		let state: PollState = beginState('log', START);
		const counts: number[] = [];
		for (let minute = 120; minute <= 132; minute++) {
			const now = START + minute * MINUTE;
			const polled = await pollCallLog(
				state,
				'log',
				{
					readLog: async () => ({ records, atEnd: true }),
					readCallsInProgress: async () => ({ earliest: now, latest: now, keys: new Set() }),
					readMedia: async (_, callIds) =>
						new Map<string, MediaResponse>([
							...callIds.slice(0, 5).map((id) => [id, LISTED] as const),
							...callIds.slice(5, 6).map((id) => [id, LIMITED] as const),
						]),
					isTimeOver: () => false,
				},
				settings,
			);
			state = polled.state;
			counts.push(polled.calls.length);
		}
		// The first poll is a first look at all of them. Those that nobody could ask about get ten more minutes.
		expect(counts).toStrictEqual([0, ...Array<number>(12).fill(5)]);
	});

	it('has the name of an existing one', async () => {
		const both = call(
			1,
			{ from: 10, to: 30, record: { filename: 'first.mp3' } },
			{ from: 30, to: 100, record: { filename: 'second.mp3' } },
		);
		model = polling(both, waiting, (path) =>
			path.endsWith('/recordings') ? [{ name: 'second.mp3' }] : [],
		);
		await model.activate();
		expect(await pollUntil(60)).toMatchObject([
			{ recording: { name: 'second.mp3', status: 'ready' }, minute: 32 },
		]);
	});
});
