import { sleep } from 'n8n-workflow';

import { Patience } from '../../../credentials/patience';
import { readFailure } from './errors';

/**
 * Sends a request, and again when that is worth it.
 * @param harmless whether it may be sent again although the first one may have been carried out: a reading one may,
 * but a call that is started twice is two calls
 * @param deadline ms since the epoch; no request is sent after it
 */
export async function patiently<T>(
	request: () => Promise<T>,
	harmless = true,
	deadline = Infinity,
): Promise<T> {
	const patience = new Patience(harmless);
	for (;;) {
		const [outcome] = await Promise.allSettled([request()]);
		if (outcome.status === 'fulfilled') return outcome.value;
		const now = Date.now();
		const wait = patience.waitAfter(readFailure(outcome.reason), now);
		if (wait === undefined || now + wait >= deadline) throw outcome.reason;
		await sleep(wait);
	}
}
