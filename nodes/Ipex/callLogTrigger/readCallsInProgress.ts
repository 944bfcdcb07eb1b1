import type { IPollFunctions } from 'n8n-workflow';

import type { CallsSnapshot } from './completeness';
import { readFailure, settle } from '../errors/failure';
import { isTimeout } from '../errors/networkErrors';
import { requestJson } from '../request/requestJson';
import { keyOf } from './seenKeys';
import { isObject, toText } from '../parameters/parameterValues';

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
	const response = await settle(
		requestJson(context, {
			url: '/calls/current',
			timeoutMs: TIMEOUT_MS,
			deadline,
			returnFullResponse: true,
		}),
	);
	const took = Date.now() - begun;
	if (response.status === 'fulfilled') {
		const { body, headers } = isObject(response.value) ? response.value : {};
		const date = isObject(headers) ? headers.date : undefined;
		return { ...clockBounds(date, took), keys: keysIn(body) };
	}
	const { status, code, date } = readFailure(response.reason);
	// Without any response, the platform cannot be reached, and nothing says what time it is there. After a timeout, it
	// may be slow with this list alone.
	const isUnreachable = status === undefined && !isTimeout(code);
	if (status === 429 || isUnreachable) throw response.reason;
	return { ...clockBounds(date, took), keys: undefined };
}

/** @param took how long the request took (ms): the list may be that much older than the response */
function clockBounds(date: unknown, took: number): Omit<CallsSnapshot, 'keys'> {
	const time = typeof date === 'string' ? Date.parse(date) : NaN;
	if (!Number.isNaN(time)) return { earliest: time - took, latest: time };
	const now = Date.now();
	return { earliest: now - took - CLOCK_TOLERANCE_MS, latest: now + CLOCK_TOLERANCE_MS };
}

/** Undefined for what is no list of calls with IDs. An ID that came as a number may have lost its last digits. */
function keysIn(body: unknown): Set<string> | undefined {
	if (!Array.isArray(body)) return undefined;
	const ids = body.map((call: unknown) => (isObject(call) ? call.callId : undefined));
	return ids.every((id) => typeof id === 'string' && id !== '')
		? new Set(ids.map((id) => keyOf(toText(id))))
		: undefined;
}
