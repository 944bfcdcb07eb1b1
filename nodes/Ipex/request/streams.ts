import { type IExecutePaginationFunctions, sleep } from 'n8n-workflow';

type PrepareBinaryData = IExecutePaginationFunctions['helpers']['prepareBinaryData'];

/** A body that is still on its way. */
export type Stream = Exclude<Parameters<PrepareBinaryData>[0], Uint8Array>;

export function isStream(value: unknown): value is Stream {
	if (typeof value !== 'object' || value === null) return false;
	const { pipe, destroy } = value as Partial<Stream>;
	return typeof pipe === 'function' && typeof destroy === 'function';
}

/**
 * Ends a body, and the connection under it. n8n's HTTP client makes it of a generator (axios, where the length of an
 * answer is bounded): one that was never begun would end without closing anything.
 */
export function abandon(body: Stream): void {
	if (!body.readableDidRead) body.read();
	body.destroy();
}

/** A piece of work did not get on in time. */
export class StalledError extends Error {
	override readonly name = 'StalledError';
}

// A timer cannot be taken back here, so none runs for long.
const LONGEST_SLEEP_MS = 500;

/**
 * Waits for `work`, but only as long as there is time left.
 * @param left milliseconds; asked for again and again
 * @throws StalledError when there are none; whatever `work` does later is nobody's concern then
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
 * When the last bytes of a body came, in ms since the epoch. They are seen where they enter the stream: a listener
 * for them would set it flowing before n8n is there to take them.
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
