/**
 * What the last look at the calls in progress told. Pure, and stored with the cursor.
 *
 * The last leg of a call is written when the call has ended, or some seconds later: at that moment the call is neither in
 * progress nor whole in the log. So a call counts as over when the look of an earlier poll did not see it any more.
 */
export interface LiveCalls {
	/** When the look was made (ms). */
	at: number;
	/**
	 * By the key of a call: how many of its legs were in the log before it was seen in progress last (what is read after a
	 * look may hold its last leg already), when that was (ms), and how many were read after that. It stays after the call
	 * has ended, until one more leg is there.
	 */
	calls: Record<string, [legsBefore: number, seenAt: number, legsAfter: number]>;
}

/** A leg that is not in the log so long after the end of its call is not waited for. */
const LATEST_LEG_MS = 5 * 60_000;

/**
 * Whether legs of a call may be missing in the log.
 * @param before the look of the last poll; null when there was none
 * @param legs how many of its legs are in the log
 * @param firstStart when the first of them began (ms)
 */
export function mayGoOn(
	{ key, legs, firstStart }: { key: string; legs: number; firstStart: number },
	inProgress: ReadonlySet<string>,
	before: LiveCalls | null,
): boolean {
	if (inProgress.has(key)) return true;
	if (before === null) return false;
	const [known, seenAt] = before.calls[key] ?? [];
	if (known === undefined || seenAt === undefined) return firstStart >= before.at;
	return seenAt === before.at || legs <= known;
}

/**
 * What to remember of a look.
 * @param inProgress the keys of the calls in progress
 * @param legsOf how many legs of a call are in the log; undefined when the call has been dealt with
 */
export function looked(
	at: number,
	inProgress: ReadonlySet<string>,
	before: LiveCalls | null,
	legsOf: (key: string) => number | undefined,
): LiveCalls {
	const calls: LiveCalls['calls'] = {};
	for (const [key, seen] of Object.entries(before?.calls ?? {})) {
		if (legsOf(key) !== undefined && at - seen[1] < LATEST_LEG_MS) calls[key] = seen;
	}
	for (const key of inProgress) {
		const [, , legsBefore = 0] = before?.calls[key] ?? [];
		calls[key] = [legsBefore, at, legsOf(key) ?? 0];
	}
	return { at, calls };
}
