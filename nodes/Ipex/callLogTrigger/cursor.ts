import type { LiveCalls } from './liveCalls';
import { readKeys, STRETCH_MS, stretchAt, writeKeys } from './seenKeys';

/**
 * What a poller of the call log remembers, and the decision which calls are due. Pure: no clock, no network, no n8n.
 *
 * Calls appear in the log after they have ended, some of them late, and always with the time at which they began.
 * A poll therefore reads again what lies before the newest call that it knows: the whole look-back where that is cheap
 * and now and then, a short stretch of it otherwise. A key is kept of every call that has been dealt with.
 */
export interface CursorState {
	version: 1;
	/** Calls that ended before this moment (ms) are not wanted: the activation, or the start that the user chose. */
	since: number;
	/** Everything that was in the log up to here (ms) has been read. */
	readUpTo: number;
	/** When the whole look-back was read last (ms, by the clock); null when it never was. */
	wholeAt: number | null;
	/** What `readUpTo` was then. The look-back counts from here, so it is as long as promised however rarely it is read. */
	wholeUpTo: number;
	/** How many records the look-back held then. */
	wholeSize: number;
	/** The begin (ms) of the oldest call that waits for something; the whole look-back reaches back to it. */
	heldFrom: number | null;
	/** The begin (ms) of the oldest call that is due as soon as the next poll sees it again. */
	nextFrom: number | null;
	/** Nothing is known of calls that began before this moment (ms): they are left alone, whatever the look-back. */
	forgottenBefore: number;
	/** What the last poll saw of calls in progress; null where it may not see them. */
	live: LiveCalls | null;
	/** How many polls have succeeded: of two states of one node, the one with more is the newer. */
	polls: number;
	/** Keys of the calls dealt with; see `seenKeys.ts`. */
	seen: Record<string, string>;
}

/** A call as the cursor sees it. Times in ms since the epoch. */
export interface LoggedCall<T> {
	/** What it is remembered by (`keyOf` its identifier). */
	key: string;
	/** The keys under which it may have been dealt with before the settings changed. */
	aliases: () => string[];
	/** When its first leg began. */
	firstStart: number;
	/** When its last leg began. */
	lastStart: number;
	/** When its last leg ended. */
	readonly lastEnd: number;
	/** How many of its legs were read. */
	legs: number;
	/** Whether its first leg is among those that were read: if not, it may lie before the window. */
	readonly hasFirstLeg: boolean;
	/** Whether its identifier tells that it began before this moment (ms). */
	beganBefore: (time: number) => boolean;
	call: T;
}

export interface CursorOptions {
	/** How far behind the newest known call a late one may begin (ms). */
	lookBackMs: number;
	/** How long a call must have ended before it is complete (ms): further legs may follow. */
	quietMs: number;
	/** A look-back of at most so many records is read whole at each poll. */
	cheapRecords: number;
}

/** The stretch of the log (begin of calls, ms) that a poll has to read. */
export interface Window {
	from: number;
	to: number;
	/** Whether it is the whole look-back. */
	whole: boolean;
}

/** What a poll found in its window. */
export interface Reading<T> {
	/** Whether the window was read to its end; if not, legs of the calls found may lie beyond what was read. */
	atEnd: boolean;
	window: Window;
	/** Every call of which a leg was read that `covers` does not pass over, in any order. */
	calls: Array<LoggedCall<T>>;
	/** How many records the window held. */
	size: number;
	/** Up to when (ms) the log is known: the clock, or the begin of the last record when the window was not read to its end. */
	knownUpTo: number;
}

/**
 * What becomes of a call that is ripe: it is emitted; it is dropped, and never asked about again; or it is held, to be
 * asked about once more in a later poll. One without a verdict is for the next poll.
 */
export type Verdict = 'emit' | 'drop' | 'hold';

/** Late calls of the last half hour are found by the next poll; older ones when the whole look-back is read. */
const SHORT_REACH_MS = 30 * 60_000;

const WHOLE_EVERY_MS = 15 * 60_000;

/** Between two legs of one call, a caller waits no longer than this in a queue or a menu. */
const LONGEST_GAP_MS = 15 * 60_000;

/** The state before the first poll: calls that end from `since` on are wanted. */
export function beginCursor(since: number): CursorState {
	return {
		version: 1,
		since,
		readUpTo: since,
		wholeAt: null,
		wholeUpTo: since,
		wholeSize: 0,
		heldFrom: null,
		nextFrom: null,
		forgottenBefore: 0,
		live: null,
		polls: 0,
		seen: {},
	};
}

/** What the next poll has to read. */
export function windowOf(
	state: CursorState,
	now: number,
	{ lookBackMs, cheapRecords }: Pick<CursorOptions, 'lookBackMs' | 'cheapRecords'>,
): Window {
	const whole =
		state.wholeAt === null ||
		// By a clock that was set back, nobody knows how long ago it was.
		now < state.wholeAt ||
		now - state.wholeAt >= WHOLE_EVERY_MS ||
		state.wholeSize <= cheapRecords ||
		lookBackMs <= SHORT_REACH_MS;
	const from = earliest(
		whole ? state.wholeUpTo - lookBackMs : state.readUpTo - SHORT_REACH_MS,
		state.nextFrom,
		whole ? state.heldFrom : null,
	);
	const begin = Math.max(from, state.forgottenBefore);
	return { from: begin, to: Math.max(begin, now), whole };
}

/** What a state tells of a record. */
export interface Memory {
	/** Whether the call with this key has been dealt with. */
	knows: (key: string) => boolean;
	/** Whether a leg that began at `start` (ms; undefined when nobody knows) changes nothing in what is remembered of it. */
	covers: (key: string, start: number | undefined) => boolean;
}

export function memoryOf({ seen, readUpTo }: CursorState): Memory {
	const stretches = readKeys(seen);
	return {
		knows: (key) => stretches.has(key),
		covers: (key, start) =>
			start !== undefined &&
			start <= readUpTo &&
			stretchAt(start) <= (stretches.get(key) ?? -Infinity),
	};
}

/** The calls that are to be decided on now: not dealt with, complete and quiet; oldest end first. */
export function ripeCalls<T>(
	state: CursorState,
	reading: Reading<T>,
	options: Pick<CursorOptions, 'quietMs'>,
): Array<LoggedCall<T>> {
	return reading.calls
		.filter((call) => !isDone(call, state) && stageOf(call, reading, options) === 'ripe')
		.sort((a, b) => a.lastEnd - b.lastEnd || (a.key < b.key ? -1 : 1));
}

/**
 * What to remember once the calls with the verdict `emit` are handed on.
 * @param verdicts on the ripe calls, by key
 */
export function nextState<T>(
	state: CursorState,
	reading: Reading<T>,
	verdicts: ReadonlyMap<string, Verdict>,
	options: CursorOptions,
): CursorState {
	const { window, calls, size, knownUpTo } = reading;
	// Read beyond what was known before: all that is held lies within it, and so do all late calls of the look-back.
	const covered = window.whole && knownUpTo >= state.readUpTo;
	const known = readKeys(state.seen);
	const added = new Map<string, number>();
	let heldFrom = covered ? null : state.heldFrom;
	let nextFrom: number | null = null;
	let readUpTo = state.readUpTo;
	for (const call of calls) {
		if (call.lastStart <= knownUpTo) readUpTo = Math.max(readUpTo, call.lastStart);
		const fate = fateOf(call, verdicts.get(call.key), state, reading, options);
		if (fate === 'done') {
			const stretch = stretchAt(call.lastStart);
			// A leg that came later keeps its call in view for longer.
			if (stretch > (known.get(call.key) ?? -Infinity)) added.set(call.key, stretch);
		} else {
			heldFrom = earliest(call.firstStart, heldFrom);
			if (fate === 'next') nextFrom = earliest(call.firstStart, nextFrom);
		}
	}
	const wholeUpTo = covered ? readUpTo : state.wholeUpTo;
	// The identifier of a call may be older than its first leg, by the time of a menu.
	const waiting = earliest(Infinity, heldFrom, nextFrom) - LONGEST_GAP_MS;
	const needed = Math.min(wholeUpTo - options.lookBackMs, waiting);
	return {
		...state,
		polls: state.polls + 1,
		readUpTo,
		wholeUpTo,
		...(covered ? { wholeAt: window.to, wholeSize: size } : {}),
		heldFrom,
		nextFrom,
		forgottenBefore: Math.max(state.forgottenBefore, stretchAt(needed) * STRETCH_MS),
		seen: writeKeys(state.seen, added, stretchAt(needed)),
	};
}

/** What becomes of a call after a poll: it is `done`, it `waits`, or it is for the `next` poll. */
function fateOf<T>(
	call: LoggedCall<T>,
	verdict: Verdict | undefined,
	state: CursorState,
	reading: Reading<T>,
	options: CursorOptions,
): 'done' | 'waits' | 'next' {
	if (isDone(call, state) || verdict === 'emit' || verdict === 'drop') return 'done';
	return verdict === 'hold' || stageOf(call, reading, options) === 'cut' ? 'waits' : 'next';
}

/** Whether a call was dealt with in an earlier poll. */
function isDone<T>(call: LoggedCall<T>, state: CursorState): boolean {
	const known = readKeys(state.seen);
	return (
		known.has(call.key) ||
		call.aliases().some((alias) => known.has(alias)) ||
		// It began before what is remembered: it may have been dealt with then, however late its last leg comes.
		call.beganBefore(state.forgottenBefore)
	);
}

/**
 * How far a call is: `early` while legs may follow, `cut` when its first legs may lie before a window that is not the
 * whole look-back, else `ripe`.
 */
function stageOf<T>(
	call: LoggedCall<T>,
	{ window, atEnd, knownUpTo }: Reading<T>,
	{ quietMs }: Pick<CursorOptions, 'quietMs'>,
): 'early' | 'cut' | 'ripe' {
	if (!window.whole && !call.hasFirstLeg) return 'cut';
	const quiet = atEnd ? quietMs : Math.max(quietMs, LONGEST_GAP_MS);
	return call.lastEnd + quiet > knownUpTo ? 'early' : 'ripe';
}

function earliest(time: number, ...others: Array<number | null>): number {
	return others.reduce<number>((found, other) => Math.min(found, other ?? found), time);
}
