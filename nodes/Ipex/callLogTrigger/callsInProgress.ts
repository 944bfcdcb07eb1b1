import type { IPollFunctions } from 'n8n-workflow';

import { LeastRecentlyUsed } from '../../../credentials/leastRecentlyUsed';
import { readFailure, UnexpectedAnswerError } from '../shared/errors';
import { getJson } from '../shared/getJson';
import { isObject, text } from '../shared/values';

const TIMEOUT_MS = 30_000;

/** An access that may not see live calls is not asked again for so long. */
const REFUSAL_MEMORY_MS = 3_600_000;

// By credential, and in this process only: a refusal is no news that has to be stored.
const refusedUntil = new LeastRecentlyUsed<string, number>(100);

/**
 * Reads the identifiers of the calls in progress: some of their legs may be in the log already. An access without
 * impersonation may not see live calls, which gives undefined. A platform that fails is an error: a call that goes on
 * would be taken for a finished one.
 */
export function callsInProgress(context: IPollFunctions): () => Promise<string[] | undefined> {
	return async () => {
		const { apiUrl, email, actAs } = await context.getCredentials('ipexApi');
		const access = JSON.stringify([apiUrl, email, actAs]);
		if (Date.now() < (refusedUntil.get(access) ?? 0)) return undefined;
		const calls = await getJson(context, { url: '/calls/current', timeoutMs: TIMEOUT_MS }).catch(
			(error: unknown) => {
				if (!isRefusal(error)) return Promise.reject(error);
				refusedUntil.set(access, Date.now() + REFUSAL_MEMORY_MS);
				return undefined;
			},
		);
		if (calls === undefined) return undefined;
		if (Array.isArray(calls)) return calls.filter(isObject).map(({ callId }) => text(callId));
		throw new UnexpectedAnswerError('IPEX answered with something that is no list.');
	};
}

/** Not allowed to this access, rather than limited or failed. */
function isRefusal(error: unknown): boolean {
	return [401, 403].includes(readFailure(error).status ?? 0);
}
