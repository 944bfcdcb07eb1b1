/**
 * Decides whether a call may still get legs. Pure.
 *
 * The platform writes the last leg of a call when the call has ended, or some seconds later. At that moment the call is
 * neither in progress nor complete in the log. So a call is complete only if an earlier snapshot of the calls in
 * progress did not contain it either. All times are times of the platform, so the clock of n8n does not matter.
 */

/** The calls in progress at one moment. */
export interface CallsSnapshot {
	/** The bounds (ms) between which the platform's clock was at that moment. */
	earliest: number;
	latest: number;
	/** The keys of the calls in progress; undefined if the platform did not list them. */
	keys: ReadonlySet<string> | undefined;
}

/** What a poller remembers of earlier snapshots. */
export interface SnapshotMemory {
	/** When the last snapshot that counts was taken (ms, its earliest bound); null if there was none. */
	snapshotAt: number | null;
	/** When the one before that was taken; null if there was none. */
	earlierSnapshotAt: number | null;
	/** When (ms, latest bound) each unprocessed call was last seen in progress, by its key. */
	lastInProgress: Record<string, number>;
	/** When (ms) the first snapshot without such a call was taken. */
	goneAt: Record<string, number>;
	/** How many polls in a row got no snapshot. */
	missedSnapshots: number;
	/** Between these times (ms), n8n may have forgotten snapshots that were taken; null if it remembers all. */
	forgotten: { from: number; to: number } | null;
}

export const NO_SNAPSHOTS: SnapshotMemory = {
	snapshotAt: null,
	earlierSnapshotAt: null,
	lastInProgress: {},
	goneAt: {},
	missedSnapshots: 0,
	forgotten: null,
};

/** After so many polls without a snapshot, the log alone decides. */
export const MOST_MISSED_SNAPSHOTS = 3;

/** How long the trigger waits for the last leg of a call, as the documentation promises. */
const LAST_LEG_WAIT_MS = 5 * 60_000;

/** Snapshots that are closer together count as one: writing the last leg of a call takes some seconds. */
const SNAPSHOT_DISTANCE_MS = 30_000;

/** Up to this distance from the last snapshot, hardly any can be missing: n8n polls once a minute at most. */
const LONGEST_USUAL_DISTANCE_MS = 90_000;

/** Records contain whole seconds: the true time is up to this much later. */
const RECORD_PRECISION_MS = 1_000;

/** A call as this decision sees it. Times in ms, as its records give them. */
interface LoggedLegs {
	key: string;
	firstStart: number;
	lastEnd: number;
	/** Whether its records say that another phone answered the call, and no record says which. */
	isTakenElsewhere: boolean;
	/** The same, and no record can be that of the phone that answered. */
	isAnsweredLegMissing: boolean;
}

/** Whether legs of a call may be missing in the log. */
export function mayGetMoreLegs(
	{ key, firstStart, lastEnd, isTakenElsewhere, isAnsweredLegMissing }: LoggedLegs,
	{ earliest: now, keys }: CallsSnapshot,
	memory: SnapshotMemory,
): boolean {
	const { snapshotAt, earlierSnapshotAt, lastInProgress, goneAt, missedSnapshots } = memory;
	if (keys?.has(key)) return true;
	const seenAt = lastInProgress[key];
	const isLegMissing = seenAt !== undefined && lastEnd < toWholeSecond(seenAt);
	// It may have ended just before the first snapshot without it, so that snapshot begins the wait.
	const waitsSince = goneAt[key] ?? (keys ? now : (seenAt ?? now));
	if (isLegMissing && now - waitsSince < LAST_LEG_WAIT_MS) return true;
	const mayLastLegBeLate = now - lastEnd < LAST_LEG_WAIT_MS;
	if (!keys) {
		// Nothing says whether that phone still talks.
		if (isAnsweredLegMissing || (isTakenElsewhere && mayLastLegBeLate)) return true;
		return missedSnapshots + 1 < MOST_MISSED_SNAPSHOTS;
	}
	if (isAnsweredLegMissing && mayLastLegBeLate) return true;
	if (mayBeForgotten(lastEnd, now, memory)) return true;
	// After a clock was set back, the times cannot be compared.
	if (snapshotAt === null || now < snapshotAt) return true;
	// If polls follow each other fast, the last snapshot is too close.
	const compared = now - snapshotAt < SNAPSHOT_DISTANCE_MS ? earlierSnapshotAt : snapshotAt;
	if (compared === null) return true;
	const wasOverThen =
		firstStart + RECORD_PRECISION_MS <= compared && (seenAt === undefined || seenAt < compared);
	return !wasOverThen;
}

/**
 * Whether a forgotten snapshot may have shown a call in progress after its last known leg. Then it waits as if one had.
 * A call that ended before that time was seen by the snapshots that are remembered.
 */
function mayBeForgotten(lastEnd: number, now: number, { forgotten }: SnapshotMemory): boolean {
	if (forgotten === null || now < forgotten.to || isOver(forgotten, now)) return false;
	return lastEnd >= toWholeSecond(forgotten.from) && lastEnd < toWholeSecond(forgotten.to);
}

function isOver(forgotten: { to: number }, now: number): boolean {
	return now - forgotten.to >= LAST_LEG_WAIT_MS;
}

/**
 * Adds that another process of n8n, or this one, may have taken snapshots since the last one that is remembered.
 * @param now the platform's clock (ms)
 */
export function forgetSnapshots<T extends SnapshotMemory>(memory: T, now: number): T {
	const { snapshotAt, forgotten } = memory;
	if (snapshotAt === null || now - snapshotAt <= LONGEST_USUAL_DISTANCE_MS) return memory;
	const from = forgotten && !isOver(forgotten, now) ? forgotten.from : snapshotAt;
	return { ...memory, forgotten: { from, to: now } };
}

/**
 * What to remember after a poll.
 * @param isDone whether a call was processed
 */
export function rememberSnapshot(
	memory: SnapshotMemory,
	{ earliest: now, latest, keys }: CallsSnapshot,
	isDone: (key: string) => boolean,
): SnapshotMemory {
	const distance = now - (memory.snapshotAt ?? -Infinity);
	// A negative distance means that the platform's clock was set back.
	const counts = keys !== undefined && (distance >= SNAPSHOT_DISTANCE_MS || distance < 0);
	const earlier = distance < 0 ? null : memory.snapshotAt;
	const lastInProgress: Record<string, number> = {};
	const goneAt: Record<string, number> = {};
	for (const [key, seenAt] of Object.entries(memory.lastInProgress)) {
		const since = memory.goneAt[key] ?? (keys ? now : undefined);
		if (isDone(key) || (since !== undefined && now - since >= LAST_LEG_WAIT_MS)) continue;
		lastInProgress[key] = seenAt;
		if (since !== undefined) goneAt[key] = since;
	}
	for (const key of keys ?? []) {
		delete goneAt[key];
		if (!isDone(key)) lastInProgress[key] = latest;
	}
	return {
		snapshotAt: counts ? now : memory.snapshotAt,
		earlierSnapshotAt: counts ? earlier : memory.earlierSnapshotAt,
		lastInProgress,
		goneAt,
		missedSnapshots: keys ? 0 : memory.missedSnapshots + 1,
		forgotten: memory.forgotten && !isOver(memory.forgotten, now) ? memory.forgotten : null,
	};
}

function toWholeSecond(time: number): number {
	return Math.floor(time / 1_000) * 1_000;
}
