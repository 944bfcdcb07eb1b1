import type { IHttpRequestOptions } from 'n8n-workflow';

type Signal = NonNullable<IHttpRequestOptions['abortSignal']>;

/** How long n8n waits for a response to begin if a request has no timeout, or 0. */
const N8N_TIMEOUT_MS = 300_000;

// A page of 5,000 calls has about 3 MB. On a line of 10 kB/s it takes five minutes.
const SHORTEST_TIMEOUT_MS = 300_000;

/**
 * How long a whole response may take.
 * @param timeout how long (ms) the platform may be silent. By default it is n8n's timeout
 * @returns milliseconds
 */
export function responseTimeout(timeout: number | undefined): number {
	return Math.max(SHORTEST_TIMEOUT_MS, 5 * (timeout || N8N_TIMEOUT_MS));
}

/**
 * The signal that ends a response that takes too long. n8n's timeout only detects silence. A slow trickle of bytes would
 * never time out.
 * @param cancelled n8n's signal that the execution was stopped
 */
export function responseTimeoutSignal(
	timeout: number | undefined,
	cancelled: Signal | undefined,
): Signal {
	const limit = AbortSignal.timeout(responseTimeout(timeout));
	return cancelled ? new EitherSignal([limit, cancelled]) : limit;
}

/**
 * Aborted when one of the signals is. `AbortSignal.any` loses timeouts on Node 20, because they are collected as garbage.
 * It is a class, because n8n's HTTP client copies plain objects.
 */
class EitherSignal implements Signal {
	constructor(private readonly signals: Signal[]) {}

	get aborted(): boolean {
		return this.signals.some(({ aborted }) => aborted);
	}

	addEventListener(...listening: unknown[]): void {
		for (const signal of this.signals) signal.addEventListener?.(...listening);
	}

	removeEventListener(...listening: unknown[]): void {
		for (const signal of this.signals) signal.removeEventListener?.(...listening);
	}
}
