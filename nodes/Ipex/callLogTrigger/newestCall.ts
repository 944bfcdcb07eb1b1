import type { Call } from '../shared/call/call';
import type { CallRecord } from '../shared/call/callRecord';
import {
	hasRecordingIfAsked,
	isPatient,
	isWanted,
	type PollSettings,
	type PollSource,
} from './callLogPoll';
import { followUps } from './followUp';
import { toLoggedCalls } from './loggedCalls';
import type { ReadyCall } from './readiness';
import { whenReady } from './whenReady';

// Calls that a manual test asks about until one has a recording.
const MOST_TRIED = 20;

/** The newest call of the records that passes the filter: what a manual test shows. Nothing is waited for. */
export async function newestCall(
	records: CallRecord[],
	{ askFor }: Pick<PollSource, 'askFor'>,
	settings: PollSettings,
): Promise<Call | ReadyCall | undefined> {
	const calls = toLoggedCalls(records, settings, -Infinity, { start: 0, end: 0 }, Infinity);
	const isFollowedUp = followUps(() => calls);
	const newestFirst = calls
		.filter(
			(call) =>
				isWanted(call, settings) &&
				hasRecordingIfAsked(call, settings) &&
				!(isPatient(call, settings) && isFollowedUp(call)),
		)
		.sort((a, b) => b.lastEnd - a.lastEnd);
	const { waitFor } = settings;
	if (!waitFor) return newestFirst[0]?.call.told();
	for (const call of newestFirst.slice(0, MOST_TRIED)) {
		const [outcome] = await whenReady(
			[call],
			{ ...waitFor, limitMs: 0 },
			Infinity,
			askFor,
			settings,
		);
		if (typeof outcome?.emits === 'object') return outcome.emits;
	}
	return undefined;
}
