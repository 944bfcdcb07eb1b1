import type { Call } from '../shared/call/call';
import type { AskForMedium, Found, Medium } from './callMedia';
import type { PollSettings } from './callLogPoll';
import type { PolledCall } from './loggedCalls';
import {
	afterAsking,
	beforeAsking,
	type ReadyCall,
	type ReadyStatus,
	withReadiness,
} from './readiness';

// Calls of one poll whose recording is asked for; the others follow at the next.
const MOST_ASKED = 1_000;

/** What became of a call that waits for its recording or transcript. */
export interface Outcome {
	call: PolledCall;
	/** What to emit, or why nothing: to be asked about in a later poll, in the very next one, or never. */
	emits: Call | ReadyCall | 'hold' | 'later' | 'drop';
}

/** Which of the calls have what is waited for, or need not wait for it any more. */
export async function whenReady(
	calls: PolledCall[],
	{ medium, limitMs }: { medium: Medium; limitMs: number },
	knownUpTo: number,
	askFor: AskForMedium,
	{ recordedOnly }: PollSettings,
): Promise<Outcome[]> {
	let asked = 0;
	const failures: unknown[] = [];
	const emitted = (told: Call, status: ReadyStatus, found?: Found): Outcome['emits'] =>
		recordedOnly && status === 'none' ? 'drop' : withReadiness(told, medium, status, found);
	const outcomes = await Promise.all(
		calls.map(async (call): Promise<Outcome> => {
			const told = call.call.told();
			const isLate = call.lastEnd + limitMs <= knownUpTo;
			const before = beforeAsking(told, isLate);
			if (before === 'none' || told.callId === null) return { call, emits: emitted(told, 'none') };
			if (before === 'wait') return { call, emits: 'hold' };
			if (++asked > MOST_ASKED) return { call, emits: 'later' };
			const found = await askFor(medium, told.callId);
			if (found.state === 'error' || found.state === 'limited') failures.push(found.error);
			if (found.state === 'limited') return { call, emits: 'later' };
			const status = afterAsking(found, told, isLate);
			return { call, emits: status === 'wait' ? 'hold' : emitted(told, status, found) };
		}),
	);
	// A platform that fails for one call is waited for; one that fails for all is an error to be seen.
	const nothing = outcomes.every(({ emits }) => typeof emits === 'string');
	if (nothing && failures.length > 0 && failures.length === asked) throw failures[0];
	return outcomes;
}
