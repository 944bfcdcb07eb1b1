import { recordKey } from '../../../nodes/Ipex/call/callRecord';
import { decide } from '../../../nodes/Ipex/callLogTrigger/decide';
import { PolledCall } from '../../../nodes/Ipex/callLogTrigger/polledCall';
import { keyOf } from '../../../nodes/Ipex/callLogTrigger/seenKeys';
import { beginState, readStoredState, windowOf } from '../../../nodes/Ipex/callLogTrigger/state';
import {
	type History,
	HOUR,
	legOf,
	MINUTE,
	polled,
	readLog,
	SETTINGS,
	SNAPSHOT,
	START,
	STYLE,
	toPolled,
	turn,
} from './pollTurns';

/** Polls at these times, and gives what each of them emits. */
function pollAt(times: number[], calls: History[], options = SETTINGS): string[][] {
	let state = beginState('log', START);
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

describe('the state of a poller', () => {
	it('emits no call before it has been quiet', () => {
		const call = { id: 'a', begins: START, lasts: MINUTE, late: 0 };
		const end = START + MINUTE;
		expect(pollAt([end + 29_999, end + 30_000], [call])).toStrictEqual([[], ['a']]);
	});

	it('keeps a long call in the window until it has been quiet, even while newer calls come', () => {
		const calls = [
			{ id: 'long', begins: START, lasts: 4 * HOUR - 10_000, late: 0 },
			{ id: 'newer', begins: START + 4 * HOUR + 5_000, lasts: 0, late: 0 },
		];
		const emitted = pollAt([START + 4 * HOUR + 10_000, START + 4 * HOUR + 70_000], calls).flat();
		expect(emitted.sort()).toStrictEqual(['long', 'newer']);
	});

	it('recognises a call by its late leg when the first one is out of view', () => {
		const first = legOf({ id: 'a', begins: START, lasts: 0, late: 0 });
		const late = legOf({ id: 'a', begins: START + 3 * HOUR, lasts: 0, late: 0 }, 'a.2');
		const other = (id: string, begins: number) => toPolled({ id, begins, lasts: 0, late: 0 });
		const emitted: string[] = [];
		let state = beginState('log', START);
		for (const [now, calls] of [
			[START + MINUTE, [polled([first])]],
			[START + 3.5 * HOUR, [polled([first, late]), other('b', START + 3.4 * HOUR)]],
			[START + 6 * HOUR, [polled([late]), other('c', START + 5.9 * HOUR)]],
			[START + 6.1 * HOUR, [polled([late]), other('d', START + 6 * HOUR)]],
			[START + 6.5 * HOUR, [polled([late]), other('e', START + 6.1 * HOUR)]],
		] as const) {
			const { due, state: next } = turn(state, [...calls], now);
			state = next;
			emitted.push(...due);
		}
		expect(emitted).toStrictEqual(['a', 'b', 'c', 'd', 'e']);
	});

	it.each([
		['is set back by hours', [1, 4, 8, 12.1, 12.2, 3, 4, 12.6]],
		['runs ahead for a day and is set right', [0, 1, 24, 24.1, 2, 3, 6, 12.5]],
	])('repeats nothing and loses nothing when the clock of the platform %s', (_, hours) => {
		const times = hours.map((hour) => START + hour * HOUR);
		const emitted = pollAt(times, callsEvery(10, 72)).flat();
		expect(emitted).toHaveLength(72);
		expect(new Set(emitted).size).toBe(72);
	});

	it('never emits a call that was discarded', () => {
		const call = toPolled({ id: 'a', begins: START, lasts: 0, late: 0 });
		const kept = turn(beginState('log', START), [call], START + MINUTE, SETTINGS, () => 'discard');
		expect(turn(kept.state, [call], START + 2 * MINUTE).due).toStrictEqual([]);
	});

	it('sees a call again for as long as it waits', () => {
		const call = { id: 'a', begins: START, lasts: 0, late: 0 };
		let state = beginState('log', START);
		for (let now = START + MINUTE; now < START + 6 * HOUR; now += 16 * MINUTE) {
			const asked: string[] = [];
			({ state } = turn(state, readLog([call], state, now), now, SETTINGS, (id) => {
				asked.push(id);
				return 'wait';
			}));
			expect(asked).toStrictEqual(['a']);
		}
	});

	it('leaves calls over the limit to the next poll, even if that reads a short window', () => {
		const calls = [3, 1, 2].map((i) => ({
			id: `${i}`,
			begins: START + i * MINUTE,
			lasts: 0,
			late: 0,
		}));
		const now = START + 2 * HOUR;
		const newer = { id: '4', begins: now - 2 * MINUTE, lasts: 0, late: 0 };
		const all = [...calls, newer];
		const state = beginState('log', START);
		const first = turn(state, readLog(all, state, now), now, SETTINGS, (_, place) =>
			place < 2 ? 'emit' : 'next',
		);
		expect(first.due).toStrictEqual(['1', '2']);
		const next = windowOf(first.state, now + MINUTE, SETTINGS);
		expect(next.whole).toBe(false);
		expect(
			turn(first.state, readLog(all, first.state, now + MINUTE), now + MINUTE).due,
		).toStrictEqual(['3', '4']);
	});

	it('waits for the whole look-back with a call of which only late legs are in the short window', () => {
		const now = START + 2 * HOUR;
		const calls = callsEvery(1, 118);
		const state = turn(beginState('log', START), calls.map(toPolled), now).state;
		const id = `${(START + HOUR) / 1000}.1`;
		const first = legOf({ id, begins: START + HOUR, lasts: MINUTE, late: 0 });
		const late = legOf({ id, begins: now - 5 * MINUTE, lasts: 0, late: 0 }, 'second leg');
		const from = now - 20 * MINUTE;
		const missing = { start: now, end: now };
		const grouping = { joinLegs: true, style: STYLE };
		const cut = new PolledCall(keyOf(id), [late], grouping, from, missing, now);
		const short = turn(state, [cut], now + MINUTE);
		expect(short.due).toStrictEqual([]);
		const whole = windowOf(short.state, now + 16 * MINUTE, SETTINGS);
		expect(whole).toMatchObject({ whole: true });
		expect(turn(short.state, [polled([first, late])], now + 16 * MINUTE).due).toStrictEqual([id]);
	});

	it('reads the whole look-back each time if it is cheap, and otherwise every 15 minutes', () => {
		const calls = callsEvery(1, 20);
		for (const [cheapRecords, pattern] of [
			[20, [true, true, true, true]],
			[19, [true, false, false, true]],
		] as const) {
			const options = { ...SETTINGS, cheapRecords };
			let state = beginState('log', START);
			const whole = [30, 31, 44.9, 45].map((minute) => {
				const now = START + minute * MINUTE;
				const window = windowOf(state, now, options);
				state = turn(state, calls.map(toPolled), now, options).state;
				return window.whole;
			});
			expect(whole).toStrictEqual(pattern);
		}
	});

	it('waits a quarter of an hour for further legs of a call if the log was not read to its end', () => {
		const call = toPolled({ id: 'a', begins: START, lasts: MINUTE, late: 0 });
		const dueAt = (minutes: number, atEnd: boolean) => {
			const state = beginState('log', START);
			const knownUpTo = START + minutes * MINUTE;
			const window = windowOf(state, knownUpTo, SETTINGS);
			const reading = {
				at: knownUpTo,
				window,
				atEnd,
				calls: [call],
				size: 1,
				missing: 0,
				knownUpTo,
			};
			return decide(state, reading, SNAPSHOT, () => false, SETTINGS).candidates.length;
		};
		expect([dueAt(2, true), dueAt(2, false)]).toStrictEqual([1, 0]);
		expect([dueAt(15.9, false), dueAt(16, false)]).toStrictEqual([0, 1]);
	});

	it('emits no forgotten call when the look-back is made longer', () => {
		let state = beginState('log', START);
		const calls = callsEvery(10, 60);
		for (let hour = 1; hour <= 10; hour++) {
			const now = START + hour * HOUR;
			state = turn(state, readLog(calls, state, now), now).state;
		}
		const longer = { ...SETTINGS, lookBackMs: 48 * HOUR };
		const now = START + 10.5 * HOUR;
		expect(turn(state, readLog(calls, state, now, longer), now, longer).due).toStrictEqual([]);
	});

	it.each([
		['joined legs are read one by one', true],
		['single legs are joined', false],
	])('recognises a call when %s', (_, wasJoined) => {
		const leg = legOf({ id: 'call', begins: START, lasts: 0, late: 0 }, 'leg');
		const [as, then] = [wasJoined, !wasJoined].map((joinLegs) =>
			polled([leg], keyOf(joinLegs ? 'call' : recordKey(leg)), joinLegs),
		);
		if (!as || !then) throw new Error('There are two calls.');
		const { state } = turn(beginState('log', START), [as], START + MINUTE);
		expect(turn(state, [then], START + 2 * MINUTE).due).toStrictEqual([]);
		const none = turn(beginState('log', START), [], START + MINUTE).state;
		expect(turn(none, [then], START + 2 * MINUTE).due).toStrictEqual(['call']);
	});

	it('continues the state that version 0.1.0 stored', () => {
		const leg = legOf({ id: 'call', begins: START, lasts: 0, late: 0 }, 'leg');
		const seen = (id: string) => ({ [Math.floor(START / (10 * MINUTE))]: keyOf(id) });
		const stored = {
			version: 1,
			since: START - HOUR,
			readUpTo: START,
			wholeAt: START,
			wholeUpTo: START,
			wholeSize: 1,
			heldFrom: START - HOUR,
			nextFrom: null,
			forgottenBefore: 0,
			live: { at: START, calls: {} },
			polls: 7,
		};
		const emittedAfter = (id: string, joinLegs: boolean) => {
			const state = readStoredState({ ...stored, seen: seen(id) }, 'log');
			if (!state) throw new Error('The stored state was not read.');
			expect(windowOf(state, START + MINUTE, { ...SETTINGS, cheapRecords: 1 }).from).toBe(
				START - 4 * HOUR,
			);
			const call = polled([leg], keyOf(joinLegs ? 'call' : recordKey(leg)), joinLegs);
			return turn(state, [call], START + MINUTE, { ...SETTINGS, cheapRecords: 1 }).due;
		};
		const legKey = JSON.stringify(['leg', leg.calldate, leg.src, leg.dst, undefined]);
		expect(emittedAfter('call', true)).toStrictEqual([]);
		expect(emittedAfter(legKey, false)).toStrictEqual([]);
		expect(emittedAfter('another', true)).toStrictEqual(['call']);
	});

	it('continues a state that lacks what later versions added', () => {
		const stored = { version: 2, seen: {}, readUpTo: START, wholeSize: 7 };
		expect(readStoredState(stored, 'log')).toStrictEqual({
			...beginState('log', START),
			wholeSize: 7,
		});
		expect(readStoredState({ ...stored, log: 'other' }, 'log')).toMatchObject({ log: 'other' });
	});

	it.each([
		[undefined],
		[null],
		[{ version: 3 }],
		[{ version: 1 }],
		[{ version: 2 }],
		[{ version: 3, seen: {}, readUpTo: START }],
		[{ version: 2, seen: {} }],
		[{ version: 2, seen: {}, readUpTo: '1' }],
		['text'],
	])('ignores %p in the stored data', (value) => {
		expect(readStoredState(value, 'log')).toBeUndefined();
	});
});
