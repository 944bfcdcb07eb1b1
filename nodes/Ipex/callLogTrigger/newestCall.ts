import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { Call } from '../call/call';
import type { CallRecord } from '../call/callRecord';
import { InvalidParameterError } from '../errors/errors';
import { callLogReader } from '../request/callLogReader';
import { callToEmit, hasRecordingIfNeeded, passesSettings, waitsForCallBack } from './decide';
import { followUps } from './followUp';
import type { ReadyCall } from './mediaReadiness';
import { type PollSource, pollSource } from './pollSource';
import { itemIdentifier, toPolledCalls } from './polledCall';
import type { PollSettings } from './settings';

/** Among how many records a manual test looks for the newest call that passes the filters. */
const TEST_RECORDS = 500;

/** About how many calls a manual test asks, until one has its recording or transcript. */
const MOST_TRIED = 20;

/**
 * The item of a manual test: the newest call of the log that passes the filters.
 * @throws InvalidParameterError if there is none
 */
export async function newestOnly(
	context: IPollFunctions,
	settings: PollSettings,
): Promise<IDataObject> {
	const { readMedia } = pollSource(context);
	const records = await callLogReader(context).readNewest(TEST_RECORDS);
	const call = await newestCall(records, readMedia, settings);
	if (call === undefined) {
		throw new InvalidParameterError(
			`None of the newest ${TEST_RECORDS} records in the call log passes the filters.`,
			'Make a call that passes them, or loosen the filters, and test again.',
		);
	}
	return call as unknown as IDataObject;
}

/**
 * The newest call of the records that passes the filter. It waits for nothing.
 * @param readMedia asks for recordings or transcripts
 */
export async function newestCall(
	records: CallRecord[],
	readMedia: PollSource['readMedia'],
	settings: PollSettings,
): Promise<Call | ReadyCall | undefined> {
	const missing = { start: 0, end: 0 };
	const itemIdOf = itemIdentifier(settings.joinLegs);
	const calls = toPolledCalls(records, itemIdOf, settings, 0, missing, Infinity);
	const isFollowedUp = followUps(() => calls, settings.style.country);
	const newestFirst = calls
		.filter(
			(call) =>
				passesSettings(call, settings) &&
				hasRecordingIfNeeded(call, settings) &&
				!(waitsForCallBack(call, settings) && isFollowedUp(call)),
		)
		.sort((a, b) => b.lastEnd - a.lastEnd);
	const { waitFor } = settings;
	if (!waitFor) return newestFirst[0]?.toCall();
	for (const call of newestFirst.slice(0, MOST_TRIED)) {
		const { callId } = call.toCall();
		const responses = callId === null ? new Map() : await readMedia(waitFor.medium, [callId]);
		// At the end of time, every time limit has passed.
		const made = callToEmit(call, responses, { now: Infinity, limitedSince: null }, settings);
		if (typeof made === 'object') return made;
	}
	return undefined;
}
