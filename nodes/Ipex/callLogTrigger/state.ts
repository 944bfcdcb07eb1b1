import { NO_SNAPSHOTS, type SnapshotMemory } from './completeness';
import type { PolledCall } from './polledCall';
import { bucketAt, readKeys, type StoredKeys } from './seenKeys';

/**
 * What a poller of the call log remembers, and where the next poll reads. Pure. All times are ms by the platform's clock.
 *
 * Calls appear in the log after they have ended, some of them late, and always with the time at which they began.
 * So each poll reads again what lies before the newest call that it knows. It reads the whole look-back if that is
 * cheap, and otherwise every 15 minutes. In between it reads a short part. It keeps a key of every processed call.
 */
export interface PollState extends SnapshotMemory {
	version: 2;
	/** Identifies the call log that this state describes. */
	log: string;
	/** When the first poll was. Calls that ended before it are not wanted, unless 'Start From' says otherwise. */
	since: number;
	/** Everything that was in the log up to here has been read. */
	readUpTo: number;
	/** When the whole look-back was last read; null if never. */
	wholeAt: number | null;
	/** The value of `readUpTo` then. The look-back counts from here, so it is never shorter than promised. */
	wholeUpTo: number;
	/** How many records the look-back contained then. */
	wholeSize: number;
	/** Where the next poll continues if the last one did not read its window to the end; null if it did. */
	resume: Pick<Window, 'from' | 'whole'> | null;
	/** The begin of the oldest call that waits; the whole look-back reaches back to it. */
	waitingFrom: number | null;
	/** The begin of the oldest call that the next poll must see again. */
	nextFrom: number | null;
	/** Calls that began before this time are ignored, even within the look-back: their keys are gone. */
	forgottenBefore: number;
	/** How many polls in a row read fewer records than the platform counts. */
	incompleteReadings: number;
	/** When recordings or transcripts were last requested; null if never. */
	askedAt: number | null;
	/** Since when the platform has answered none of these requests, because it limits them; null if it does. */
	limitedSince: number | null;
	/** Identifies the last poll that emitted calls, so that states after the same emission are recognised. */
	emission: string;
	/** Keys of the processed calls; see `seenKeys.ts`. */
	seen: StoredKeys;
}

/**
 * What a poll decides about a call:
 *
 * | status    | meaning                                                    | what the state remembers       |
 * |-----------|------------------------------------------------------------|--------------------------------|
 * | `done`    | an earlier poll emitted or discarded it                    | its key, longer if a leg is new |
 * | `emit`    | it starts the workflow now                                 | its key                        |
 * | `discard` | the settings leave it out                                  | its key                        |
 * | `next`    | it has just ended, or more calls were due than one poll may emit | its begin, for the next poll |
 * | `wait`    | it waits for its end, a call back, a recording or its first leg | its begin, for the next whole look-back |
 */
export type CallStatus = 'done' | 'emit' | 'discard' | 'next' | 'wait';

/** The part of the log (begin of calls) that a poll reads. */
export interface Window {
	from: number;
	to: number;
	/** Whether it is the whole look-back. */
	whole: boolean;
	/** Whether it is the rest of a window that an earlier poll did not read to the end. */
	isRest: boolean;
}

/** What a poll found in its window. */
export interface Reading {
	/** When the poll was. */
	at: number;
	window: Window;
	/** Whether the window was read to its end. If not, legs of the calls may lie beyond what was read. */
	atEnd: boolean;
	/** How many records were read, and how many more the platform counts. */
	size: number;
	missing: number;
	/** The log is known up to here: the time of the poll, or the begin of the last record if the window was not read to its end. */
	knownUpTo: number;
	/** Every call with a new leg, in any order. */
	calls: PolledCall[];
}

export interface WindowOptions {
	/** How far before the newest known call a late one may begin (ms). */
	lookBackMs: number;
	/** A look-back of at most this many records is read as a whole at each poll. */
	cheapRecords: number;
}

/** A short window finds calls that are up to half an hour late; the whole look-back finds the others. */
const SHORT_REACH_MS = 30 * 60_000;

const WHOLE_EVERY_MS = 15 * 60_000;

/** How long a caller waits at most in a queue or a menu between two legs of one call. */
export const LONGEST_GAP_MS = 15 * 60_000;

/** No clock of a switchboard is further ahead than this, so the window ends here. */
const FUTURE_MS = 3_600_000;

/** The state before the first poll. */
export function beginState(log: string, since: number): PollState {
	return {
		version: 2,
		log,
		since,
		readUpTo: since,
		wholeAt: null,
		wholeUpTo: since,
		wholeSize: 0,
		resume: null,
		waitingFrom: null,
		nextFrom: null,
		forgottenBefore: 0,
		incompleteReadings: 0,
		askedAt: null,
		limitedSince: null,
		emission: '',
		...NO_SNAPSHOTS,
		seen: {},
	};
}

/** The state from which the first reading starts: at 'Start From' if that is set. */
export function beforeFirstReading(state: PollState, startFrom: number | undefined): PollState {
	if (state.wholeAt !== null || startFrom === undefined) return state;
	return { ...state, readUpTo: startFrom, wholeUpTo: startFrom };
}

/** What the next poll reads. */
export function windowOf(
	state: PollState,
	now: number,
	{ lookBackMs, cheapRecords }: WindowOptions,
): Window {
	const to = Math.max(now, state.readUpTo) + FUTURE_MS;
	if (state.resume !== null) return { ...state.resume, to, isRest: true };
	const whole =
		state.wholeAt === null ||
		// After a clock was set back, the time since then is unknown.
		now < state.wholeAt ||
		now - state.wholeAt >= WHOLE_EVERY_MS ||
		state.wholeSize <= cheapRecords ||
		lookBackMs <= SHORT_REACH_MS;
	const from = earliest(
		whole ? state.wholeUpTo - lookBackMs : state.readUpTo - SHORT_REACH_MS,
		state.nextFrom,
		whole ? state.waitingFrom : null,
	);
	return { from: Math.max(from, state.forgottenBefore), to, whole, isRest: false };
}

/** What a state says about a record. */
export interface KnownCalls {
	/** Whether the call with this key was processed. */
	has: (key: string) => boolean;
	/** Whether a leg of the call changes nothing in the state. Undefined times are unknown. */
	covers: (key: string, start: number | undefined, end: number | undefined) => boolean;
}

export function knownCalls({ seen, readUpTo }: PollState): KnownCalls {
	const buckets = readKeys(seen);
	return {
		has: (key) => buckets.has(key),
		covers: (key, start, end = start) =>
			start !== undefined &&
			start <= readUpTo &&
			bucketAt(Math.max(start, end ?? start)) <= (buckets.get(key) ?? -Infinity),
	};
}

/** Whether an earlier poll processed a call. */
export function isDone(call: PolledCall, { seen, forgottenBefore }: PollState): boolean {
	const known = readKeys(seen);
	return (
		known.has(call.key) ||
		call.aliases().some((alias) => known.has(alias)) ||
		// An earlier poll may have processed it and removed its key. So it is ignored, even if its last leg is new.
		call.beganBefore(forgottenBefore)
	);
}

/** The earliest of some times; null is none. */
export function earliest(time: number, ...others: Array<number | null>): number {
	return others.reduce<number>((found, other) => Math.min(found, other ?? found), time);
}

/**
 * The stored state in the current form; undefined if there is none.
 * @param value what n8n has stored: a state of this version, or of version 0.1.0 of this package
 * @param log the log that the credential reads now; states of version 0.1.0 do not name theirs
 */
export function readStoredState(value: unknown, log: string): PollState | undefined {
	const stored = value as Partial<PollState> | StateOfVersion1 | undefined;
	if (typeof stored?.seen !== 'object' || typeof stored.readUpTo !== 'number') return undefined;
	if (stored.version === 2) return { ...beginState(log, stored.readUpTo), ...stored };
	if (stored.version !== 1) return undefined;
	const kept = Object.fromEntries(KEPT.map((name) => [name, stored[name]]));
	return { ...beginState(log, stored.since), ...kept, waitingFrom: stored.heldFrom };
}

/** What is still used of a state that version 0.1.0 of this package stored. */
const KEPT = [
	'since',
	'readUpTo',
	'wholeAt',
	'wholeUpTo',
	'wholeSize',
	'nextFrom',
	'forgottenBefore',
	'seen',
] as const;

type StateOfVersion1 = Pick<PollState, (typeof KEPT)[number]> & {
	version: 1;
	heldFrom: number | null;
};
