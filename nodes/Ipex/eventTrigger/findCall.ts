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

/** A call, or two sentences that explain why it is missing. */
export interface CallSearchResult {
	call: Call | null;
	callError: string | null;
}

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
	/** When the number of records last grew. */
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
	const { readCall } = callLogReader(context);
	const callInProgress = new CallInProgress(context, callId);
	const deadline = Date.now() + waitMs;
	const progress: Progress = { records: [], grewAt: 0 };
	const isCancelled = () => context.getExecutionCancelSignal()?.aborted === true;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
		// Before the log is read: when a call ends between the two requests, its last leg may not be in the log yet.
		progress.isInProgress = await callInProgress.check(deadline - Date.now());
		const { records = [], error } = await attempt(async () => await readCall(callId));
		const now = Date.now();
		update(progress, records, now);
		const isOver = isComplete(progress, now) || now >= deadline || !mayPass(error);
		if (isOver || isCancelled()) return result(context, progress, error, style);
		const isSettling = progress.records.length > 0 && !progress.isInProgress;
		await sleep(Math.min(isSettling ? SETTLED_MS : pause, deadline - now));
		if (isCancelled()) return result(context, progress, error, style);
	}
}

function update(progress: Progress, records: CallRecord[], now: number): void {
	if (records.length > progress.records.length) progress.grewAt = now;
	// With the same number of records, a recording or a note may be new.
	if (records.length >= progress.records.length) progress.records = records;
	if (progress.isInProgress) progress.seen = { at: now, records: progress.records.length };
}

function isComplete(progress: Progress, now: number): boolean {
	const { records, grewAt, isInProgress, seen } = progress;
	// The log may say that another phone answered, before it has the leg of that phone.
	if (records.length === 0 || isInProgress || isAnsweredElsewhere(records)) return false;
	if (seen && lacksLastLeg(progress)) return now - seen.at >= SETTLED_UNANSWERED_MS;
	return now - grewAt >= (records.some(isAnswered) ? SETTLED_MS : SETTLED_UNANSWERED_MS);
}

/** Whether no leg was written since the call was last seen in progress: it ends with one. */
function lacksLastLeg({ records, seen }: Progress): boolean {
	return seen !== undefined && records.length <= seen.records;
}

function result(
	context: IExecuteFunctions,
	progress: Progress,
	error: unknown,
	style: CallFormat,
): CallSearchResult {
	const { records } = progress;
	if (records.length > 0 && lacksLastLeg(progress) && !isComplete(progress, Date.now())) {
		return missing(`The call log does not have the whole call yet. ${READ_IT_LATER}`);
	}
	if (records.length > 0) return { call: toCall(records, style), callError: null };
	if (error === undefined) return missing(`The call is not in the call log yet. ${READ_IT_LATER}`);
	const { message, description } = toNodeError(context.getNode(), error, undefined, 'event');
	return missing([message, description].filter(Boolean).join(' '));
}

async function attempt(
	read: () => Promise<CallRecord[]>,
): Promise<{ records?: CallRecord[]; error?: unknown }> {
	const outcome = await settle(read());
	return outcome.status === 'fulfilled' ? { records: outcome.value } : { error: outcome.reason };
}

/** Whether another attempt may succeed: without an error, after an incomplete or no response, and after 5xx. */
function mayPass(error: unknown): boolean {
	if (error === undefined || error instanceof UnexpectedResponseError) return true;
	const { status, code } = readFailure(error);
	// A response that was interrupted has a good status.
	if (status === undefined || status < 300) return code !== undefined;
	return isTransientStatus(status);
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
			this.isRejected = status >= 400 && status < 500;
			return undefined;
		}
		if (!Array.isArray(outcome.value)) return undefined;
		return outcome.value.filter(isObject).some(({ callId }) => toText(callId) === this.callId);
	}
}
