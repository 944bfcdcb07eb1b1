import { type IExecuteFunctions, sleep } from 'n8n-workflow';

import { type Call, isTakenElsewhere, toCall } from '../shared/call/call';
import type { CallStyle } from '../shared/call/callStyle';
import { callLogReader } from '../shared/callLogReader';
import type { CallRecord } from '../shared/call/callRecord';
import { readFailure, toNodeError, UnexpectedAnswerError } from '../shared/errors';

/** A call, or two sentences about why there is none. */
export interface FoundCall {
	call: Call | null;
	callError: string | null;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/** The legs of a call are written one by one; when none was added for so long, and who took it is among them, it is whole. */
const SETTLED_MS = 5_000;

/**
 * Reads a call from the log, and again while it is not there or grows, or the platform fails, until the time is over.
 * Whatever goes wrong is told, never thrown: the event itself is worth a run of the workflow.
 * @param waitMs 0 takes what is there at once
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
	let known: { records: CallRecord[]; since: number } | undefined;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
		const { records = [], error } = await attemptOf(async () => await readCall(callId));
		const now = Date.now();
		if (records.length > (known?.records.length ?? 0)) known = { records, since: now };
		// A recording or a note may have come since.
		else if (records.length === known?.records.length) known.records = records;
		const isWhole = known && now - known.since >= SETTLED_MS && !isTakenElsewhere(known.records);
		const isCancelled = context.getExecutionCancelSignal()?.aborted === true;
		if (isWhole || now >= deadline || isCancelled || !isPassing(error)) {
			return known ? { call: toCall(known.records, style), callError: null } : why(context, error);
		}
		await sleep(Math.min(known ? SETTLED_MS : pause, deadline - now));
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
	// An answer that broke off had a good status before.
	if (status === undefined || status < 300) return code !== undefined;
	return status >= 500 || status === 408;
}

function why(context: IExecuteFunctions, error: unknown): FoundCall {
	if (error === undefined) {
		return missing(
			'The call is not in the call log yet. Read it later with the IPEX node, "Call Log" → "Get", or set a longer "Wait for Call".',
		);
	}
	const { message, description } = toNodeError(context.getNode(), error, undefined, 'event');
	return missing([message, description].filter(Boolean).join(' '));
}

function missing(callError: string): FoundCall {
	return { call: null, callError };
}
