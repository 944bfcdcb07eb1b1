import type { IExecuteFunctions } from 'n8n-workflow';

import { readFailure } from '../errors/failure';
import { settle } from '../errors/settle';
import { getJson } from '../request/getJson';
import { isObject, toText } from '../parameters/parameterValues';

const LONGEST_TIMEOUT_MS = 10_000;
const SHORTEST_TIMEOUT_MS = 1_000;

/**
 * Asks the API whether a call is in progress. Any failure means "not known", so that the call log alone decides: an
 * API access without impersonation, for example, cannot read calls in progress.
 */
export class CallInProgress {
	private isRejected = false;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly callId: string,
	) {}

	/**
	 * @param remainingMs how long the caller can wait for the answer
	 * @returns undefined when it is not known
	 */
	async check(remainingMs: number): Promise<boolean | undefined> {
		// The API would reject each further request as well.
		if (this.isRejected) return undefined;
		const timeoutMs = Math.min(LONGEST_TIMEOUT_MS, Math.max(SHORTEST_TIMEOUT_MS, remainingMs));
		const request = {
			url: '/calls/current',
			query: { callId: this.callId },
			timeoutMs,
			retry: false,
		};
		const outcome = await settle(getJson(this.context, request));
		if (outcome.status === 'rejected') {
			const { status = 0 } = readFailure(outcome.reason);
			this.isRejected = status >= 400 && status < 500;
			return undefined;
		}
		if (!Array.isArray(outcome.value)) return undefined;
		return outcome.value.filter(isObject).some(({ callId }) => toText(callId) === this.callId);
	}
}
