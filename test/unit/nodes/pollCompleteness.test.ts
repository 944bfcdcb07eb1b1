import {
	type CallsSnapshot,
	forgetSnapshots,
	mayGetMoreLegs,
	NO_SNAPSHOTS,
	rememberSnapshot,
	type SnapshotMemory,
} from '../../../nodes/Ipex/callLogTrigger/completeness';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NOW = 1_000 * MINUTE;

const ago = (ms: number) => NOW - ms;

const snapshot = (...keys: string[]): CallsSnapshot => ({
	earliest: NOW,
	latest: NOW,
	keys: new Set(keys),
});

const NO_LIST: CallsSnapshot = { earliest: NOW, latest: NOW, keys: undefined };

const memory = (part: Partial<SnapshotMemory>): SnapshotMemory => ({
	...NO_SNAPSHOTS,
	snapshotAt: ago(MINUTE),
	earlierSnapshotAt: ago(2 * MINUTE),
	...part,
});

/** A call of ten minutes ago that lasted a minute. */
const call = {
	key: 'call',
	firstStart: ago(10 * MINUTE),
	lastEnd: ago(9 * MINUTE),
	isTakenElsewhere: false,
	isAnsweredLegMissing: false,
};

describe('whether legs of a call may be missing', () => {
	it('no, when it had ended before the last snapshot, and was in none', () => {
		expect(mayGetMoreLegs(call, snapshot('other'), memory({}))).toBe(false);
	});

	it('yes, while it is in progress', () => {
		expect(mayGetMoreLegs(call, snapshot('call'), memory({}))).toBe(true);
	});

	it.each([
		[5 * MINUTE - 1, true],
		[5 * MINUTE, false],
	])(
		'for five minutes after the first snapshot without it, if it was seen after its last leg: %i ms',
		(gone, expected) => {
			const seen = memory({
				lastInProgress: { call: ago(8 * MINUTE) },
				goneAt: { call: ago(gone) },
			});
			expect(mayGetMoreLegs(call, snapshot(), seen)).toBe(expected);
		},
	);

	it('yes, at the first snapshot without it, however long ago it was last seen', () => {
		const seen = memory({ lastInProgress: { call: ago(8 * MINUTE) } });
		expect(mayGetMoreLegs(call, snapshot(), seen)).toBe(true);
	});

	it.each([
		// The log has whole seconds, so a leg that ended in the second of the snapshot is the last one.
		[call.lastEnd + 999, false],
		[call.lastEnd + SECOND, true],
	])(
		'no, when its last leg ended in the second in which it was last seen: %i',
		(seenAt, expected) => {
			const seen = memory({ lastInProgress: { call: seenAt }, goneAt: { call: ago(MINUTE) } });
			expect(mayGetMoreLegs(call, snapshot(), seen)).toBe(expected);
		},
	);

	it.each([
		[ago(5 * MINUTE) + 1, true],
		[ago(5 * MINUTE), false],
	])(
		'for five minutes after its end, if the leg of the phone that answered is missing',
		(lastEnd, expected) => {
			const taken = { ...call, lastEnd, isTakenElsewhere: true, isAnsweredLegMissing: true };
			expect(mayGetMoreLegs(taken, snapshot(), memory({}))).toBe(expected);
		},
	);

	it('no, if only a leg of unknown phone says that another one answered', () => {
		const taken = { ...call, lastEnd: ago(2 * MINUTE), isTakenElsewhere: true };
		expect(mayGetMoreLegs(taken, snapshot(), memory({}))).toBe(false);
	});

	it.each([
		[ago(MINUTE) - SECOND, false],
		[ago(MINUTE) - SECOND + 1, true],
	])('yes, when it may have begun after the last snapshot (%i)', (firstStart, expected) => {
		const young = { ...call, firstStart, lastEnd: ago(40 * SECOND) };
		expect(mayGetMoreLegs(young, snapshot(), memory({}))).toBe(expected);
	});

	it.each([
		[ago(MINUTE) - 1, false],
		[ago(MINUTE), true],
	])('yes, when the last snapshot was the one that saw it (%i)', (seenAt, expected) => {
		const seen = memory({ lastInProgress: { call: seenAt } });
		const young = { ...call, lastEnd: ago(30 * SECOND) };
		expect(mayGetMoreLegs(young, snapshot(), seen)).toBe(expected);
	});

	it.each([
		[30 * SECOND, false],
		[30 * SECOND - 1, true],
	])(
		'compares with the snapshot before the last one, if that was less than 30 seconds ago (%i)',
		(distance, expected) => {
			const young = { ...call, firstStart: ago(50 * SECOND), lastEnd: ago(45 * SECOND) };
			const close = memory({ snapshotAt: ago(distance), earlierSnapshotAt: ago(MINUTE) });
			expect(mayGetMoreLegs(young, snapshot(), close)).toBe(expected);
		},
	);

	it.each<[string, Partial<SnapshotMemory>]>([
		['there was none before', { snapshotAt: null, earlierSnapshotAt: null }],
		['the clock was set back', { snapshotAt: NOW + 1 }],
		['all are too close', { snapshotAt: ago(SECOND), earlierSnapshotAt: null }],
	])('yes, when snapshots cannot be compared: %s', (_, part) => {
		expect(mayGetMoreLegs(call, snapshot(), memory(part))).toBe(true);
	});

	it('no, in the moment of the last snapshot, if the one before is old enough', () => {
		expect(mayGetMoreLegs(call, snapshot(), memory({ snapshotAt: NOW }))).toBe(false);
	});

	describe('without a list of the calls in progress', () => {
		it.each([
			[0, true],
			[1, true],
			[2, false],
		])('is unknown for three polls: after %i of them', (missedSnapshots, expected) => {
			expect(mayGetMoreLegs(call, NO_LIST, memory({ missedSnapshots }))).toBe(expected);
		});

		it('stays so while another phone has answered, and no leg can be that of the phone', () => {
			const taken = { ...call, isTakenElsewhere: true, isAnsweredLegMissing: true };
			expect(mayGetMoreLegs(taken, NO_LIST, memory({ missedSnapshots: 9 }))).toBe(true);
		});

		it.each([
			[ago(5 * MINUTE) + 1, true],
			[ago(5 * MINUTE), false],
		])('stays so for five minutes while a leg may be that of the phone (%i)', (lastEnd, more) => {
			const taken = { ...call, lastEnd, isTakenElsewhere: true };
			expect(mayGetMoreLegs(taken, NO_LIST, memory({ missedSnapshots: 9 }))).toBe(more);
		});

		it.each([
			[ago(5 * MINUTE) + 1, true],
			[ago(5 * MINUTE), false],
		])('counts five minutes from when it was last seen (%i)', (seenAt, expected) => {
			const seen = memory({ lastInProgress: { call: seenAt }, missedSnapshots: 9 });
			expect(mayGetMoreLegs(call, NO_LIST, seen)).toBe(expected);
		});
	});

	describe('after snapshots that were forgotten', () => {
		const from = ago(4 * MINUTE) + 500;
		const to = ago(2 * MINUTE) + 500;
		const forgotten = memory({ forgotten: { from, to } });

		it.each([
			[ago(4 * MINUTE) - 1, false],
			[ago(4 * MINUTE), true],
			[ago(2 * MINUTE) - 1, true],
			[ago(2 * MINUTE), false],
		])('depends on whether it ended in that time (%i)', (lastEnd, expected) => {
			expect(mayGetMoreLegs({ ...call, lastEnd }, snapshot(), forgotten)).toBe(expected);
		});

		it.each([
			[ago(5 * MINUTE) + 1, true],
			[ago(5 * MINUTE), false],
		])('matters for five minutes (%i)', (end, expected) => {
			const old = memory({ forgotten: { from: ago(20 * MINUTE), to: end } });
			expect(mayGetMoreLegs(call, snapshot(), old)).toBe(expected);
		});

		it('does not matter when the clock was set back', () => {
			const ahead = memory({ forgotten: { from: ago(20 * MINUTE), to: NOW + 1 } });
			expect(mayGetMoreLegs(call, snapshot(), ahead)).toBe(false);
			const now = memory({ forgotten: { from: ago(20 * MINUTE), to: NOW } });
			expect(mayGetMoreLegs(call, snapshot(), now)).toBe(true);
		});
	});
});

describe('snapshots are forgotten', () => {
	it.each([
		[90 * SECOND, null],
		[90 * SECOND + 1, { from: ago(90 * SECOND + 1), to: NOW }],
	])('when the last one is more than a minute and a half ago (%i)', (distance, forgotten) => {
		const before = memory({ snapshotAt: ago(distance) });
		expect(forgetSnapshots(before, NOW)).toStrictEqual({ ...before, forgotten });
	});

	it('not when there was none', () => {
		const before = memory({ snapshotAt: null });
		expect(forgetSnapshots(before, NOW)).toBe(before);
	});

	it.each([
		[ago(5 * MINUTE) + 1, ago(20 * MINUTE)],
		[ago(5 * MINUTE), ago(3 * MINUTE)],
	])('since the first of them, as long as that matters (%i)', (to, from) => {
		const before = memory({
			snapshotAt: ago(3 * MINUTE),
			forgotten: { from: ago(20 * MINUTE), to },
		});
		expect(forgetSnapshots(before, NOW).forgotten).toStrictEqual({ from, to: NOW });
	});
});

describe('what is remembered of a snapshot', () => {
	const never = () => false;

	it('is when each call was last seen', () => {
		const before = memory({ lastInProgress: { a: ago(MINUTE), b: ago(MINUTE) } });
		const later = { earliest: NOW, latest: NOW + 5, keys: new Set(['a', 'c']) };
		expect(rememberSnapshot(before, later, never)).toStrictEqual({
			...before,
			snapshotAt: NOW,
			earlierSnapshotAt: ago(MINUTE),
			lastInProgress: { a: NOW + 5, b: ago(MINUTE), c: NOW + 5 },
			goneAt: { b: NOW },
		});
	});

	it('is when a call was first not in it, and no longer when it comes back', () => {
		const seen = { lastInProgress: { a: ago(3 * MINUTE) }, goneAt: { a: ago(MINUTE) } };
		expect(rememberSnapshot(memory(seen), snapshot(), never)).toMatchObject(seen);
		const { lastInProgress, goneAt } = rememberSnapshot(memory(seen), snapshot('a'), never);
		expect([lastInProgress, goneAt]).toStrictEqual([{ a: NOW }, {}]);
	});

	it.each([
		[ago(5 * MINUTE) + 1, { a: ago(9 * MINUTE) }],
		[ago(5 * MINUTE), {}],
	])('is a call that is gone, for five minutes (%i)', (gone, lastInProgress) => {
		const before = memory({ lastInProgress: { a: ago(9 * MINUTE) }, goneAt: { a: gone } });
		// `toMatchObject` would accept any calls where there are none.
		expect(rememberSnapshot(before, snapshot(), never).lastInProgress).toStrictEqual(
			lastInProgress,
		);
	});

	it('is no call that was processed', () => {
		const before = memory({ lastInProgress: { a: ago(MINUTE) } });
		const isDone = (key: string) => key === 'a' || key === 'b';
		const { lastInProgress, goneAt } = rememberSnapshot(before, snapshot('b', 'c'), isDone);
		expect([lastInProgress, goneAt]).toStrictEqual([{ c: NOW }, {}]);
	});

	it.each([
		[30 * SECOND, NOW, ago(30 * SECOND)],
		[30 * SECOND - 1, ago(30 * SECOND - 1), ago(2 * MINUTE)],
		[0, NOW, ago(2 * MINUTE)],
		[-1, NOW, null],
	])(
		'counts as one of its own after 30 seconds, or after the clock was set back (%i)',
		(distance, snapshotAt, earlierSnapshotAt) => {
			const before = memory({ snapshotAt: ago(distance) });
			expect(rememberSnapshot(before, snapshot(), never)).toMatchObject({
				snapshotAt,
				earlierSnapshotAt,
			});
		},
	);

	it('is the first one', () => {
		expect(rememberSnapshot(NO_SNAPSHOTS, snapshot('a'), never)).toStrictEqual({
			...NO_SNAPSHOTS,
			snapshotAt: NOW,
			lastInProgress: { a: NOW },
		});
	});

	it('without a list is that it is missing', () => {
		const before = memory({ lastInProgress: { a: ago(MINUTE) }, missedSnapshots: 1 });
		expect(rememberSnapshot(before, NO_LIST, never)).toStrictEqual({
			...before,
			missedSnapshots: 2,
		});
		expect(rememberSnapshot(before, snapshot('a'), never).missedSnapshots).toBe(0);
	});

	it.each([
		[ago(5 * MINUTE) + 1, true],
		[ago(5 * MINUTE), false],
	])('are the forgotten ones, for five minutes (%i)', (to, kept) => {
		const forgotten = { from: ago(20 * MINUTE), to };
		const after = rememberSnapshot(memory({ forgotten }), snapshot(), never);
		expect(after.forgotten).toStrictEqual(kept ? forgotten : null);
	});
});
