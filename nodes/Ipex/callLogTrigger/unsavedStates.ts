import { LeastRecentlyUsed } from '../../../credentials/leastRecentlyUsed';
import type { PollState } from './state';

/** Within this time n8n stores an emission, even if its database is busy. */
const STORING_MS = 10_000;

/**
 * n8n stores the state of a poll only if the poll emits calls. This class keeps the states of the polls since then. So
 * the trigger still knows which calls it has left out when the workflow is published with another filter.
 *
 * The state that n8n has stored has priority. A state in memory contains no emission of its own. It counts only if the
 * stored state has the same last emission.
 */
export class UnsavedStates {
	private readonly states = new LeastRecentlyUsed<string, PollState>(200);

	private readonly emissions = new LeastRecentlyUsed<
		string,
		{ emission: PollState['emission']; at: number }
	>(200);

	/** The state to continue with. */
	latest(poller: string, stored: PollState | undefined): PollState | undefined {
		const kept = this.states.get(poller);
		// At the activation, the durable scheduler stores no state unless the poll emits calls.
		const { emission, log } = stored ?? { emission: '', log: kept?.log };
		return kept?.emission === emission && kept.log === log ? kept : stored;
	}

	/** Notes the state after a poll that emitted nothing. */
	note(poller: string, state: PollState): void {
		this.states.set(poller, state);
	}

	/**
	 * Notes that a poll emits calls. n8n stores this state with them a moment later, or discards both.
	 * @param at ms since the epoch
	 */
	noteEmission(poller: string, { emission }: PollState, at: number): void {
		this.emissions.set(poller, { emission, at });
	}

	/**
	 * Whether n8n may still be storing the last emission. A poll that began now would get the state from before it, and
	 * emit the same calls.
	 * @param now ms since the epoch
	 */
	mayStillBeStored(poller: string, stored: PollState | undefined, now: number): boolean {
		const last = this.emissions.get(poller);
		if (last === undefined || last.emission === stored?.emission) return false;
		return last.at <= now && now < last.at + STORING_MS;
	}
}
