import { type IExecutePaginationFunctions, sleep } from 'n8n-workflow';

type PrepareBinaryData = IExecutePaginationFunctions['helpers']['prepareBinaryData'];

/** A body that is still arriving. */
export type Stream = Exclude<Parameters<PrepareBinaryData>[0], Uint8Array>;

export function isStream(value: unknown): value is Stream {
	if (typeof value !== 'object' || value === null) return false;
	const { pipe, destroy } = value as Partial<Stream>;
	return typeof pipe === 'function' && typeof destroy === 'function';
}

/**
 * Ends a body and its connection. If the length of a response is limited, axios makes the body of a generator. A generator
 * that was never started would end without closing the connection.
 */
export function abandon(body: Stream): void {
	if (!body.readableDidRead) body.read();
	body.destroy();
}

/** Thrown when work did not continue in time. */
export class StalledError extends Error {
	override readonly name = 'StalledError';
}

// A timer cannot be cancelled here, so each one is short.
const LONGEST_SLEEP_MS = 500;

/**
 * Waits for `work` as long as there is time left.
 * @param left how many milliseconds are left; called repeatedly
 * @throws StalledError when none are left. The result of `work` is ignored then
 */
export async function whileTimeLasts<T>(work: Promise<T>, left: () => number): Promise<T> {
	let done = false;
	const clock = async (): Promise<never> => {
		for (let ms = left(); ms > 0 && !done; ms = left()) {
			await sleep(Math.min(ms, LONGEST_SLEEP_MS));
		}
		throw new StalledError();
	};
	try {
		return await Promise.race([work, clock()]);
	} finally {
		done = true;
	}
}

/**
 * When the last bytes of a body arrived, in ms since the epoch. It watches where they enter the stream: a listener would
 * start the stream before n8n reads it.
 */
export function lastArrival(body: Stream): () => number {
	let at = Date.now();
	const push = body.push.bind(body);
	body.push = (...pushed) => {
		at = Date.now();
		return push(...pushed);
	};
	return () => at;
}
