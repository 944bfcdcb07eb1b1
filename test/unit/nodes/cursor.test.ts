import {
	beginCursor,
	type CursorOptions,
	type CursorState,
	type LoggedCall,
	nextState,
	ripeCalls,
	type Verdict,
	windowOf,
} from '../../../nodes/Ipex/callLogTrigger/cursor';
import { keyOf } from '../../../nodes/Ipex/callLogTrigger/seenKeys';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OPTIONS: CursorOptions = { lookBackMs: 4 * HOUR, quietMs: 30_000, cheapRecords: 0 };
const START = Date.UTC(2026, 0, 5, 8);

/** A call of the platform: when it began, how long it took, and how long after its end it was written to the log. */
interface History {
	id: string;
	begins: number;
	lasts: number;
	late: number;
}

type Logged = LoggedCall<string>;

function logged({ id, begins, lasts }: History): Logged {
	return {
		key: keyOf(id),
		aliases: () => [],
		firstStart: begins,
		lastStart: begins,
		lastEnd: begins + lasts,
		legs: 1,
		hasFirstLeg: true,
		beganBefore: () => false,
		call: id,
	};
}

interface Turn {
	due: string[];
	state: CursorState;
}

/** One poll that finds these calls and decides on those that are ripe. */
function turn(
	state: CursorState,
	calls: Logged[],
	now: number,
	options = OPTIONS,
	judge: (call: string, place: number) => Verdict | undefined = () => 'emit',
): Turn {
	const window = windowOf(state, now, options);
	const reading = { window, atEnd: true, calls, size: calls.length, knownUpTo: now };
	const due: string[] = [];
	const verdicts = new Map<string, Verdict>();
	for (const [place, { key, call }] of ripeCalls(state, reading, options).entries()) {
		const verdict = judge(call, place);
		if (verdict === 'emit') due.push(call);
		if (verdict) verdicts.set(key, verdict);
	}
	const next = nextState(state, reading, verdicts, options);
	// As n8n stores it.
	return { due, state: JSON.parse(JSON.stringify(next)) as CursorState };
}

/** What the log gives at `now` for the window of the next poll. */
function readLog(calls: History[], state: CursorState, now: number, options = OPTIONS): Logged[] {
	const { from, to } = windowOf(state, now, options);
	return calls
		.filter(
			({ begins, lasts, late }) => begins >= from && begins <= to && begins + lasts + late <= now,
		)
		.map(logged);
}

/** Polls at these times, and gives what each of them emits. */
function pollAt(times: number[], calls: History[], options = OPTIONS): string[][] {
	let state = beginCursor(START);
	return times.map((now) => {
		const { due, state: next } = turn(state, readLog(calls, state, now, options), now, options);
		state = next;
		return due;
	});
}

const callsEvery = (minutes: number, count: number): History[] =>
	Array.from({ length: count }, (_, i) => ({
		id: `${i}`,
		begins: START + i * minutes * MINUTE,
		lasts: MINUTE,
		late: 0,
	}));

describe('the cursor', () => {
	it('gives no call before it has been quiet', () => {
		const call = { id: 'a', begins: START, lasts: MINUTE, late: 0 };
		const end = START + MINUTE;
		expect(pollAt([end + 29_999, end + 30_000], [call])).toEqual([[], ['a']]);
	});

	it('keeps a long call in view until it has been quiet, though newer calls move on', () => {
		const calls = [
			{ id: 'long', begins: START, lasts: 4 * HOUR - 10_000, late: 0 },
			{ id: 'newer', begins: START + 4 * HOUR + 5_000, lasts: 0, late: 0 },
		];
		const emitted = pollAt([START + 4 * HOUR + 10_000, START + 4 * HOUR + 70_000], calls).flat();
		expect(emitted.sort()).toEqual(['long', 'newer']);
	});

	it('knows a call by its late leg when the first one is out of view', () => {
		const first = logged({ id: 'a', begins: START, lasts: 0, late: 0 });
		const lateLeg = START + 3 * HOUR;
		const both = { ...first, lastStart: lateLeg, lastEnd: lateLeg };
		const onlyLate = { ...both, firstStart: lateLeg };
		const other = (id: string, begins: number) => logged({ id, begins, lasts: 0, late: 0 });
		const emitted: string[] = [];
		let state = beginCursor(START);
		for (const [now, calls] of [
			[START + MINUTE, [first]],
			[START + 3.5 * HOUR, [both, other('b', START + 3.4 * HOUR)]],
			[START + 6 * HOUR, [onlyLate, other('c', START + 5.9 * HOUR)]],
			[START + 6.1 * HOUR, [onlyLate, other('d', START + 6 * HOUR)]],
			[START + 6.5 * HOUR, [onlyLate, other('e', START + 6.1 * HOUR)]],
		] as const) {
			const { due, state: next } = turn(state, [...calls], now);
			state = next;
			emitted.push(...due);
		}
		expect(emitted).toEqual(['a', 'b', 'c', 'd', 'e']);
	});

	it.each([
		['is set back by hours', [1, 4, 8, 12.1, 12.2, 3, 4, 12.6]],
		['runs ahead for a day and is set right', [0, 1, 24, 24.1, 2, 3, 6, 12.5]],
	])('repeats nothing and loses nothing when the clock %s', (_, hours) => {
		const times = hours.map((hour) => START + hour * HOUR);
		const emitted = pollAt(times, callsEvery(10, 72)).flat();
		expect(emitted).toHaveLength(72);
		expect(new Set(emitted).size).toBe(72);
	});

	it('never brings up a call that was dropped', () => {
		const call = logged({ id: 'a', begins: START, lasts: 0, late: 0 });
		const kept = turn(beginCursor(START), [call], START + MINUTE, OPTIONS, () => 'drop');
		expect(turn(kept.state, [call], START + 2 * MINUTE).due).toEqual([]);
	});

	it('asks about a call that is held again, for as long as it is held', () => {
		const call = { id: 'a', begins: START, lasts: 0, late: 0 };
		let state = beginCursor(START);
		for (let now = START + MINUTE; now < START + 6 * HOUR; now += 16 * MINUTE) {
			const asked: string[] = [];
			({ state } = turn(state, readLog([call], state, now), now, OPTIONS, (id) => {
				asked.push(id);
				return 'hold';
			}));
			expect(asked).toEqual(['a']);
		}
	});

	it('leaves a call without a verdict to the next poll, also where that reads a part of the look-back only', () => {
		const calls = [3, 1, 2].map((i) => ({
			id: `${i}`,
			begins: START + i * MINUTE,
			lasts: 0,
			late: 0,
		}));
		const now = START + 2 * HOUR;
		const newer = { id: '4', begins: now - 2 * MINUTE, lasts: 0, late: 0 };
		const all = [...calls, newer];
		const state = beginCursor(START);
		const first = turn(state, readLog(all, state, now), now, OPTIONS, (_, place) =>
			place < 2 ? 'emit' : undefined,
		);
		expect(first.due).toEqual(['1', '2']);
		const next = windowOf(first.state, now + MINUTE, OPTIONS);
		expect(next.whole).toBe(false);
		expect(turn(first.state, readLog(all, first.state, now + MINUTE), now + MINUTE).due).toEqual([
			'3',
			'4',
		]);
	});

	it('waits for the whole look-back with a call of which only late legs are in the short stretch', () => {
		const now = START + 2 * HOUR;
		const calls = callsEvery(1, 118);
		const state = turn(beginCursor(START), calls.map(logged), now).state;
		const lateLeg = logged({ id: 'transferred', begins: now - 5 * MINUTE, lasts: 0, late: 0 });
		const cut = { ...lateLeg, hasFirstLeg: false };
		const short = turn(state, [cut], now + MINUTE);
		expect(short.due).toEqual([]);
		const whole = windowOf(short.state, now + 16 * MINUTE, OPTIONS);
		expect(whole).toMatchObject({ whole: true });
		const complete = { ...lateLeg, firstStart: START + HOUR };
		expect(turn(short.state, [complete], now + 16 * MINUTE).due).toEqual(['transferred']);
	});

	it('reads the whole look-back each time where it is cheap, and else every 15 minutes', () => {
		const calls = callsEvery(1, 20);
		for (const [cheapRecords, pattern] of [
			[20, [true, true, true, true]],
			[19, [true, false, false, true]],
		] as const) {
			const options = { ...OPTIONS, cheapRecords };
			let state = beginCursor(START);
			const whole = [30, 31, 44.9, 45].map((minute) => {
				const now = START + minute * MINUTE;
				const window = windowOf(state, now, options);
				state = turn(state, calls.map(logged), now, options).state;
				return window.whole;
			});
			expect(whole).toEqual(pattern);
		}
	});

	it('waits a quarter of an hour for further legs of a call where the log was not read to its end', () => {
		const call = logged({ id: 'a', begins: START, lasts: MINUTE, late: 0 });
		const ripeAt = (minutes: number, atEnd: boolean) => {
			const state = beginCursor(START);
			const knownUpTo = START + minutes * MINUTE;
			const window = windowOf(state, knownUpTo, OPTIONS);
			return ripeCalls(state, { window, atEnd, calls: [call], size: 1, knownUpTo }, OPTIONS).length;
		};
		expect([ripeAt(2, true), ripeAt(2, false)]).toEqual([1, 0]);
		expect([ripeAt(15.9, false), ripeAt(16, false)]).toEqual([0, 1]);
	});

	it('brings up nothing that it has forgotten when the look-back is made longer', () => {
		let state = beginCursor(START);
		const calls = callsEvery(10, 60);
		for (let hour = 1; hour <= 10; hour++) {
			const now = START + hour * HOUR;
			state = turn(state, readLog(calls, state, now), now).state;
		}
		const longer = { ...OPTIONS, lookBackMs: 48 * HOUR };
		const now = START + 10.5 * HOUR;
		expect(turn(state, readLog(calls, state, now, longer), now, longer).due).toEqual([]);
	});

	it('knows a call by another name', () => {
		const call = logged({ id: 'leg', begins: START, lasts: 0, late: 0 });
		const { state } = turn(beginCursor(START), [{ ...call, key: keyOf('call') }], START + MINUTE);
		const renamed = { ...call, aliases: () => [keyOf('call')] };
		expect(turn(state, [renamed], START + 2 * MINUTE).due).toEqual([]);
		expect(turn(state, [call], START + 2 * MINUTE).due).toEqual(['leg']);
	});

	it('remembers 20,000 calls in less than 300 KB, and forgets what is out of view', () => {
		let state = beginCursor(START);
		const calls: History[] = Array.from({ length: 60_000 }, (_, i) => ({
			id: `1412256${i}.${i % 97}`,
			begins: START + i * 720,
			lasts: 30_000,
			late: 0,
		}));
		const sizes: number[] = [];
		for (let now = START; now < START + 12 * HOUR; now += HOUR) {
			state = turn(state, readLog(calls, state, now), now).state;
			sizes.push(JSON.stringify(state).length);
		}
		expect(Math.max(...sizes)).toBeLessThan(300_000);
		// It does not grow with what came before the look-back.
		expect(sizes[sizes.length - 1]).toBeLessThan(1.05 * (sizes[6] ?? 0));
	});
});
