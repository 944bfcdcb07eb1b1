import { type IExecutePaginationFunctions, sleep } from 'n8n-workflow';

import { settle } from '../errors/failure';

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

const MOST_BYTES = 4_096;
const LONGEST_WAIT_MS = 2_000;

/**
 * Waits for a response. If a streamed one is an error, its body is a stream as well. Then the error gets the beginning of
 * the body instead, so that it can show the message of the platform.
 */
export async function withReadableError<T>(request: Promise<T>): Promise<T> {
	const outcome = await settle(request);
	if (outcome.status === 'fulfilled') return outcome.value;
	const response = responseIn(outcome.reason);
	if (response && isStream(response.data)) {
		response.data = parsed(await beginningOf(response.data));
	}
	throw outcome.reason;
}

/** The first bytes of a stream as text. It waits only a short time for them. */
export async function beginningOf(stream: Stream): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let bytes = 0;
	const reading = async () => {
		for await (const chunk of stream as AsyncIterable<Uint8Array>) {
			const part = chunk.subarray(0, MOST_BYTES - bytes);
			text += decoder.decode(part, { stream: true });
			bytes += part.length;
			if (bytes >= MOST_BYTES) return;
		}
	};
	const end = Date.now() + LONGEST_WAIT_MS;
	// If the body breaks off or stalls, what came is enough: the status already says that the request failed.
	await settle(whileTimeLasts(reading(), () => end - Date.now()));
	stream.destroy();
	return text;
}

/** The value of a JSON text, or the text itself. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// The page of a proxy, or a plain message.
		return text;
	}
}

function responseIn(error: unknown): { data?: unknown } | undefined {
	const cause: unknown = error instanceof Error ? error.cause : undefined;
	return (cause as { response?: { data?: unknown } } | undefined)?.response;
}
