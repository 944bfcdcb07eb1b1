import { performance, timers } from '../../tools/node';

/**
 * Milliseconds by which a timer may fire too early: Node counts from the last time that its event loop read the clock.
 */
export const TIMER_MARGIN_MS = 50;

/**
 * Waits until `read` gives something that `holds`, and gives it.
 * @throws Error with what was read last when it does not come in so many milliseconds
 */
export async function eventually<T>(
	read: () => Promise<T>,
	holds: (value: T) => boolean,
	timeoutMs: number,
): Promise<T> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const value = await read();
		if (holds(value)) return value;
		if (performance.now() > deadline) {
			throw new Error(
				`Not within ${timeoutMs} ms; last read: ${JSON.stringify(value)?.slice(0, 500)}`,
			);
		}
		await timers.setTimeout(100);
	}
}
