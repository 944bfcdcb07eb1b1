import type { Call } from '../call/call';
import type { CallRecord } from '../call/callRecord';
import { callToEmit, hasRecordingIfNeeded, isWanted, waitsForCallBack } from './decide';
import { followUps } from './followUp';
import type { ReadyCall } from './mediaReadiness';
import type { PollSource } from './pollSource';
import { itemIdentifier, toPolledCalls } from './polledCall';
import type { PollSettings } from './settings';

/** About how many calls a manual test asks, until one has its recording or transcript. */
const MOST_TRIED = 20;

/**
 * The newest call of the records that passes the filter: the item of a manual test. It waits for nothing.
 * @param readMedia asks for recordings or transcripts
 */
export async function newestCall(
	records: CallRecord[],
	readMedia: PollSource['readMedia'],
	settings: PollSettings,
): Promise<Call | ReadyCall | undefined> {
	const missing = { start: 0, end: 0 };
	const itemIdOf = itemIdentifier(settings.joinLegs);
	const calls = toPolledCalls(records, itemIdOf, settings, -Infinity, missing, Infinity);
	const isFollowedUp = followUps(() => calls, settings.style.country);
	const newestFirst = calls
		.filter(
			(call) =>
				isWanted(call, settings) &&
				hasRecordingIfNeeded(call, settings) &&
				!(waitsForCallBack(call, settings) && isFollowedUp(call)),
		)
		.sort((a, b) => b.lastEnd - a.lastEnd);
	const { waitFor } = settings;
	if (!waitFor) return newestFirst[0]?.toCall();
	const atLimit = { ...settings, waitFor: { ...waitFor, limitMs: 0 } };
	for (const call of newestFirst.slice(0, MOST_TRIED)) {
		const { callId } = call.toCall();
		const responses = callId === null ? new Map() : await readMedia(waitFor.medium, [callId]);
		const made = callToEmit(call, responses, { now: Infinity, limitedSince: null }, atLimit);
		if (typeof made === 'object') return made;
	}
	return undefined;
}
