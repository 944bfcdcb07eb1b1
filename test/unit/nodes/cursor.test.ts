import fc from 'fast-check';

import {
	beginCursor,
	type CursorOptions,
	type CursorState,
	type LoggedCall,
	takeTurn,
	windowOf,
} from '../../../nodes/Ipex/shared/cursor';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OPTIONS: CursorOptions = { lookBackMs: 4 * HOUR, quietMs: 30_000, maxCalls: 1_000 };
const START = Date.UTC(2026, 0, 5, 8);

/** A call of the platform: when it began, how long it took, and how long after its end it was written to the log. */
interface History {
	id: string;
	begins: number;
	lasts: number;
	late: number;
}

function logged({ id, begins, lasts }: History): LoggedCall<string> {
	return { id, firstStart: begins, lastStart: begins, lastEnd: begins + lasts, call: id };
}

/** What the log gives at `now` for the window of the next poll. */
function readLog(
	calls: History[],
	state: CursorState,
	now: number,
	options: CursorOptions,
): Array<LoggedCall<string>> {
	const { from, to } = windowOf(state, now, options);
	return calls
		.filter(
			({ begins, lasts, late }) => begins >= from && begins <= to && begins + lasts + late <= now,
		)
		.map(logged);
}

const everything = () => true;

/** How long a call lasts and how late it is written; together less than the look-back, up to its last minutes. */
const lastsAndLate = fc
	.oneof(fc.nat({ max: 10 * MINUTE }), fc.nat({ max: 238 * MINUTE }))
	.chain((lasts) =>
		fc.record({
			lasts: fc.constant(lasts),
			late: fc.oneof(fc.constant(0), fc.nat({ max: 238 * MINUTE - lasts })),
		}),
	);

const history = fc
	.array(fc.tuple(fc.integer({ min: -4 * HOUR, max: 6 * HOUR }), lastsAndLate), { maxLength: 40 })
	.map((calls) =>
		calls.map(([begins, rest], i) => ({ ...rest, begins: START + begins, id: `call-${i}` })),
	);

/** Minutes between polls; long ones are outages. */
const pauses = fc.array(
	fc.oneof(
		{ weight: 5, arbitrary: fc.constant(1) },
		{ weight: 1, arbitrary: fc.integer({ min: 2, max: 300 }) },
	),
	{ minLength: 1, maxLength: 60 },
);

describe('the cursor', () => {
	it('gives every call that ended after the start exactly once, in any history of late calls and outages', () => {
		fc.assert(
			fc.property(
				history,
				pauses,
				fc.integer({ min: 1, max: 5 }),
				fc.array(fc.boolean(), { maxLength: 60 }),
				(calls, minutes, maxCalls, failures) => {
					const options = { ...OPTIONS, maxCalls };
					let state = beginCursor(START);
					let now = START;
					const emitted: string[] = [];
					const poll = (fails: boolean): number => {
						const turn = takeTurn(
							state,
							readLog(calls, state, now, options),
							everything,
							now,
							options,
						);
						if (fails) return 0;
						// As n8n stores it.
						state = JSON.parse(JSON.stringify(turn.state)) as CursorState;
						emitted.push(...turn.due);
						return turn.due.length;
					};
					for (const [i, pause] of minutes.entries()) {
						poll(failures[i] ?? false);
						now += pause * MINUTE;
					}
					now = Math.max(now, START + 12 * HOUR);
					while (poll(false) > 0) now += MINUTE;
					const wanted = calls
						.filter(({ begins, lasts }) => begins + lasts >= START)
						.map(({ id }) => id);
					expect([...emitted].sort()).toEqual([...wanted].sort());
				},
			),
			{ numRuns: 10_000 },
		);
	}, 120_000);

	it('gives no call before it has been quiet', () => {
		const state = beginCursor(START);
		const call = { id: 'a', begins: START, lasts: MINUTE, late: 0 };
		const end = START + MINUTE;
		expect(takeTurn(state, [logged(call)], everything, end + 29_999, OPTIONS).due).toEqual([]);
		expect(takeTurn(state, [logged(call)], everything, end + 30_000, OPTIONS).due).toEqual(['a']);
	});

	it('keeps a long call in view until it has been quiet, though newer calls move on', () => {
		let state = beginCursor(START);
		const calls = [
			{ id: 'long', begins: START, lasts: 4 * HOUR - 10_000, late: 0 },
			{ id: 'newer', begins: START + 4 * HOUR + 5_000, lasts: 0, late: 0 },
		];
		const emitted: string[] = [];
		for (const now of [START + 4 * HOUR + 10_000, START + 4 * HOUR + 70_000]) {
			const turn = takeTurn(state, readLog(calls, state, now, OPTIONS), everything, now, OPTIONS);
			state = turn.state;
			emitted.push(...turn.due);
		}
		expect(emitted.sort()).toEqual(['long', 'newer']);
	});

	it('knows a call by its late leg when the first one is out of view', () => {
		const first = { id: 'a', firstStart: START, lastStart: START, lastEnd: START, call: 'a' };
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
			[START + 6.2 * HOUR, [onlyLate, other('e', START + 6.1 * HOUR)]],
		] as const) {
			const turn = takeTurn(state, [...calls], everything, now, OPTIONS);
			state = turn.state;
			emitted.push(...turn.due);
		}
		expect(emitted).toEqual(['a', 'b', 'c', 'd', 'e']);
	});

	it('repeats nothing when the clock is set back by hours', () => {
		let state = beginCursor(START);
		const calls = Array.from({ length: 72 }, (_, i) => ({
			id: `${i}`,
			begins: START + i * 10 * MINUTE,
			lasts: MINUTE,
			late: 0,
		}));
		const emitted: string[] = [];
		for (const hour of [1, 4, 8, 12.1, 12.2, 3, 4, 12.3]) {
			const now = START + hour * HOUR;
			const turn = takeTurn(state, readLog(calls, state, now, OPTIONS), everything, now, OPTIONS);
			state = turn.state;
			emitted.push(...turn.due);
		}
		expect(emitted).toHaveLength(72);
		expect(new Set(emitted).size).toBe(72);
	});

	it('never brings up a call that a filter kept back, when the filter is lifted', () => {
		const call = logged({ id: 'a', begins: START, lasts: 0, late: 0 });
		const kept = takeTurn(beginCursor(START), [call], () => false, START + MINUTE, OPTIONS);
		const lifted = takeTurn(kept.state, [call], everything, START + 2 * MINUTE, OPTIONS);
		expect(lifted.due).toEqual([]);
	});

	it('gives the oldest first when there are more than may go at once', () => {
		const calls = [3, 1, 2].map((i) =>
			logged({ id: `${i}`, begins: START + i * MINUTE, lasts: 0, late: 0 }),
		);
		const options = { ...OPTIONS, maxCalls: 2 };
		const first = takeTurn(beginCursor(START), calls, everything, START + HOUR, options);
		expect(first.due).toEqual(['1', '2']);
		expect(takeTurn(first.state, calls, everything, START + HOUR, options).due).toEqual(['3']);
	});

	it('repeats nothing when the clock runs ahead for a day and is set right', () => {
		let state = beginCursor(START);
		const calls = Array.from({ length: 20 }, (_, i) => ({
			id: `${i}`,
			begins: START + i * 10 * MINUTE,
			lasts: MINUTE,
			late: 0,
		}));
		const emitted: string[] = [];
		const clock = [0, 24 * HOUR, 24 * HOUR + MINUTE, 2 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR];
		for (const at of clock.map((time) => START + time)) {
			const turn = takeTurn(state, readLog(calls, state, at, OPTIONS), everything, at, OPTIONS);
			state = turn.state;
			emitted.push(...turn.due);
		}
		expect(emitted).toHaveLength(20);
		expect(new Set(emitted).size).toBe(20);
	});

	it('remembers 20,000 calls in less than 300 KB, and forgets what is out of view', () => {
		let state = beginCursor(START);
		let now = START;
		const calls: History[] = Array.from({ length: 60_000 }, (_, i) => ({
			id: `1412256${i}.${i % 97}`,
			begins: START + i * 720,
			lasts: 30_000,
			late: 0,
		}));
		const sizes: number[] = [];
		for (; now < START + 12 * HOUR; now += 30 * MINUTE) {
			const options = { ...OPTIONS, maxCalls: 100_000 };
			state = takeTurn(state, readLog(calls, state, now, options), everything, now, options).state;
			sizes.push(JSON.stringify(state).length);
		}
		expect(Math.max(...sizes)).toBeLessThan(300_000);
		// It does not grow with what came before the look-back.
		expect(sizes[sizes.length - 1]).toBeLessThan(1.05 * (sizes[12] ?? 0));
	});
});
