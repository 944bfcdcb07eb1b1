import { type IExecuteFunctions, sleep } from 'n8n-workflow';

import { type Call, type CallStyle, toCall } from '../shared/call';
import { callLogReader } from '../shared/callLogReader';
import type { CallRecord } from '../shared/callRecord';
import { readFailure, toNodeError, UnexpectedAnswerError } from '../shared/errors';

/** A call, or two sentences about why there is none. */
export interface FoundCall {
	call: Call | null;
	callError: string | null;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Reads a call from the log, and again while it is not there or the platform fails, until the time is over. Whatever
 * goes wrong is told, never thrown: the event itself is worth a run of the workflow.
 */
export async function findCall(
	context: IExecuteFunctions,
	callId: string,
	{ waitMs, style }: { waitMs: number; style: CallStyle },
): Promise<FoundCall> {
	if (callId === '') {
		return missing('The event names no call. See what the platform sent under "raw".');
	}
	const { readCall } = callLogReader(context);
	const deadline = Date.now() + waitMs;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
		const attempt = await attemptOf(async () => await readCall(callId));
		if (attempt.records && attempt.records.length > 0) {
			return { call: toCall(attempt.records, style), callError: null };
		}
		const left = deadline - Date.now();
		const isCancelled = context.getExecutionCancelSignal()?.aborted === true;
		if (left <= 0 || isCancelled || !isPassing(attempt.error)) return why(context, attempt.error);
		await sleep(Math.min(pause, left));
	}
}

async function attemptOf(
	read: () => Promise<CallRecord[]>,
): Promise<{ records?: CallRecord[]; error?: unknown }> {
	const [outcome] = await Promise.allSettled([read()]);
	return outcome.status === 'fulfilled' ? { records: outcome.value } : { error: outcome.reason };
}

/** Whether the next try may do better: without an error, after an answer that came broken or not at all, and 5xx. */
function isPassing(error: unknown): boolean {
	if (error === undefined || error instanceof UnexpectedAnswerError) return true;
	const { status, code } = readFailure(error);
	return status === undefined ? code !== undefined : status >= 500 || status === 408;
}

function why(context: IExecuteFunctions, error: unknown): FoundCall {
	if (error === undefined) {
		return missing(
			'The call is not in the call log yet. Read it later with the IPEX node, "Call Log" → "Get", or set a longer "Wait for Call".',
		);
	}
	const { message, description } = toNodeError(context.getNode(), error);
	return missing([message, description].filter(Boolean).join(' '));
}

function missing(callError: string): FoundCall {
	return { call: null, callError };
}
