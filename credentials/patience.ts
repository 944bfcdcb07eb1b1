/** What is known of a request that failed. */
export interface FailedTry {
	/** HTTP status of the answer; undefined when there was none. */
	status?: number;
	/** Code of the network error, as `ECONNRESET`. */
	code?: string;
	/** The header `Retry-After` of the answer: seconds, or an HTTP date. */
	retryAfter?: unknown;
}

const MAX_TRIES_AT_A_LIMIT = 4;
const LONGEST_WAIT_MS = 60_000;
const WAIT_FOR_GATEWAY_MS = 1_000;

// What a proxy says while the server behind it is being replaced.
const PASSING_STATUS = [502, 503, 504];

// A server that restarts, or a proxy that closes an idle connection just when the next request is on its way.
const BROKEN_CONNECTION = ['ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE'];

/**
 * Decides for one request whether it is sent again after it failed, and when: at a rate limit as the platform asks
 * for, and once after a failure that often passes, but then only what is harmless to be done twice.
 */
export class Patience {
	private limits = 0;

	private failures = 0;

	/** @param harmless whether sending the request twice does no more than sending it once */
	constructor(private readonly harmless: boolean) {}

	/**
	 * How long to wait before the request is sent again.
	 * @param now ms since the epoch
	 * @returns milliseconds; undefined when it is not to be sent again
	 */
	waitAfter(failed: FailedTry, now: number): number | undefined {
		const { status, code, retryAfter } = failed;
		if (status === 429) {
			if (++this.limits >= MAX_TRIES_AT_A_LIMIT) return undefined;
			return bounded(readRetryAfter(retryAfter, now) ?? 1_000 * 2 ** (this.limits - 1));
		}
		if (!this.harmless) return undefined;
		const passing = PASSING_STATUS.includes(status ?? 0);
		const broken = (status ?? 0) < 300 && BROKEN_CONNECTION.includes(code ?? '');
		if (!(passing || broken) || ++this.failures > 1) return undefined;
		return passing ? bounded(readRetryAfter(retryAfter, now) ?? WAIT_FOR_GATEWAY_MS) : 0;
	}
}

function bounded(wait: number): number | undefined {
	return wait > LONGEST_WAIT_MS ? undefined : wait;
}

/**
 * Reads a `Retry-After` header: seconds, or an HTTP date.
 * @param now ms since the epoch
 * @returns milliseconds from now; undefined when the header is missing or cannot be read
 */
export function readRetryAfter(value: unknown, now: number): number | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
