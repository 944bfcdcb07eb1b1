import { createHash } from 'crypto';

/**
 * What a poller of the call log remembers, and the decision which calls are due. Pure: no clock, no network, no n8n.
 *
 * Calls appear in the log after they have ended, some of them late, and always with the time at which they began.
 * Each poll therefore reads again the stretch before the newest call that it knows (the look-back), and keeps a
 * short key of every call in that stretch that has been dealt with.
 */
export interface CursorState {
	version: 1;
	/** Calls that ended before this moment (ms) are not wanted: the activation, or the start that the user chose. */
	since: number;
	/** Everything that was in the log up to here (ms) has been read. */
	readUpTo: number;
	/** Keys of the calls dealt with, joined in one text for each stretch of {@link BUCKET_MS}, by number of the stretch. */
	seen: Record<string, string>;
}

/** A call as the cursor sees it. Times in ms since the epoch. */
export interface LoggedCall<T> {
	/** What all of its legs share. */
	id: string;
	/** When its first leg began. */
	firstStart: number;
	/** When its last leg began. */
	lastStart: number;
	/** When its last leg ended. */
	lastEnd: number;
	call: T;
}

export interface CursorOptions {
	/** How far behind the newest known call a late one may begin (ms). */
	lookBackMs: number;
	/** How long a call must have ended before it is complete (ms): further legs may follow. */
	quietMs: number;
	/** At most this many calls are due at once. */
	maxCalls: number;
}

export interface Turn<T> {
	/** The calls to emit now, oldest end first. */
	due: T[];
	/** What to remember once they are emitted. */
	state: CursorState;
}

const BUCKET_MS = 10 * 60 * 1000;

/** The state before the first poll: calls that end from `since` on are wanted. */
export function beginCursor(since: number): CursorState {
	return { version: 1, since, readUpTo: since, seen: {} };
}

/** The stretch of the log (begin of calls, ms) that the next poll has to read. */
export function windowOf(
	state: CursorState,
	now: number,
	options: Pick<CursorOptions, 'lookBackMs'>,
): { from: number; to: number } {
	return { from: state.readUpTo - options.lookBackMs, to: now };
}

/** Tells of a call's identifier whether the call has been dealt with. */
export function knownCalls(state: CursorState): (id: string) => boolean {
	const bucketOf = readSeen(state.seen);
	return (id) => bucketOf.has(keyOf(id));
}

/**
 * Decides what is due of all calls of the window.
 * @param calls every call that began in the window, in any order
 * @param wanted whether a call passes the user's filters; one that does not is dealt with all the same, so that a
 * later change of the filters does not bring up what is long past
 * @param now the time (ms) up to which the log is known: the clock, or the begin of the last record read when the
 * window was not read to its end
 */
export function takeTurn<T>(
	state: CursorState,
	calls: Array<LoggedCall<T>>,
	wanted: (call: T) => boolean,
	now: number,
	options: CursorOptions,
): Turn<T> {
	const bucketOf = readSeen(state.seen);
	const fresh: Array<LoggedCall<T>> = [];
	for (const call of calls) {
		const key = keyOf(call.id);
		const bucket = bucketAt(call.lastStart);
		const known = bucketOf.get(key);
		if (known === undefined) fresh.push(call);
		// A leg that came later keeps its call in view for longer.
		else if (bucket > known) bucketOf.set(key, bucket);
	}
	fresh.sort((a, b) => a.lastEnd - b.lastEnd || (a.id < b.id ? -1 : 1));

	const due: T[] = [];
	// What is left over for later polls must stay in their windows.
	let readUpTo = newestStart(state, calls, now);
	for (const call of fresh) {
		if (call.lastEnd + options.quietMs > now) {
			readUpTo = Math.min(readUpTo, call.firstStart + options.lookBackMs);
			continue;
		}
		const emits = call.lastEnd >= state.since && wanted(call.call);
		if (emits && due.length >= options.maxCalls) {
			readUpTo = state.readUpTo;
			break;
		}
		bucketOf.set(keyOf(call.id), bucketAt(call.lastStart));
		if (emits) due.push(call.call);
	}

	const { from } = windowOf(state, now, options);
	return {
		due,
		state: {
			...state,
			readUpTo: Math.max(readUpTo, state.readUpTo),
			seen: writeSeen(bucketOf, bucketAt(from)),
		},
	};
}

/**
 * The begin of the newest call, rather than the clock: a clock that runs ahead, or jumps, then moves nothing out of
 * view. Without calls in between, both windows hold the same records.
 */
function newestStart<T>(state: CursorState, calls: Array<LoggedCall<T>>, now: number): number {
	let newest = state.readUpTo;
	for (const call of calls) {
		if (call.lastStart > newest && call.lastStart <= now) newest = call.lastStart;
	}
	return newest;
}

const KEY_LENGTH = 8;

/**
 * 48 bits of a digest of the call's identifier, as 8 characters: with 20,000 calls in view, one new call in
 * 14 thousand million is taken for a known one.
 */
function keyOf(id: string): string {
	return createHash('sha256').update(id).digest('base64').slice(0, KEY_LENGTH);
}

function bucketAt(time: number): number {
	return Math.floor(time / BUCKET_MS);
}

function readSeen(seen: CursorState['seen']): Map<string, number> {
	const bucketOf = new Map<string, number>();
	for (const [bucket, keys] of Object.entries(seen)) {
		for (let at = 0; at < keys.length; at += KEY_LENGTH) {
			bucketOf.set(keys.slice(at, at + KEY_LENGTH), Number(bucket));
		}
	}
	return bucketOf;
}

function writeSeen(bucketOf: Map<string, number>, oldest: number): CursorState['seen'] {
	const keys = new Map<number, string[]>();
	for (const [key, bucket] of bucketOf) {
		if (bucket < oldest) continue;
		const inBucket = keys.get(bucket);
		if (inBucket) inBucket.push(key);
		else keys.set(bucket, [key]);
	}
	return Object.fromEntries([...keys].map(([bucket, found]) => [bucket, found.join('')]));
}
