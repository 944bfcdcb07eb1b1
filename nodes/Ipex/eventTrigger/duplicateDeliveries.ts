import { hash } from 'crypto';

import { isSmsEvent, type PlatformEvent } from './event';

/** What identifies a delivery: the last `content` is stored under `key`. */
export interface Identity {
	key: string;
	content: string;
	/** How long (ms) the same content counts as the same delivery. */
	withinMs: number;
}

/** How n8n responded to a delivery. It must not refer to the request: it is kept long after the request has ended. */
export interface Delivery {
	/** `undefined` until n8n has responded; `false` after an error. */
	accepted?: boolean;
}

// The platform numbers neither deliveries nor agent events. The same pause an hour later is another event, so only
// a short time between two equal events shows that the second one is a duplicate.
const LONGEST_WITHOUT_CALL_MS = 60_000;

/**
 * The identity of a delivery is the whole content of its event: several phones that ring for one call differ in the
 * line. An event without a call is compared with the previous one of the same agent only: a pause after another event
 * of that agent is a new pause. An SMS has an identifier of its own.
 * @param owner the node that received it
 * @param withinMs how long a duplicate is dropped
 */
export function identityOf(owner: string, event: PlatformEvent, withinMs: number): Identity {
	if (isSmsEvent(event) && event.messageId !== null) {
		const content = digest([owner, event.event, event.state, event.messageId]);
		return { key: content, content, withinMs };
	}
	const entries = Object.entries(event.raw).sort(([a], [b]) => (a < b ? -1 : 1));
	const content = digest([owner, entries]);
	if (isSmsEvent(event) || event.callId !== null) return { key: content, content, withinMs };
	const { userLogin, email, line, queue } = event;
	const key = digest([owner, 'without call', userLogin, email, line, queue]);
	return { key, content, withinMs: Math.min(withinMs, LONGEST_WITHOUT_CALL_MS) };
}

function digest(value: unknown): string {
	return hash('sha256', JSON.stringify(value), 'base64').slice(0, 22);
}

interface Entry {
	content: string;
	at: number;
	delivery: Delivery;
}

/** The most recent deliveries, in the memory of this process, at most `capacity` of them. */
export class RecentDeliveries {
	// Oldest first.
	private readonly entries = new Map<string, Entry>();

	constructor(private readonly capacity: number) {}

	/**
	 * Remembers a delivery, unless it is a duplicate.
	 * @param now ms since the epoch
	 * @param delivery receives n8n's response: a delivery that n8n failed to accept may come again
	 * @returns `pending` for a duplicate of a delivery that n8n has not responded to yet
	 */
	add(
		{ key, content, withinMs }: Identity,
		now: number,
		delivery: Delivery,
	): 'new' | 'duplicate' | 'pending' {
		const known = this.entries.get(key);
		if (known?.content === content && Math.abs(now - known.at) < withinMs) {
			// The event is in one list twice: both get the same response.
			if (known.delivery === delivery) return 'duplicate';
			if (known.delivery.accepted === undefined) return 'pending';
			if (known.delivery.accepted) return 'duplicate';
		}
		this.entries.delete(key);
		this.entries.set(key, { content, at: now, delivery });
		const [oldest] = this.entries.keys();
		if (this.entries.size > this.capacity && oldest !== undefined) this.entries.delete(oldest);
		return 'new';
	}
}
