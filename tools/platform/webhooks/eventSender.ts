import axios from 'axios';

import { http } from '../../node';
import type { Random } from '../random';
import type { PortalEvent } from './portalEvents';

/** What an administrator sets in the portal, and what networks do to deliveries. */
export interface SenderOptions {
	/** Where events go. */
	url: string;
	/** New names of keys, by the usual ones. */
	keys?: Record<string, string>;
	authentication?: { user: string; password: string } | { header: string; value: string };
	/** How often each event is sent; once when left out. */
	times?: number;
	/** Sends them in a random order. */
	shuffle?: Random;
	/** How many are under way at once; one, in order, when left out. */
	parallel?: number;
}

/** How one delivery was answered. */
export interface Receipt {
	event: PortalEvent;
	status: number;
	body: unknown;
}

/** Posts events to an address, as the platform does. */
export class EventSender {
	constructor(private readonly options: SenderOptions) {}

	/**
	 * Posts events. Rejects when nobody answers.
	 * @returns the answers, in the order in which the events were sent
	 */
	async send(events: readonly PortalEvent[]): Promise<Receipt[]> {
		const { times = 1, shuffle, parallel = 1 } = this.options;
		const repeated = events.flatMap((event) => Array<PortalEvent>(times).fill(event));
		const queue = shuffle ? shuffle.sample(repeated, repeated.length) : repeated;
		// Of this call only: a server closes connections that lie idle, just when the next request comes on them.
		const httpAgent = new http.Agent({ keepAlive: true });
		const receipts: Receipt[] = [];
		let next = 0;
		const work = async (): Promise<void> => {
			for (;;) {
				const place = next++;
				const event = queue[place];
				if (!event) return;
				receipts[place] = await this.post(event, httpAgent);
			}
		};
		await Promise.all(Array.from({ length: parallel }, work)).finally(() => httpAgent.destroy());
		return receipts;
	}

	private async post(event: PortalEvent, httpAgent: http.Agent): Promise<Receipt> {
		const { url, authentication } = this.options;
		const { status, data } = await axios.post<unknown>(url, renamed(event, this.options.keys), {
			httpAgent,
			proxy: false,
			validateStatus: () => true,
			...(authentication && 'user' in authentication
				? { auth: { username: authentication.user, password: authentication.password } }
				: {}),
			...(authentication && 'header' in authentication
				? { headers: { [authentication.header]: authentication.value } }
				: {}),
		});
		return { event, status, body: data };
	}
}

function renamed(event: PortalEvent, keys: Record<string, string> = {}): PortalEvent {
	return Object.fromEntries(Object.entries(event).map(([key, value]) => [keys[key] ?? key, value]));
}
