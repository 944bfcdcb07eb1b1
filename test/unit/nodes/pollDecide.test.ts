import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { NO_SNAPSHOTS } from '../../../nodes/Ipex/callLogTrigger/completeness';
import {
	type CallSettings,
	decide,
	decideCandidates,
	type Decision,
} from '../../../nodes/Ipex/callLogTrigger/decide';
import type { MediaResponse } from '../../../nodes/Ipex/callLogTrigger/mediaReadiness';
import { itemIdentifier, PolledCall } from '../../../nodes/Ipex/callLogTrigger/polledCall';
import { bucketAt, keyOf, readKeys, writeKeys } from '../../../nodes/Ipex/callLogTrigger/seenKeys';
import {
	beforeFirstReading,
	beginState,
	knownCalls,
	type PollState,
	type Reading,
	windowOf,
} from '../../../nodes/Ipex/callLogTrigger/state';
import { DEFAULT_SETTINGS as SETTINGS } from '../../support/pollSettings';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 0, 5, 12);

const WAIT_FOR_RECORDING = { waitFor: { medium: 'recording', limitMs: 30 * MINUTE } } as const;

/** When the first poll was. */
const SINCE = NOW - 10 * HOUR;

interface Spec {
	/** How long ago (ms) it ended, after a talk of half a minute. */
	ended: number;
	record?: Partial<CallRecord>;
}

let calls = 0;

const FAR: Pick<Reading['window'], 'from' | 'to'> = { from: NOW - 20 * HOUR, to: NOW + HOUR };

/** A call of one leg. */
function call({ ended, record }: Spec): PolledCall {
	const begin = NOW - ended - 30 * SECOND;
	const id = `${Math.floor(begin / SECOND)}.${++calls}`;
	const leg: CallRecord = {
		linkedid: id,
		uniqueid: id,
		way: 'In',
		calldate: new Date(begin).toISOString(),
		endTime: new Date(NOW - ended).toISOString(),
		duration: 30,
		billsec: 20,
		disposition: 'ANSWERED',
		userAnswered: true,
		src: '777123456',
		phoneNumber: '777123456',
		dst: '210000000',
		...record,
	};
	const missing = { start: NOW, end: NOW };
	return new PolledCall(
		keyOf(id),
		[leg],
		{ joinLegs: true, style: SETTINGS.style },
		FAR.from,
		missing,
		NOW,
	);
}

interface Given {
	state?: Partial<PollState>;
	reading?: Partial<Reading>;
	settings?: Partial<CallSettings>;
	inProgress?: PolledCall[];
	isFollowedUp?: boolean;
}

/** Decides at `NOW`, an hour after snapshots without any call. */
function decideOn(
	found: PolledCall[],
	{ state = {}, reading = {}, settings = {}, inProgress = [], isFollowedUp = false }: Given = {},
): Decision {
	const quiet = { snapshotAt: NOW - MINUTE, earlierSnapshotAt: NOW - 2 * MINUTE };
	return decide(
		{ ...beginState('log', SINCE), ...NO_SNAPSHOTS, ...quiet, ...state },
		{
			at: NOW,
			window: { ...FAR, whole: true, isRest: false },
			atEnd: true,
			size: found.length,
			missing: 0,
			knownUpTo: NOW,
			calls: found,
			...reading,
		},
		{ earliest: NOW, latest: NOW, keys: new Set(inProgress.map(({ key }) => key)) },
		() => isFollowedUp,
		{ ...SETTINGS, ...settings },
	);
}

/** The status of one call; `due` of one that is wanted now. */
function statusOf(one: PolledCall, given?: Given): string {
	return decideOn([one], given).statuses.get(one.key) ?? 'due';
}

const missed = { disposition: 'NO ANSWER', userAnswered: false, billsec: 0 };

describe('a call', () => {
	it.each([
		[2 * MINUTE, 'due'],
		[30 * SECOND - SECOND, 'next'],
	])('that ended %i ms ago is %s', (ended, status) => {
		expect(statusOf(call({ ended }))).toBe(status);
	});

	it.each([
		[30 * SECOND, 'due'],
		[30 * SECOND - SECOND, 'next'],
	])('that is an item of its own and ended %i ms ago is %s', (ended, status) => {
		expect(statusOf(call({ ended }), { settings: { joinLegs: false } })).toBe(status);
	});

	it.each([
		[15 * MINUTE, 'due'],
		[15 * MINUTE - SECOND, 'next'],
	])('in a part of the log may get a leg for a quarter of an hour: %i ms, %s', (ended, status) => {
		const found = call({ ended });
		expect(statusOf(found, { reading: { atEnd: false } })).toBe(status);
	});

	it('is compared with what is known of the log, and not with the clock', () => {
		const knownUpTo = NOW - 5 * MINUTE;
		expect(statusOf(call({ ended: 5 * MINUTE + 10 }), { reading: { knownUpTo } })).toBe('next');
	});

	it.each([
		[4 * HOUR, 'due'],
		[4 * HOUR - SECOND, 'wait'],
	])('that stays in progress waits as long as the look-back: %i ms, %s', (ended, status) => {
		const hanging = call({ ended });
		expect(statusOf(hanging, { inProgress: [hanging] })).toBe(status);
		const alone = { joinLegs: false };
		expect(statusOf(hanging, { inProgress: [hanging], settings: alone })).toBe('due');
	});

	it.each([
		[10 * HOUR, 'due'],
		[10 * HOUR + 1, 'discard'],
	])('that ended before the first poll is not wanted: %i ms, %s', (ended, status) => {
		expect(statusOf(call({ ended }))).toBe(status);
	});

	it("is wanted from 'Start From' on, if that is set", () => {
		const settings = { startFrom: NOW - HOUR };
		expect(statusOf(call({ ended: HOUR }), { settings })).toBe('due');
		expect(statusOf(call({ ended: HOUR + 1 }), { settings })).toBe('discard');
		const earlier = { startFrom: NOW - 12 * HOUR };
		expect(statusOf(call({ ended: 11 * HOUR }), { settings: earlier })).toBe('due');
	});

	it('that the filter leaves out is not wanted', () => {
		const filter = { ...SETTINGS.filter, outcomes: ['missed'] };
		expect(statusOf(call({ ended: HOUR }), { settings: { filter } })).toBe('discard');
	});

	it('that was processed is done', () => {
		const known = call({ ended: HOUR });
		const seen = { [bucketAt(NOW)]: known.key };
		expect(statusOf(known, { state: { seen } })).toBe('done');
	});

	it('in a part of the look-back waits for the whole one if earlier legs may be out of view', () => {
		const early = call({ ended: HOUR });
		const from = early.firstStart;
		const part = (window: Partial<Reading['window']>) => ({
			reading: { window: { ...FAR, whole: true, isRest: false, ...window } },
		});
		expect(statusOf(early, part({ from: from + 1, whole: false }))).toBe('wait');
		expect(statusOf(early, part({ from: from + 1, isRest: true }))).toBe('wait');
		expect(statusOf(early, part({ from: from + 1 }))).toBe('due');
		expect(statusOf(early, part({ from, whole: false }))).toBe('due');
		const late = call({ ended: HOUR, record: { uniqueid: `${NOW / SECOND}.9`, linkedid: '1.9' } });
		expect(statusOf(late, part({ whole: false }))).toBe('wait');
	});
});

describe('a call without a recording', () => {
	it.each([
		[10 * MINUTE, 'discard'],
		[10 * MINUTE - SECOND, 'wait'],
	])(
		'may get one for ten minutes if only recorded calls are wanted: %i ms, %s',
		(ended, status) => {
			expect(statusOf(call({ ended }), { settings: { recordedOnly: true } })).toBe(status);
		},
	);

	it('is due if recordings do not matter, or if the trigger waits for them', () => {
		expect(statusOf(call({ ended: HOUR }))).toBe('due');
		const waiting = { recordedOnly: true, ...WAIT_FOR_RECORDING };
		expect(statusOf(call({ ended: HOUR }), { settings: waiting })).toBe('due');
		const recorded = call({ ended: HOUR, record: { filename: 'a.mp3' } });
		expect(statusOf(recorded, { settings: { recordedOnly: true } })).toBe('due');
	});
});

describe('the wait for a call back', () => {
	const settings = { callbackWaitMs: 15 * MINUTE };

	it.each([
		[15 * MINUTE, 'due'],
		[15 * MINUTE - SECOND, 'wait'],
	])('of a missed call ends after that time: %i ms, %s', (ended, status) => {
		expect(statusOf(call({ ended, record: missed }), { settings })).toBe(status);
	});

	it.each<[string, Partial<CallRecord>, string]>([
		['missed', missed, 'discard'],
		['busy', { ...missed, disposition: 'BUSY' }, 'discard'],
		['busy and outbound', { ...missed, disposition: 'BUSY', way: 'Out' }, 'due'],
		['answered', {}, 'due'],
	])('ends when somebody has talked with the caller of a call that was %s', (_, record, status) => {
		const one = call({ ended: 14 * MINUTE, record });
		expect(statusOf(one, { settings, isFollowedUp: true })).toBe(status);
		expect(statusOf(one, { isFollowedUp: true })).toBe('due');
	});
});

describe('a poll that waits for recordings', () => {
	const recorded = (ended: number) => call({ ended, record: { filename: 'a.mp3' } });
	const idsOf = (some: PolledCall[]) => some.map((one) => one.toCall().callId);

	it('asks about late calls first, then about the newest', () => {
		const found = [8, 40, 2, 35, 4].map((minutes) => recorded(minutes * MINUTE));
		const [eight, forty, two, thirtyFive, four] = idsOf(found);
		const { toAsk, candidates, leavesSome, settlesAny } = decideOn(found, {
			settings: WAIT_FOR_RECORDING,
		});
		expect(toAsk).toStrictEqual([forty, thirtyFive, two, four, eight]);
		expect(idsOf(candidates)).toStrictEqual([forty, thirtyFive, eight, four, two]);
		expect([leavesSome, settlesAny]).toStrictEqual([false, true]);
	});

	it.each([
		[2, 3, 2, true],
		[3, 3, 3, false],
		[5_000, 1_001, 1_000, true],
	])('with at most %i calls asks of %i about %i at once', (maxCalls, count, asked, leaves) => {
		const found = Array.from({ length: count }, (_, place) => recorded(2 * MINUTE + place));
		const { toAsk, leavesSome } = decideOn(found, {
			settings: { ...WAIT_FOR_RECORDING, maxCalls },
		});
		expect([toAsk.length, leavesSome]).toStrictEqual([asked, leaves]);
	});

	it('asks about no call that nobody answered, nor without an ID', () => {
		const nameless = { linkedid: undefined, uniqueid: undefined, filename: 'a.mp3' };
		const found = [call({ ended: HOUR, record: missed }), call({ ended: HOUR, record: nameless })];
		const { toAsk, candidates } = decideOn(found, { settings: WAIT_FOR_RECORDING });
		expect([toAsk, candidates.length]).toStrictEqual([[], 2]);
	});

	it('settles nothing while all of its calls wait', () => {
		const state = { askedAt: NOW - SECOND };
		const decision = decideOn([recorded(90 * SECOND)], { settings: WAIT_FOR_RECORDING, state });
		expect([decision.settlesAny, decision.toAsk]).toStrictEqual([false, []]);
		expect(decideOn([]).settlesAny).toBe(false);
		expect(decideOn([call({ ended: 11 * HOUR })]).settlesAny).toBe(true);
		expect(decideOn([call({ ended: HOUR })]).settlesAny).toBe(true);
		expect(decideOn([call({ ended: SECOND })]).settlesAny).toBe(false);
	});
});

describe('what a poll emits', () => {
	const CLOCK = { now: NOW, limitedSince: null };
	const emit = (
		found: PolledCall[],
		settings: Partial<CallSettings> = {},
		responses: ReadonlyMap<string, MediaResponse> = new Map(),
	) => {
		const all = { ...SETTINGS, ...settings };
		return decideCandidates(decideOn(found, { settings }), responses, CLOCK, all);
	};

	it('is at most so many calls, the oldest end first; the others stay due', () => {
		const found = [2, 4, 3].map((minutes) => call({ ended: minutes * MINUTE }));
		const { emitted, statuses } = emit(found, { maxCalls: 2 });
		expect(emitted.map(({ callId }) => callId)).toStrictEqual(
			[found[1], found[2]].map((one) => one?.toCall().callId),
		);
		expect(found.map(({ key }) => statuses.get(key))).toStrictEqual(['next', 'emit', 'emit']);
	});

	it('is no call that still waits for its recording, nor one without any if those are not wanted', () => {
		const waiting = call({ ended: 2 * MINUTE, record: { filename: 'a.mp3' } });
		const none = call({ ended: HOUR, record: missed });
		const wanted = emit([waiting, none], WAIT_FOR_RECORDING);
		expect(wanted.emitted).toMatchObject([{ recording: { name: null, status: 'none' } }]);
		expect(wanted.statuses.get(waiting.key)).toBe('wait');
		const unwanted = emit([waiting, none], { ...WAIT_FOR_RECORDING, recordedOnly: true });
		expect(unwanted.emitted).toStrictEqual([]);
		expect(unwanted.statuses.get(none.key)).toBe('discard');
	});

	it('is a call without an ID at once, since nothing can be asked about it', () => {
		const nameless = { linkedid: undefined, uniqueid: undefined, filename: 'a.mp3' };
		const found = [call({ ended: 2 * MINUTE, record: nameless })];
		expect(emit(found, WAIT_FOR_RECORDING).emitted).toMatchObject([
			{ callId: null, recording: { name: 'a.mp3', status: 'none' } },
		]);
	});

	it('is a call whose recording could not be listed, from its time limit on', () => {
		const found = [29, 30].map((minutes) =>
			call({ ended: minutes * MINUTE, record: { filename: 'a.mp3' } }),
		);
		const failed = { state: 'error', final: false, error: 0 } as const;
		const responses = new Map(found.map((one) => [String(one.toCall().callId), failed] as const));
		const { emitted, statuses } = emit(found, WAIT_FOR_RECORDING, responses);
		expect(emitted).toMatchObject([{ recording: { status: 'failed' } }]);
		expect(found.map(({ key }) => statuses.get(key))).toStrictEqual(['wait', 'emit']);
	});

	it('does not depend on the order in which calls that ended at once were read', () => {
		const found = [1, 2, 3, 4].map(() => call({ ended: 2 * MINUTE }));
		const idsOf = (some: PolledCall[]) => emit(some).emitted.map(({ callId }) => callId);
		expect(idsOf(found)).toStrictEqual(idsOf([...found].reverse()));
	});

	it('is a call with its recording', () => {
		const ready = call({ ended: 2 * MINUTE, record: { filename: 'a.mp3' } });
		const files = [{ name: 'a.mp3', isReady: true, segments: [] }];
		const responses = new Map([
			[String(ready.toCall().callId), { state: 'listed', files } as const],
		]);
		const { emitted } = emit([ready], WAIT_FOR_RECORDING, responses);
		const expected = [{ ...ready.toCall(), recording: { name: 'a.mp3', status: 'ready' } }];
		expect(emitted).toStrictEqual(expected);
		const recordedOnly = { ...WAIT_FOR_RECORDING, recordedOnly: true };
		expect(emit([ready], recordedOnly, responses).emitted).toStrictEqual(expected);
	});
});

describe('the window of a poll', () => {
	const OPTIONS = { lookBackMs: 4 * HOUR, cheapRecords: 100 };
	const usual: PollState = {
		...beginState('log', SINCE),
		readUpTo: NOW - MINUTE,
		wholeAt: NOW - MINUTE,
		wholeUpTo: NOW - 5 * MINUTE,
		wholeSize: 101,
	};
	const windowIn = (part: Partial<PollState>, options = OPTIONS, now = NOW) =>
		windowOf({ ...usual, ...part }, now, options);

	it('is the half hour before what was read, and reaches an hour ahead', () => {
		expect(windowIn({})).toStrictEqual({
			from: NOW - 31 * MINUTE,
			to: NOW + HOUR,
			whole: false,
			isRest: false,
		});
		expect(windowIn({ readUpTo: NOW + MINUTE }).to).toBe(NOW + MINUTE + HOUR);
	});

	const whole = { from: NOW - 5 * MINUTE - 4 * HOUR, whole: true };

	it.each<[string, Partial<PollState>, boolean]>([
		['it was never read', { wholeAt: null }, true],
		['it was read a quarter of an hour ago', { wholeAt: NOW - 15 * MINUTE }, true],
		['it was read less than that ago', { wholeAt: NOW - 15 * MINUTE + 1 }, false],
		['it was read now', { wholeAt: NOW }, false],
		['the clock was set back', { wholeAt: NOW + 1 }, true],
		['it is cheap', { wholeSize: 100 }, true],
	])('is the whole look-back when %s: %s', (_, part, isWhole) => {
		expect(windowIn(part)).toMatchObject(isWhole ? whole : { whole: false });
	});

	it('is the whole look-back when that is as short', () => {
		expect(windowIn({}, { ...OPTIONS, lookBackMs: 30 * MINUTE }).whole).toBe(true);
		expect(windowIn({}, { ...OPTIONS, lookBackMs: 30 * MINUTE + 1 }).whole).toBe(false);
	});

	it('reaches back to a call that must be seen again, and to a waiting one if it is whole', () => {
		const nextFrom = NOW - 2 * HOUR;
		const waitingFrom = NOW - 6 * HOUR;
		expect(windowIn({ nextFrom, waitingFrom }).from).toBe(nextFrom);
		expect(windowIn({ nextFrom, waitingFrom, wholeAt: null }).from).toBe(waitingFrom);
		expect(windowIn({ nextFrom: NOW - MINUTE }).from).toBe(NOW - 31 * MINUTE);
	});

	it('begins no earlier than what is remembered', () => {
		expect(windowIn({ forgottenBefore: NOW - 10 * MINUTE }).from).toBe(NOW - 10 * MINUTE);
	});

	it('is the rest of the one before, if that was not read to its end', () => {
		const resume = { from: NOW - 3 * HOUR, whole: true };
		expect(windowIn({ resume })).toStrictEqual({ ...resume, to: NOW + HOUR, isRest: true });
	});

	it("begins at 'Start From' the first time", () => {
		const first = beginState('log', SINCE);
		expect(beforeFirstReading(first, 5)).toStrictEqual({ ...first, readUpTo: 5, wholeUpTo: 5 });
		expect(beforeFirstReading(first, undefined)).toBe(first);
		expect(beforeFirstReading(usual, 5)).toBe(usual);
	});
});

describe('the keys of processed calls', () => {
	const BUCKET = 10 * MINUTE;

	it('are read with their last bucket, and written only where they are new', () => {
		const [a, b, c] = ['a', 'b', 'c'].map(keyOf) as [string, string, string];
		expect(a).toMatch(/^.{8}$/);
		const stored = { '5': a + b, '6': a };
		expect([...readKeys(stored)]).toStrictEqual([
			[a, 6],
			[b, 5],
		]);
		expect(writeKeys(stored, new Map([[c, 6]]), 6)).toStrictEqual({ '6': a + c });
		expect(writeKeys(stored, new Map([[c, 4]]), 5)).toStrictEqual({ '5': a + b + c, '6': a });
	});

	it.each([
		[0, 0],
		[BUCKET - 1, 0],
		[BUCKET, 1],
	])('belong at %i to bucket %i', (time, bucket) => {
		expect(bucketAt(time)).toBe(bucket);
	});

	it('cover a leg that changes nothing', () => {
		const key = keyOf('a');
		const state = { ...beginState('log', SINCE), readUpTo: NOW, seen: { [bucketAt(NOW)]: key } };
		const known = knownCalls(state);
		const next = (bucketAt(NOW) + 1) * BUCKET;
		expect([known.has(key), known.has(keyOf('b'))]).toStrictEqual([true, false]);
		expect(known.covers(key, NOW, next - 1)).toBe(true);
		expect(known.covers(key, NOW, next)).toBe(false);
		expect(known.covers(key, NOW, undefined)).toBe(true);
		expect(known.covers(key, NOW, NOW - HOUR)).toBe(true);
		expect(known.covers(key, NOW + 1, NOW)).toBe(false);
		expect(known.covers(key, undefined, NOW)).toBe(false);
		expect(known.covers(keyOf('b'), NOW, NOW)).toBe(false);
	});
});

describe('the item that a record belongs to', () => {
	const leg = { linkedid: '1.1', uniqueid: '1.2', calldate: '2026-01-05T08:00:00Z', src: '777' };

	it('is its call, or the record itself', () => {
		expect(itemIdentifier(true)(leg)).toBe('1.1');
		const alone = itemIdentifier(false);
		const [first, second] = [alone(leg), alone({ ...leg, uniqueid: '1.3' })];
		expect(first).not.toBe('1.1');
		expect(second).not.toBe(first);
	});

	it('is the same however often it is asked, and another one for an equal record', () => {
		const alone = itemIdentifier(false);
		const [one, other] = [{ ...leg }, { ...leg }];
		expect([alone(one), alone(other), alone(one), alone(other)]).toStrictEqual([
			alone(one),
			`${alone(one)}#1`,
			alone(one),
			`${alone(one)}#1`,
		]);
	});

	it('does not change when its queue and the reason of its end are filled in', () => {
		const alone = itemIdentifier(false);
		const filled = { ...leg, queue: 'Sales', hangupcause: 'Normal Clearing' };
		expect(itemIdentifier(false)(filled)).toBe(alone(leg));
	});
});
