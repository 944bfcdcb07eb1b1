import { LeastRecentlyUsed } from '../../../credentials/leastRecentlyUsed';
import type { PollState } from './state';

/**
 * n8n stores the state of a poll only if the poll emits calls. This keeps the states of the polls since then: when the
 * workflow is published again with another filter, the trigger still knows which calls it has left out.
 *
 * A state in memory never overrules what n8n has stored. It contains no emission of its own, and it counts only if the
 * stored state has the same last emission.
 */
export class UnsavedStates {
	private readonly states = new LeastRecentlyUsed<string, PollState>(200);

	/** The state to continue with. */
	latest(poller: string, stored: PollState | undefined): PollState | undefined {
		const kept = this.states.get(poller);
		// The durable scheduler stores no state at the activation, unless that emits calls.
		const { emission, log } = stored ?? { emission: '', log: kept?.log };
		return kept?.emission === emission && kept.log === log ? kept : stored;
	}

	/** Notes the state after a poll that emitted nothing. */
	note(poller: string, state: PollState): void {
		this.states.set(poller, state);
	}
}
