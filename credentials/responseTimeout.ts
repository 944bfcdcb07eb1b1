import type { IHttpRequestOptions } from 'n8n-workflow';

type Signal = NonNullable<IHttpRequestOptions['abortSignal']>;

/** What n8n waits for an answer to begin where a request names no time-out, or 0. */
const N8N_TIMEOUT_MS = 300_000;

// A page of 5,000 calls is some 3 MB: on a line of 10 kB/s it takes these five minutes, and nothing is wrong.
const SHORTEST_TIMEOUT_MS = 300_000;

/**
 * How long an answer may take as a whole.
 * @param timeout milliseconds that the platform may keep silent; n8n's own where it is left out
 * @returns milliseconds
 */
export function responseTimeout(timeout: number | undefined): number {
	return Math.max(SHORTEST_TIMEOUT_MS, 5 * (timeout || N8N_TIMEOUT_MS));
}

/**
 * What ends a request whose answer never does. n8n's time-out runs until an answer begins, and from then on it minds
 * silence only: bytes that come one by one for ever pass it by.
 * @param cancelled n8n's own signal, that the execution was stopped
 */
export function responseTimeoutSignal(
	timeout: number | undefined,
	cancelled: Signal | undefined,
): Signal {
	const limit = AbortSignal.timeout(responseTimeout(timeout));
	return cancelled ? new EitherSignal([limit, cancelled]) : limit;
}

/**
 * Aborted when one of two is. `AbortSignal.any` loses time-outs on Node 20: it holds them so loosely that they are
 * collected as garbage. A class, since n8n's HTTP client copies plain objects.
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
