import { createHash } from 'crypto';

import type { SwitchboardEvent } from './event';

/** What a delivery is known by: under `key` the last `content` is kept. */
export interface Identity {
	key: string;
	content: string;
	/** For so long (ms) the same content is the same delivery. */
	withinMs: number;
}

/** What is known of an earlier delivery. `undefined` is one whose answer is not out yet. */
export type Taken = () => boolean | undefined;

// The platform numbers neither deliveries nor the events of agents: the same pause, taken again in
// an hour, is another event, and only its haste tells that a second one is the first.
const LONGEST_WITHOUT_CALL_MS = 60_000;

/**
 * The identity of a delivery is all that the event says: several phones that ring for one call differ in the line.
 * Events without a call are told apart from those before them: a pause that comes after another event of the same
 * agent is a new one.
 * @param owner the node that got it
 * @param withinMs how long a repeat is dropped
 */
export function identityOf(owner: string, event: SwitchboardEvent, withinMs: number): Identity {
	const said = Object.entries(event.raw).sort(([a], [b]) => (a < b ? -1 : 1));
	const content = digest([owner, said]);
	if (event.callId !== null) return { key: content, content, withinMs };
	const { userLogin, email, line, queue } = event;
	const key = digest([owner, 'without call', userLogin, email, line, queue]);
	return { key, content, withinMs: Math.min(withinMs, LONGEST_WITHOUT_CALL_MS) };
}

function digest(value: unknown): string {
	return createHash('sha256').update(JSON.stringify(value)).digest('base64').slice(0, 22);
}

interface Entry {
	content: string;
	at: number;
	taken: Taken;
}

/** The deliveries of late, in the memory of this process and no more of them than `capacity`. */
export class RecentDeliveries {
	// Oldest first.
	private readonly entries = new Map<string, Entry>();

	constructor(private readonly capacity: number) {}

	/**
	 * Notes a delivery, unless it repeats one.
	 * @param now ms since the epoch
	 * @param taken tells later how this one was answered: one that n8n failed to take may come again
	 * @returns `underway` when the first one is not answered yet, so that nobody knows whether it will be taken
	 */
	note(
		{ key, content, withinMs }: Identity,
		now: number,
		taken: Taken,
	): 'new' | 'repeat' | 'underway' {
		const known = this.entries.get(key);
		const isRepeat = known?.content === content && Math.abs(now - known.at) < withinMs;
		if (known && isRepeat) {
			// Twice in one list: both come with the same answer.
			if (known.taken === taken) return 'repeat';
			const outcome = known.taken();
			if (outcome !== false) return outcome ? 'repeat' : 'underway';
		}
		this.entries.delete(key);
		this.entries.set(key, { content, at: now, taken });
		const [oldest] = this.entries.keys();
		if (this.entries.size > this.capacity && oldest !== undefined) this.entries.delete(oldest);
		return 'new';
	}
}
