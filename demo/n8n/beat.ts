import { timers } from '../../test/support/node';

/**
 * Does the work, and calls `beat` again and again until the work has ended.
 * @param everyMs the pause between two beats
 * @throws what the work throws, or what a beat throws
 */
export async function withBeat<T>(
	everyMs: number,
	beat: () => Promise<void>,
	work: () => Promise<T>,
): Promise<T> {
	const ended = new AbortController();
	const pause = async () =>
		await timers.setTimeout(everyMs, true, { signal: ended.signal }).catch(() => false);
	const beating = (async () => {
		while (await pause()) await beat();
	})();
	try {
		return await work();
	} finally {
		ended.abort();
		await beating;
	}
}
