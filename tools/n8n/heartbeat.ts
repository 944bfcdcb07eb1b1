import { timers } from '../node';

/**
 * Does the work, and calls `tick` again and again until the work has ended.
 * @param everyMs the pause between two ticks
 * @throws what the work throws, or what a tick throws
 */
export async function withHeartbeat<T>(
	everyMs: number,
	tick: () => Promise<void>,
	work: () => Promise<T>,
): Promise<T> {
	const ended = new AbortController();
	const pause = async () =>
		await timers.setTimeout(everyMs, true, { signal: ended.signal }).catch(() => false);
	const ticking = (async () => {
		while (await pause()) await tick();
	})();
	try {
		return await work();
	} finally {
		ended.abort();
		await ticking;
	}
}
