import { type IExecuteFunctions, sleep } from 'n8n-workflow';

import { type Call, isAnswered, isAnsweredElsewhere, toCall } from '../call/call';
import type { CallRecord } from '../call/callRecord';
import type { CallFormat } from '../call/callFormat';
import { callLogReader } from '../request/callLogReader';
import { UnexpectedResponseError } from '../errors/errors';
import { isTransientStatus, readFailure, settle } from '../errors/failure';
import { toNodeError } from '../errors/toNodeError';
import { isObject, toText } from '../parameters/parameterValues';
import { requestJson } from '../request/requestJson';
import { pauseAtLimit, withRetry } from '../../../credentials/retryPolicy';

/** A call, or two sentences that explain why it is missing. */
export interface CallSearchResult {
	call: Call | null;
	callError: string | null;
}

/** Also without a wait, the log is read again for so long after a rate limit, for example. */
const SHORTEST_RETRY_MS = 10_000;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/** The legs of a call are written one by one. After this time without a new leg, an answered call is complete. */
const SETTLED_MS = 5_000;

/** The same for a call that nobody has answered yet: the leg of the phone that answered it may come late. */
const SETTLED_UNANSWERED_MS = 30_000;

// A check of the calls in progress.
const LONGEST_CHECK_MS = 10_000;
const SHORTEST_CHECK_MS = 1_000;

const READ_IT_LATER =
	"Read it later with the IPEX node, 'Call Log' → 'Get', or set a longer 'Wait for Call'.";

/** What is known of the call. Times are ms since the epoch. */
interface Progress {
	records: CallRecord[];
	/** When the log was last read, and when the number of records last grew. */
	readAt: number;
	grewAt: number;
	/** Whether the API says that the call is in progress; undefined when it does not say. */
	isInProgress?: boolean;
	/** When the call was last seen in progress, and how many records there were. */
	seen?: { at: number; records: number };
}

/**
 * Reads a call from the call log. Repeats this until the call is complete or the time is over: while the call is not
 * in the log or in progress, while its legs are still written, and while the platform fails. It never throws, because
 * the workflow is to run for the event itself.
 * @param waitMs 0 returns what is there at once
 */
export async function findCall(
	context: IExecuteFunctions,
	callId: string,
	{ waitMs, style }: { waitMs: number; style: CallFormat },
): Promise<CallSearchResult> {
	if (callId === '') {
		return missing('The event names no call. See what the platform sent under "raw".');
	}
	const begin = Date.now();
	const deadline = begin + waitMs;
	const reader = callLogReader(context);
	const readCall = async () =>
		await withRetry(
			async () => await reader.readCall(callId, Math.max(SHORTEST_RETRY_MS, deadline - Date.now())),
			{ idempotent: true },
			Math.max(deadline, begin + SHORTEST_RETRY_MS),
		);
	const callInProgress = new CallInProgress(context, callId);
	const progress: Progress = { records: [], readAt: 0, grewAt: 0 };
	const isCancelled = () => context.getExecutionCancelSignal()?.aborted === true;
	for (let attempts = 1; ; attempts++) {
		// Before the log is read: when a call ends between the two requests, its last leg may not be in the log yet.
		progress.isInProgress = await callInProgress.check(deadline - Date.now());
		const { records, error } = await attempt(readCall);
		const now = Date.now();
		update(progress, records, now);
		const pause = pauseAfter(error, attempts, progress, now);
		if (isComplete(progress) || now >= deadline || pause === undefined || isCancelled())
			return result(context, progress, error, { waitMs, style });
		await sleep(Math.min(pause, deadline - now));
		if (isCancelled()) return result(context, progress, error, { waitMs, style });
	}
}

/** @param records undefined if the log was not read */
function update(progress: Progress, records: CallRecord[] | undefined, now: number): void {
	if (records) {
		progress.readAt = now;
		if (records.length > progress.records.length) progress.grewAt = now;
		// With the same number of records, a recording or a note may be new.
		if (records.length >= progress.records.length) progress.records = records;
	}
	if (progress.isInProgress) progress.seen = { at: now, records: progress.records.length };
}

/** Only a reading of the log shows that no leg was added, and not the time alone. */
function isComplete(progress: Progress): boolean {
	const { records, readAt, grewAt, isInProgress, seen } = progress;
	// The log may say that another phone answered, before it has the leg of that phone.
	if (records.length === 0 || isInProgress || isAnsweredElsewhere(records)) return false;
	if (seen && lacksLastLeg(progress)) return readAt - seen.at >= SETTLED_UNANSWERED_MS;
	return readAt - grewAt >= (records.some(isAnswered) ? SETTLED_MS : SETTLED_UNANSWERED_MS);
}

/** Whether no leg says that the call was answered, by this phone or another one. */
function isUnanswered(records: CallRecord[]): boolean {
	return !records.some(isAnswered) && !isAnsweredElsewhere(records);
}

/** Whether no leg was written since the call was last seen in progress: it ends with one. */
function lacksLastLeg({ records, seen }: Progress): boolean {
	return seen !== undefined && records.length <= seen.records;
}

function result(
	context: IExecuteFunctions,
	progress: Progress,
	error: unknown,
	{ waitMs, style }: { waitMs: number; style: CallFormat },
): CallSearchResult {
	const { records } = progress;
	if (!isComplete(progress)) {
		if (error !== undefined) {
			const { message, description } = toNodeError(context.getNode(), error, undefined, 'event');
			return missing([message, description].filter(Boolean).join(' '));
		}
		if (records.length === 0) {
			return missing(`The call is not in the call log yet. ${READ_IT_LATER}`);
		}
		// With a shorter wait, the user wants what is known by then.
		const mayBeAnswered = waitMs >= SETTLED_UNANSWERED_MS && isUnanswered(records);
		if (lacksLastLeg(progress) || mayBeAnswered) {
			return missing(`The call log does not have the whole call yet. ${READ_IT_LATER}`);
		}
	}
	return { call: toCall(records, style), callError: null };
}

async function attempt(
	read: () => Promise<CallRecord[]>,
): Promise<{ records?: CallRecord[]; error?: unknown }> {
	const outcome = await settle(read());
	return outcome.status === 'fulfilled' ? { records: outcome.value } : { error: outcome.reason };
}

/** How long to wait for the next attempt; undefined if none can succeed. */
function pauseAfter(
	error: unknown,
	attempts: number,
	{ records, isInProgress }: Progress,
	now: number,
): number | undefined {
	const { status, code, retryAfter } = readFailure(error);
	if (status === 429) return pauseAtLimit(retryAfter, attempts, now);
	// A response that was interrupted has a good status.
	const isGood = status === undefined || status < 300;
	const mayPass =
		error === undefined ||
		error instanceof UnexpectedResponseError ||
		(isGood ? code !== undefined : isTransientStatus(status));
	if (!mayPass) return undefined;
	const isSettling = records.length > 0 && !isInProgress;
	return isSettling ? SETTLED_MS : Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}

function missing(callError: string): CallSearchResult {
	return { call: null, callError };
}

/**
 * Asks the API whether a call is in progress. Any failure means "not known", so that the call log alone decides: an
 * API access without impersonation, for example, cannot read calls in progress.
 */
class CallInProgress {
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
		const timeoutMs = Math.min(LONGEST_CHECK_MS, Math.max(SHORTEST_CHECK_MS, remainingMs));
		const request = {
			url: '/calls/current',
			query: { callId: this.callId },
			timeoutMs,
			retry: false,
		};
		const outcome = await settle(requestJson(this.context, request));
		if (outcome.status === 'rejected') {
			const { status = 0 } = readFailure(outcome.reason);
			this.isRejected =
				status >= 400 && status < 500 && status !== 429 && !isTransientStatus(status);
			return undefined;
		}
		if (!Array.isArray(outcome.value)) return undefined;
		return outcome.value.filter(isObject).some(({ callId }) => toText(callId) === this.callId);
	}
}
