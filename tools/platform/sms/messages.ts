import type { Clock } from '../clock';
import { PlatformError } from '../errors';
import type { PortalEvent } from '../webhooks/portalEvents';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** A message of the SMS Chat, sent or received. */
export interface Sms {
	id: string;
	from: string;
	to: string;
	text: string;
	direction: 'IN' | 'OUT';
	/** Milliseconds since 1970. */
	createdAt: number;
	/** When the network has reported what became of a sent message. */
	settledAt: number;
	fails: boolean;
}

/** The forms of the answers that the platform does not document. A test chooses one of each. */
export interface SmsForms {
	/** Sender numbers as texts, as records with the number in one key or another, or in a page. */
	numbers: 'texts' | 'objects' | 'otherObjects' | 'page';
	/** Messages as a list, or as a page of one. */
	messages: 'list' | 'page';
	/** What says that a message was accepted: the message itself, the same with 201, an identifier, a word, or nothing. */
	sent: 'message' | 'created' | 'identifier' | 'word' | 'empty';
	/** The state of a message that has not been delivered yet; left out by default. */
	pendingState?: string;
}

/** The SMS Chat: what was sent and received with the mobile numbers of the company. */
export class SmsChat {
	/** The numbers that one may send from. */
	readonly numbers = ['+420777888999', '+420777888998'];

	readonly forms: SmsForms = { numbers: 'texts', messages: 'list', sent: 'message' };

	/** Numbers that no message reaches. */
	readonly unreachable = new Set<string>();

	/** How long a delivery takes. */
	deliveryMs = 5_000;

	private readonly messages: Sms[] = [];

	private readonly posted = new Set<Sms>();

	constructor(private readonly clock: Clock) {}

	/** All messages, oldest first. */
	all(): Sms[] {
		return [...this.messages];
	}

	/**
	 * Sends a message.
	 * @throws PlatformError (400) when one may not send from this number
	 */
	send(from: string, to: string, text: string): Sms {
		if (!this.numbers.includes(from)) {
			throw new PlatformError(400, 'Validation failed', undefined, {
				from: 'from must be one of the allowed numbers',
			});
		}
		return this.add('OUT', from, to, text);
	}

	/** Somebody outside sends a message. */
	receive(from: string, text: string, to = this.numbers[0] ?? ''): Sms {
		return this.add('IN', from, to, text);
	}

	/** The messages of a period, both bounds included, of the last six months. */
	between(start: number, end: number): Sms[] {
		const oldest = this.clock.now() - 6 * MONTH_MS;
		return this.messages.filter(
			({ createdAt }) => createdAt >= Math.max(start, oldest) && createdAt <= end,
		);
	}

	/** What has not been posted to the webhook of the SMS Chat yet: messages received, and deliveries that are known by now. */
	takeEvents(): PortalEvent[] {
		const due = this.messages.filter(
			(sms) => !this.posted.has(sms) && sms.settledAt <= this.clock.now(),
		);
		for (const sms of due) this.posted.add(sms);
		return due.map((sms) => this.eventOf(sms));
	}

	/** What is posted to the webhook about a message. */
	eventOf(sms: Sms): PortalEvent {
		const { id, from, to, text, direction, createdAt } = sms;
		const time = new Date(createdAt).toISOString();
		return { id, from, to, text, direction, state: outcomeOf(sms), createdAt: time };
	}

	/** The record of a message, as the API shows it now. */
	recordOf(sms: Sms): Record<string, string> {
		const record = this.eventOf(sms);
		if (sms.settledAt <= this.clock.now()) return record;
		const { state, ...pending } = record;
		const { pendingState } = this.forms;
		return pendingState === undefined || state === undefined
			? pending
			: { ...pending, state: pendingState };
	}

	private add(direction: Sms['direction'], from: string, to: string, text: string): Sms {
		const createdAt = this.clock.now();
		const sms = {
			id: `sms-${this.messages.length + 1}`,
			from,
			to,
			text,
			direction,
			createdAt,
			settledAt: direction === 'IN' ? createdAt : createdAt + this.deliveryMs,
			fails: this.unreachable.has(to),
		};
		this.messages.push(sms);
		return sms;
	}
}

function outcomeOf({ fails }: Sms): string {
	return fails ? 'FAILED' : 'DELIVERED';
}
