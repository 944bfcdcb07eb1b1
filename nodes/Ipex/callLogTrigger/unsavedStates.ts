import { LeastRecentlyUsed } from '../../../credentials/leastRecentlyUsed';
import { keyOf } from './seenKeys';
import type { PollState } from './state';

/**
 * n8n stores the state of a poll only if the poll emits calls. This keeps the states of the polls since then: when the
 * workflow is published again with another filter, the trigger still knows which calls it has left out.
 *
 * A state in memory never overrules what n8n has stored. It contains no emission, and it counts only if the state
 * that it continues is the one that n8n has.
 */
export class UnsavedStates {
	private readonly states = new LeastRecentlyUsed<string, { continues: string; state: PollState }>(
		200,
	);

	/** The state to continue with. */
	latest(poller: string, stored: PollState | undefined): PollState | undefined {
		const kept = this.states.get(poller);
		return kept?.continues === identityOf(stored) ? kept.state : stored;
	}

	/** Notes the state after a poll that emitted nothing. */
	note(poller: string, stored: PollState | undefined, state: PollState): void {
		const kept = this.states.get(poller);
		const identity = identityOf(stored);
		// Without a new activation, n8n hands the state of the poll before: that one continues what is stored.
		const isOwn = kept !== undefined && identityOf(kept.state) === identity;
		this.states.set(poller, { continues: isOwn ? kept.continues : identity, state });
	}
}

function identityOf(state: PollState | undefined): string {
	return state === undefined ? '' : keyOf(JSON.stringify(state));
}
