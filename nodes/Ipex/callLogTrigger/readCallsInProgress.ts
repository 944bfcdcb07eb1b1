import type { IPollFunctions } from 'n8n-workflow';

import type { CallsSnapshot } from './completeness';
import { readFailure } from '../shared/errors';
import { getJson } from '../shared/getJson';
import { keyOf } from './seenKeys';
import { isObject, text } from '../shared/values';

const TIMEOUT_MS = 30_000;

/** How far the platform's clock may differ from n8n's, if the response has no `Date`. */
const CLOCK_TOLERANCE_MS = 120_000;

/**
 * Takes a snapshot of the calls in progress, whose legs may be in the log already. The `Date` header of the response
 * says what time it is on the platform, even if the platform does not list the calls. Then the snapshot has
 * no keys: an access without Impersonation may not see calls in progress.
 * @param deadline when the time of the poll is over (ms, n8n's clock)
 * @throws for a rate limit, which concerns the whole poll
 */
export async function readCallsInProgress(
	context: IPollFunctions,
	deadline: number,
): Promise<CallsSnapshot> {
	const begun = Date.now();
	const [response] = await Promise.allSettled([
		getJson(context, {
			url: '/calls/current',
			timeoutMs: TIMEOUT_MS,
			deadline,
			returnFullResponse: true,
		}),
	]);
	const took = Date.now() - begun;
	if (response.status === 'fulfilled') {
		const { body, headers } = isObject(response.value) ? response.value : {};
		const date = isObject(headers) ? headers.date : undefined;
		return { ...clockBounds(date, took), keys: keysIn(body) };
	}
	const { status, date } = readFailure(response.reason);
	if (status === 429) throw response.reason;
	return { ...clockBounds(date, took), keys: undefined };
}

/** @param took how long the request took (ms): the list may be that much older than the response */
function clockBounds(date: unknown, took: number): Omit<CallsSnapshot, 'keys'> {
	const time = typeof date === 'string' ? Date.parse(date) : NaN;
	if (!Number.isNaN(time)) return { earliest: time - took, latest: time };
	const now = Date.now();
	return { earliest: now - took - CLOCK_TOLERANCE_MS, latest: now + CLOCK_TOLERANCE_MS };
}

function keysIn(body: unknown): Set<string> | undefined {
	if (!Array.isArray(body)) return undefined;
	return new Set(body.filter(isObject).map(({ callId }) => keyOf(text(callId))));
}
