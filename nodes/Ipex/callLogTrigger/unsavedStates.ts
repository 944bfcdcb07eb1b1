import { LeastRecentlyUsed } from '../../../credentials/leastRecentlyUsed';
import type { PollState } from './state';

/** Within this time n8n stores an emission, even if its database is busy. */
const STORING_MS = 10_000;

/** Far more than one n8n has. A trigger whose memory is lost between two polls would wait longer for each call. */
const MOST_TRIGGERS = 5_000;

/**
 * n8n stores the state of a poll only if the poll emits calls. This class keeps the states of the polls since then. So
 * the trigger still knows which calls it has left out when the workflow is published with another filter.
 *
 * The state that n8n has stored has priority. A state in memory contains no emission of its own. It counts only if the
 * stored state has the same last emission.
 */
export class UnsavedStates {
	private readonly states = new LeastRecentlyUsed<string, PollState>(MOST_TRIGGERS);

	private readonly emissions = new LeastRecentlyUsed<
		string,
		{ emission: PollState['emission']; at: number }
	>(MOST_TRIGGERS);

	private readonly snapshots = new LeastRecentlyUsed<string, PollState['snapshotAt']>(
		MOST_TRIGGERS,
	);

	/**
	 * The state to continue with.
	 * @param log identifies the log that is read now
	 */
	latest(poller: string, stored: PollState | undefined, log: string): PollState | undefined {
		const kept = this.states.get(poller);
		if (kept?.log !== log) return stored;
		// At the activation, the durable scheduler stores no state unless the poll emits calls. And nothing stores the state of
		// another log until its first emission.
		if (stored?.log !== log) return kept.emission === '' ? kept : stored;
		// Another main process may have polled since then.
		const isNewer = (stored.snapshotAt ?? -Infinity) > (kept.snapshotAt ?? -Infinity);
		return kept.emission === stored.emission && !isNewer ? kept : stored;
	}

	/**
	 * Whether the last poll of this process left this state. If not, n8n has discarded that poll, or another process has
	 * polled: polls without an emission may be forgotten.
	 */
	isOwn(poller: string, { snapshotAt }: PollState): boolean {
		return this.snapshots.get(poller) === snapshotAt;
	}

	/** Notes the state after a poll that emitted nothing. */
	note(poller: string, state: PollState): void {
		this.states.set(poller, state);
		this.snapshots.set(poller, state.snapshotAt);
	}

	/**
	 * Notes that a poll emits calls. n8n stores this state with them a moment later, or discards both.
	 * @param at ms since the epoch
	 */
	noteEmission(poller: string, { emission, snapshotAt }: PollState, at: number): void {
		this.emissions.set(poller, { emission, at });
		this.snapshots.set(poller, snapshotAt);
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
