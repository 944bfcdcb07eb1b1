import { BUCKET_MS, bucketAt, readKeys, writeKeys } from './seenKeys';
import {
	type CallStatus,
	earliest,
	LONGEST_GAP_MS,
	type PollState,
	type Reading,
	type WindowOptions,
} from './state';

/** The longest wait for a call back or a recording that the settings allow, and a margin. */
const LONGEST_WAIT_MS = 5 * 3_600_000;

/**
 * The state after a poll, to be stored with the calls that it emits.
 * @param statuses the status of each call of the reading, by its key
 */
export function nextState(
	state: PollState,
	reading: Reading,
	statuses: ReadonlyMap<string, CallStatus>,
	{ lookBackMs }: Pick<WindowOptions, 'lookBackMs'>,
): PollState {
	const { at, window, atEnd, calls, size, knownUpTo } = reading;
	// Beyond what was known before: all waiting calls and all late calls of the look-back were in view.
	const covered = window.whole && knownUpTo >= state.readUpTo;
	const known = readKeys(state.seen);
	const added = new Map<string, number>();
	let waitingFrom = covered ? stillWaitingFrom(state, reading, lookBackMs) : state.waitingFrom;
	let nextFrom: number | null = null;
	let readUpTo = state.readUpTo;
	for (const call of calls) {
		const { key, firstStart, lastStart, lastEnd } = call;
		if (lastStart <= knownUpTo) readUpTo = Math.max(readUpTo, lastStart);
		const status = statuses.get(key);
		if (status === 'next' || status === 'wait') {
			waitingFrom = earliest(firstStart, waitingFrom);
			if (status === 'next') nextFrom = earliest(firstStart, nextFrom);
		} else {
			// The platform may list a call by its begin or by its end, so its key stays while the window contains either.
			const bucket = bucketAt(Math.max(lastStart, lastEnd));
			if (bucket > (known.get(key) ?? -Infinity)) added.set(key, bucket);
		}
	}
	// Late calls of the first part may have been written since that was read, so they must stay in the look-back.
	const inView = window.isRest ? state.readUpTo : readUpTo;
	const wholeUpTo = covered ? inView : state.wholeUpTo;
	// The identifier of a call may be older than its first leg, because the caller may spend time in a menu.
	const waiting = earliest(Infinity, waitingFrom, nextFrom) - LONGEST_GAP_MS;
	const oldest = bucketAt(Math.min(wholeUpTo - lookBackMs, waiting));
	const wholeSize = window.isRest ? Math.max(size, state.wholeSize) : size;
	return {
		...state,
		readUpTo,
		wholeUpTo,
		...(covered ? { wholeAt: at, wholeSize } : {}),
		resume: atEnd ? null : resumeAfter(reading, statuses),
		waitingFrom,
		nextFrom,
		forgottenBefore: Math.max(state.forgottenBefore, oldest * BUCKET_MS),
		seen: writeKeys(state.seen, added, oldest),
	};
}

/**
 * The rest of a whole look-back does not show the calls that wait in its first part. Each of them waits at most as long
 * as the settings allow, counted from its end.
 */
function stillWaitingFrom(
	{ waitingFrom }: PollState,
	{ at, window }: Reading,
	lookBackMs: number,
): number | null {
	const oldest = at - 2 * lookBackMs - LONGEST_WAIT_MS;
	return window.isRest && waitingFrom !== null && waitingFrom > oldest ? waitingFrom : null;
}

/**
 * The calls before this are decided, or wait for the next whole look-back. If nothing was decided, a call at the
 * begin of the window must not hold up all others: a long one needs more records than one poll can read. So the next
 * part begins with the call after it.
 */
function resumeAfter(
	{ window, knownUpTo, calls }: Reading,
	statuses: ReadonlyMap<string, CallStatus>,
): NonNullable<PollState['resume']> {
	const settles = [...statuses.values()].some((one) => one === 'emit' || one === 'discard');
	const open = calls
		.filter(({ key }) => statuses.get(key) === 'next')
		.map(({ firstStart }) => firstStart)
		.filter((start) => settles || start > window.from);
	return { from: earliest(knownUpTo, ...open), whole: window.whole };
}
