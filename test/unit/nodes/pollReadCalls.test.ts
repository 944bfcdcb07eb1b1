import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { readCalls } from '../../../nodes/Ipex/callLogTrigger/readCalls';
import { bucketAt, keyOf } from '../../../nodes/Ipex/callLogTrigger/seenKeys';
import type { PollSettings } from '../../../nodes/Ipex/callLogTrigger/settings';
import { beginState, type PollState, windowOf } from '../../../nodes/Ipex/callLogTrigger/state';
import { UnexpectedResponseError } from '../../../nodes/Ipex/errors/errors';
import { logRecord, UNANSWERED } from '../../support/logRecords';
import { DEFAULT_SETTINGS } from '../../support/pollSettings';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 0, 5, 8);
const SETTINGS: PollSettings = { ...DEFAULT_SETTINGS, cheapRecords: 0, mostNewRecords: 0 };
const STATE = beginState('log', NOW - 10 * HOUR);

const ago = (minutes: number, changes: CallRecord = {}) =>
	logRecord(NOW - minutes * MINUTE, changes);

const beginOf = (record: CallRecord | undefined) => Date.parse(String(record?.calldate));

const keysOf = (records: CallRecord[]) => records.map(({ linkedid }) => keyOf(String(linkedid)));

interface Platform {
	/** As the platform sends them. */
	log: CallRecord[];
	pageSize?: number;
	/** How many more records the platform counts. */
	missing?: number;
	most?: number;
	state?: PollState;
	settings?: PollSettings;
}

/** Reads page after page until that is enough, as `readWindow` does. */
async function read({ log, most = 1_000, state = STATE, settings = SETTINGS, ...rest }: Platform) {
	const { pageSize = log.length, missing } = rest;
	const asked: object[] = [];
	const source = {
		readLog: async (window: object, isEnough: (records: CallRecord[]) => boolean) => {
			asked.push(window);
			const records: CallRecord[] = [];
			while (records.length < log.length) {
				records.push(...log.slice(records.length, records.length + pageSize));
				if (records.length < log.length && isEnough(records)) break;
			}
			const counted = missing === undefined ? {} : { missing };
			return await Promise.resolve({ records, atEnd: records.length === log.length, ...counted });
		},
		readCallsInProgress: jest.fn(),
		readMedia: jest.fn(),
		isTimeOver: () => false,
	};
	const snapshot = { earliest: NOW, latest: NOW, keys: undefined };
	const found = await readCalls(state, snapshot, most, source, settings);
	return { ...found, asked, calls: found.reading.calls.map(({ key }) => key) };
}

/** The state of a poller that has read all until now, and processed these calls. */
const knowing = (records: CallRecord[]): PollState => ({
	...STATE,
	readUpTo: NOW,
	seen: { [bucketAt(NOW)]: keysOf(records).join('') },
});

describe('a poll that reads its window to the end', () => {
	it('knows the log up to the time of the poll', async () => {
		const log = [ago(30), ago(20)];
		const { reading, asked, calls } = await read({ log });
		const window = windowOf(STATE, NOW, SETTINGS);
		expect(asked).toStrictEqual([window]);
		expect(reading).toMatchObject({
			at: NOW,
			window,
			atEnd: true,
			size: 2,
			missing: 0,
			knownUpTo: NOW,
		});
		expect(calls).toStrictEqual(keysOf(log));
	});

	it('reports how many records the platform counts and does not send', async () => {
		expect((await read({ log: [ago(1)], missing: 3 })).reading.missing).toBe(3);
	});

	it('accepts records in any order', async () => {
		const log = [ago(20), ago(30), ago(40)];
		expect((await read({ log })).calls).toStrictEqual(keysOf(log));
	});

	it('finds no call of earlier polls again, but its new legs', async () => {
		const [known, withLeg, fresh] = [ago(30), ago(20), ago(10)];
		const leg = ago(-30, { linkedid: withLeg.linkedid });
		const state = knowing([known, withLeg]);
		const { calls, reading } = await read({ log: [known, withLeg, fresh, leg], state });
		expect(calls).toStrictEqual(keysOf([fresh, withLeg]));
		expect(reading.calls[1]?.records).toStrictEqual([leg]);
		expect(reading.size).toBe(4);
	});

	it('finds a call again that ended later than an earlier poll remembers', async () => {
		const long = { calldate: new Date(NOW - 15 * MINUTE).toISOString() };
		const [longer, known] = [ago(1, long), ago(1, long)];
		const seen = Object.fromEntries(
			[longer, known].map(({ linkedid }, place) => [
				bucketAt(NOW) - 2 + place,
				keyOf(String(linkedid)),
			]),
		);
		const state = { ...STATE, readUpTo: NOW, seen };
		expect((await read({ log: [longer, known], state })).calls).toStrictEqual(keysOf([longer]));
	});

	it('takes a record without times for one that has just been written', async () => {
		const timeless = ago(0, { calldate: null, endTime: null });
		const { calls, window } = (await read({ log: [timeless] })).reading;
		const [call] = calls;
		expect(call?.firstStart).toBe(window.from);
		expect([call?.lastStart, call?.lastEnd]).toStrictEqual([NOW, NOW - SETTINGS.quietMs]);
		const state = { ...STATE, since: NOW - 1 };
		const [first] = (await read({ log: [timeless], state })).reading.calls;
		expect(first?.lastEnd).toBe(NOW - 1);
	});

	it('looks for a call back among all records, also those of processed calls', async () => {
		const [missed, callBack] = [ago(30, UNANSWERED), ago(20, { way: 'Out', dst: '777123456' })];
		const { reading, isFollowedUp } = await read({
			log: [missed, callBack],
			state: knowing([callBack]),
		});
		expect(reading.calls.map(isFollowedUp)).toStrictEqual([true]);
	});
});

describe('a poll that needs only a part of its window', () => {
	const log = [50, 40, 30, 20, 10].map((minutes) => ago(minutes));

	it('reads until there are enough new calls, and knows the log up to the last of them', async () => {
		const { reading, calls } = await read({ log, pageSize: 1, most: 2 });
		expect(reading).toMatchObject({ atEnd: false, size: 2, knownUpTo: beginOf(log[1]) });
		expect(calls).toStrictEqual(keysOf(log.slice(0, 2)));
	});

	it('does not count calls of earlier polls', async () => {
		const state = knowing(log.slice(0, 2));
		const { reading, calls } = await read({ log, pageSize: 1, most: 2, state });
		expect(reading).toMatchObject({ size: 4, knownUpTo: beginOf(log[3]) });
		expect(calls).toStrictEqual(keysOf(log.slice(2, 4)));
	});

	it('counts each record once', async () => {
		const { reading } = await read({ log, pageSize: 2, most: 5 });
		expect(reading).toMatchObject({ atEnd: true, size: 5 });
	});

	it('knows the log up to its latest begin, also if that record does not come last', async () => {
		const timeless = ago(0, { calldate: null, endTime: null });
		const part = [ago(50), ago(40), ago(45), timeless];
		const { reading } = await read({ log: [...part, ago(10)], pageSize: 4, most: 4 });
		expect(reading.knownUpTo).toBe(beginOf(part[1]));
		expect(reading.calls[3]?.lastStart).toBe(reading.knownUpTo);
	});
});

describe('a log that comes newest first, although the oldest first was requested', () => {
	const log = [10, 20, 30].map((minutes) => ago(minutes));

	it('is read to its end: a part of it says nothing about older calls', async () => {
		const { reading } = await read({ log, pageSize: 2, most: 1 });
		expect(reading).toMatchObject({ atEnd: true, size: 3, knownUpTo: NOW });
	});

	const OLDEST = ago(30);

	it.each([
		['all its calls began at once', [OLDEST, OLDEST, OLDEST]],
		['a newer one follows', [ago(20), OLDEST, ago(10)]],
	])('is none if %s', async (_, part) => {
		const { reading } = await read({ log: [...part, ago(1)], pageSize: 3, most: 1 });
		expect(reading).toMatchObject({ atEnd: false, size: 3 });
	});

	it('is recognised also when the begin of some calls is unknown', async () => {
		const timeless = ago(0, { calldate: null, endTime: null });
		const mixed = [timeless, ...log.slice(0, 2), timeless, ...log.slice(2)];
		const { reading } = await read({ log: mixed, pageSize: 4, most: 1 });
		expect(reading.atEnd).toBe(true);
	});

	it('fails the poll if it ends before that, since older calls would be lost', async () => {
		const source = {
			readLog: async () => await Promise.resolve({ records: log, atEnd: false }),
			readCallsInProgress: jest.fn(),
			readMedia: jest.fn(),
			isTimeOver: () => true,
		};
		const snapshot = { earliest: NOW, latest: NOW, keys: undefined };
		const failed = readCalls(STATE, snapshot, 1, source, SETTINGS);
		await expect(failed).rejects.toThrow(UnexpectedResponseError);
		await expect(failed).rejects.toThrow(/oldest records of the call log first/);
	});
});
