import { sleep } from 'n8n-workflow';

import { readFailure } from './errors';

const MAX_ATTEMPTS = 4;
const LONGEST_WAIT_MS = 60_000;

/** Sends a request, and again after the wait that the platform asks for when it met its rate limit (429). */
export async function patiently<T>(request: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		const [outcome] = await Promise.allSettled([request()]);
		if (outcome.status === 'fulfilled') return outcome.value;
		const { status, retryAfter } = readFailure(outcome.reason);
		const wait = status === 429 ? waitBeforeRetry(retryAfter, attempt, Date.now()) : undefined;
		if (wait === undefined) throw outcome.reason;
		await sleep(wait);
	}
}

/**
 * How long to wait before a request that met a rate limit is sent again.
 * @param retryAfter the header of the answer: seconds, or an HTTP date
 * @param attempt how often it was sent, from 1
 * @param now ms since the epoch
 * @returns milliseconds; undefined when it is not worth waiting any more
 */
export function waitBeforeRetry(
	retryAfter: unknown,
	attempt: number,
	now: number,
): number | undefined {
	if (attempt >= MAX_ATTEMPTS) return undefined;
	const wait = readRetryAfter(retryAfter, now) ?? 1000 * 2 ** (attempt - 1);
	return wait > LONGEST_WAIT_MS ? undefined : wait;
}

function readRetryAfter(value: unknown, now: number): number | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
