import { bucketAt, keyOf, readKeys } from '../../../nodes/Ipex/callLogTrigger/seenKeys';
import { nextState } from '../../../nodes/Ipex/callLogTrigger/nextState';
import {
	beginState,
	type CallStatus,
	type PollState,
	type Reading,
} from '../../../nodes/Ipex/callLogTrigger/state';
import { HOUR, MINUTE, START, toPolled } from './pollTurns';

const LOOK_BACK = 4 * HOUR;
const BUCKET = 10 * MINUTE;

/** When the poll was, and up to where the log is known after it, unless a test says otherwise. */
const NOW = START + HOUR;

interface Found {
	/** Minutes after the start. */
	begins: number;
	lasts?: number;
	status: CallStatus;
}

const idOf = ({ begins }: Found) => `call of ${begins}`;

/** Readings of the rest of a look-back, and of a short window. */
const REST = { window: { isRest: true } };
const SHORT = { window: { whole: false } };

/** The state after a poll that found these calls in a whole look-back. */
function stateAfter(
	found: Found[],
	reading: Partial<Omit<Reading, 'window'>> & { window?: Partial<Reading['window']> } = {},
	state: Partial<PollState> = {},
): PollState {
	const calls = found.map((one) =>
		toPolled({
			id: idOf(one),
			begins: START + one.begins * MINUTE,
			lasts: (one.lasts ?? 0) * MINUTE,
			late: 0,
		}),
	);
	const window = { from: START, to: NOW + HOUR, whole: true, isRest: false, ...reading.window };
	const rest = { at: NOW, atEnd: true, size: calls.length, missing: 0, knownUpTo: NOW };
	return nextState(
		{ ...beginState('log', START), ...state },
		{ ...rest, calls, ...reading, window },
		new Map(found.map((one) => [keyOf(idOf(one)), one.status])),
		{ lookBackMs: LOOK_BACK },
	);
}

describe('the next poll after one that did not read its window to the end', () => {
	const resumeAfter = (found: Found[], whole = true) =>
		stateAfter(found, { atEnd: false, window: { whole } }).resume;

	it.each<[string, Found[], number]>([
		['where this one ended, if all is decided', [{ begins: 10, status: 'emit' }], 60],
		[
			'where this one ended, if the others only wait',
			[
				{ begins: 10, status: 'wait' },
				{ begins: 20, status: 'done' },
				{ begins: 30, status: 'discard' },
			],
			60,
		],
		[
			'with the oldest call that it must see again',
			[
				{ begins: 10, status: 'emit' },
				{ begins: 30, status: 'next' },
				{ begins: 20, status: 'next' },
			],
			20,
		],
		[
			'with the first call of the window, if another one was emitted',
			[
				{ begins: 0, status: 'next' },
				{ begins: 10, status: 'emit' },
			],
			0,
		],
		[
			'with the first call of the window, if another one was discarded',
			[
				{ begins: 0, status: 'next' },
				{ begins: 10, status: 'discard' },
			],
			0,
		],
		[
			'behind the first call of the window, if that holds up all others',
			[
				{ begins: 0, status: 'next' },
				{ begins: 10, status: 'done' },
				{ begins: 20, status: 'next' },
			],
			20,
		],
		[
			'where this one ended, if one call alone is longer',
			[
				{ begins: 0, status: 'next' },
				{ begins: 10, status: 'wait' },
			],
			60,
		],
	])('begins %s', (_, found, minute) => {
		const from = START + minute * MINUTE;
		expect(resumeAfter(found)).toStrictEqual({ from, whole: true });
		expect(resumeAfter(found, false)).toStrictEqual({ from, whole: false });
	});

	it('is a usual one if the window was read to its end', () => {
		expect(stateAfter([{ begins: 0, status: 'next' }]).resume).toBeNull();
	});
});

describe('a call that waits', () => {
	it.each<[CallStatus, number | null, number | null]>([
		['wait', START + 10 * MINUTE, null],
		['next', START + 10 * MINUTE, START + 10 * MINUTE],
		['emit', null, null],
	])('is seen again as its status says: %s', (status, waitingFrom, nextFrom) => {
		expect(stateAfter([{ begins: 10, status }])).toMatchObject({ waitingFrom, nextFrom });
	});

	it.each([
		[NOW - 2 * LOOK_BACK - 5 * HOUR + 1, true],
		[NOW - 2 * LOOK_BACK - 5 * HOUR, false],
	])(
		'is remembered while the rest of the look-back is read, as long as any may wait (%i)',
		(waitingFrom, isKept) => {
			expect(stateAfter([], REST, { waitingFrom }).waitingFrom).toBe(isKept ? waitingFrom : null);
			// A whole look-back shows it, if it is still there.
			expect(stateAfter([], {}, { waitingFrom }).waitingFrom).toBeNull();
			expect(stateAfter([], SHORT, { waitingFrom }).waitingFrom).toBe(waitingFrom);
		},
	);

	it('is none if none waited', () => {
		expect(stateAfter([], REST).waitingFrom).toBeNull();
	});

	it('keeps the keys of the calls from a quarter of an hour before it', () => {
		const waitingFrom = START - 6 * HOUR;
		expect(stateAfter([], SHORT, { waitingFrom }).forgottenBefore).toBe(
			START - 6 * HOUR - 20 * MINUTE,
		);
		expect(stateAfter([], SHORT).forgottenBefore).toBe(START - LOOK_BACK);
	});
});

describe('what was read', () => {
	const before = { wholeAt: START, wholeUpTo: START - HOUR, wholeSize: 50, readUpTo: NOW };

	it('reaches to the newest call that is known for certain', () => {
		expect(stateAfter([{ begins: 20, status: 'emit' }]).readUpTo).toBe(START + 20 * MINUTE);
		expect(stateAfter([{ begins: 60, status: 'emit' }]).readUpTo).toBe(NOW);
		expect(stateAfter([{ begins: 61, status: 'emit' }]).readUpTo).toBe(START);
		expect(stateAfter([{ begins: 20, status: 'emit' }], {}, before).readUpTo).toBe(NOW);
	});

	it.each([
		['all that was known', NOW, true],
		['less than was known', NOW - 1, false],
	])('is a whole look-back if it reaches as far as %s', (_, knownUpTo, isWhole) => {
		expect(stateAfter([], { knownUpTo, size: 7 }, before)).toMatchObject(
			isWhole
				? { wholeAt: NOW, wholeUpTo: NOW, wholeSize: 7 }
				: { wholeAt: START, wholeUpTo: START - HOUR, wholeSize: 50 },
		);
	});

	it.each([
		[20, 50],
		[60, 60],
	])('of a look-back in parts has the size of its largest part: %i records', (size, wholeSize) => {
		expect(stateAfter([], { size, ...REST }, before).wholeSize).toBe(wholeSize);
	});
});

describe('the key of a processed call', () => {
	const found: Found = { begins: 10, lasts: 25, status: 'emit' };

	it('is kept as long as its end is in view', () => {
		const { seen } = stateAfter([found]);
		expect([...readKeys(seen)]).toStrictEqual([
			[keyOf(idOf(found)), bucketAt(START + 35 * MINUTE)],
		]);
		expect(bucketAt(START + 35 * MINUTE) - bucketAt(START)).toBe(
			Math.floor((35 * MINUTE) / BUCKET),
		);
	});

	it('is stored once', () => {
		const { seen } = stateAfter([found]);
		expect(stateAfter([{ ...found, status: 'done' }], {}, { seen }).seen).toStrictEqual(seen);
	});

	it('is stored again when a later leg came', () => {
		const { seen } = stateAfter([found]);
		const later = stateAfter([{ ...found, lasts: 45, status: 'done' }], {}, { seen });
		expect(readKeys(later.seen).get(keyOf(idOf(found)))).toBe(bucketAt(START + 55 * MINUTE));
	});
});
