import { sleep } from 'n8n-workflow';

import { RetryPolicy, type RetryRules } from '../../../credentials/retryPolicy';
import { readFailure } from '../errors/failure';
import { settle } from '../errors/settle';

/**
 * Sends a request, and sends it again where the retry policy allows that.
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
