import { callbackTimers } from '../node';

export type ServiceName = 'auth' | 'api' | 'sms' | 'central';

/**
 * How a request ended: `ok`, `refused` (4xx or 5xx by the platform's own rules), `fault` (an ordered fault was served),
 * `violation` (the stand-in itself broke the contract), `cut` (the client left, or the connection was destroyed),
 * `pending` (no answer yet).
 */
export type Outcome = 'pending' | 'ok' | 'refused' | 'fault' | 'violation' | 'cut';

/** One request as the platform received it, with secrets and all. */
export interface JournalEntry {
	/** Milliseconds since 1970 by the platform's clock. */
	at: number;
	service: ServiceName;
	/** Undefined when no operation of the contract fits. */
	operationId?: string;
	method: string;
	path: string;
	query: Record<string, unknown>;
	body?: unknown;
	status?: number;
	tokenId?: string;
	/** Log-in of the user that the token acts as, or e-mail of the access. */
	user?: string;
	grant?: 'password' | 'refresh_token';
	/** The kind of the ordered fault, when one was served. */
	fault?: string;
	/** The header `x-correlation-id`, by which the platform's support finds a request. */
	correlationId?: string;
	/** How many records the answer holds, when it is a list or a page of one. */
	records?: number;
	outcome: Outcome;
}

/** Longer than any request takes that comes at all, on a busy machine too. */
const HANG_MS = 50_000;

type Predicate = (entry: JournalEntry) => boolean;

interface Waiter {
	predicate: Predicate;
	found: (entry: JournalEntry) => void;
	giveUp: (why: string) => void;
}

/** Every request received, in order. */
export class Journal {
	private readonly entries: JournalEntry[] = [];

	private readonly waiters = new Set<Waiter>();

	/** A copy of the list of all entries; the entries themselves are still being completed while `pending`. */
	all(): JournalEntry[] {
		return [...this.entries];
	}

	/** The entries of one operation. */
	of(operationId: string): JournalEntry[] {
		return this.entries.filter((entry) => entry.operationId === operationId);
	}

	/** How many entries fit; all when nothing is asked for. */
	count(predicate: Predicate = () => true): number {
		return this.entries.filter(predicate).length;
	}

	/** Forgets all entries. */
	clear(): void {
		this.entries.length = 0;
	}

	/**
	 * The first entry that fits, also one that is there already. Looks again when a request has arrived and when it has
	 * ended. Rejects when none comes in so many milliseconds of real time.
	 */
	async waitFor(predicate: Predicate, timeoutMs = HANG_MS): Promise<JournalEntry> {
		const present = this.entries.find(predicate);
		if (present) return present;
		return await new Promise<JournalEntry>((resolve, reject) => {
			const leave = () => {
				callbackTimers.clearTimeout(timer);
				this.waiters.delete(waiter);
			};
			const waiter: Waiter = {
				predicate,
				found: (entry) => {
					leave();
					resolve(entry);
				},
				giveUp: (why) => {
					leave();
					reject(new Error(why));
				},
			};
			const timer = callbackTimers.setTimeout(
				() => waiter.giveUp(`No such request within ${timeoutMs} ms.`),
				timeoutMs,
			);
			this.waiters.add(waiter);
		});
	}

	/** Nothing more will come: whoever still waits is told so. */
	close(): void {
		for (const waiter of this.waiters) waiter.giveUp('The platform was stopped.');
	}

	/** Writes down a request that has just arrived. */
	begin(entry: JournalEntry): JournalEntry {
		this.entries.push(entry);
		return entry;
	}

	/** Tells those who wait that an entry has changed. */
	changed(entry: JournalEntry): void {
		for (const { predicate, found } of this.waiters) if (predicate(entry)) found(entry);
	}
}
