import { sleep } from 'n8n-workflow';

import { type Failure, readFailure, readRetryAfter, settle } from '../nodes/Ipex/errors/failure';
import { isBrokenConnection } from '../nodes/Ipex/errors/networkErrors';

const MAX_TRIES_AT_A_LIMIT = 4;
const LONGEST_WAIT_MS = 60_000;
const WAIT_FOR_GATEWAY_MS = 1_000;

// A proxy responds with these while the server behind it is being replaced.
const GATEWAY_STATUS = [502, 503, 504];

/** What may be retried. */
export interface RetryRules {
	/** Whether the request is idempotent. By default it is not. */
	idempotent?: boolean;
	/** True by default. The action node sets false, because its request queue retries a 429. */
	retries429?: boolean;
}

/**
 * Decides whether and when a failed request is retried. A 429 is retried as the platform asks for. A gateway error
 * and a broken connection are retried once, and only for an idempotent request.
 */
export class RetryPolicy {
	private limits = 0;

	private failures = 0;

	constructor(private readonly rules: RetryRules) {}

	/**
	 * How long to wait before the retry.
	 * @param now ms since the epoch
	 * @returns milliseconds; undefined when it is not retried
	 */
	waitAfter(failed: Failure, now: number): number | undefined {
		const { idempotent = false, retries429 = true } = this.rules;
		const { status, code, retryAfter } = failed;
		if (status === 429) {
			if (!retries429 || ++this.limits >= MAX_TRIES_AT_A_LIMIT) return undefined;
			return bounded(readRetryAfter(retryAfter, now) ?? backoff(this.limits));
		}
		if (!idempotent) return undefined;
		const byGateway = GATEWAY_STATUS.includes(status ?? 0);
		const broken = (status ?? 0) < 300 && isBrokenConnection(code);
		if (!(byGateway || broken) || ++this.failures > 1) return undefined;
		return byGateway ? bounded(readRetryAfter(retryAfter, now) ?? WAIT_FOR_GATEWAY_MS) : 0;
	}
}

/**
 * Sends a request, and retries it as the retry policy says.
 * @param deadline ms since the epoch; no request is sent after it
 */
export async function withRetry<T>(
	request: () => Promise<T>,
	rules: RetryRules,
	deadline = Infinity,
): Promise<T> {
	const policy = new RetryPolicy(rules);
	for (;;) {
		const outcome = await settle(request());
		if (outcome.status === 'fulfilled') return outcome.value;
		const now = Date.now();
		const wait = policy.waitAfter(readFailure(outcome.reason), now);
		if (wait === undefined || now + wait >= deadline) throw outcome.reason;
		await sleep(wait);
	}
}

/**
 * How long a queue pauses after the platform rejected a request with 429.
 * @param rejections how often it has rejected this request
 * @returns milliseconds; undefined when the platform asks for more than is worth waiting
 */
export function pauseAtLimit(
	retryAfter: unknown,
	rejections: number,
	now: number,
): number | undefined {
	const asked = readRetryAfter(retryAfter, now);
	// A "Retry-After: 0" that does not help must not become a loop without a pause.
	const isHelpful = asked !== undefined && (asked > 0 || rejections === 1);
	return isHelpful ? bounded(asked) : Math.min(backoff(rejections), LONGEST_WAIT_MS);
}

function backoff(attempt: number): number {
	return 1_000 * 2 ** (attempt - 1);
}

function bounded(wait: number): number | undefined {
	return wait > LONGEST_WAIT_MS ? undefined : wait;
}
