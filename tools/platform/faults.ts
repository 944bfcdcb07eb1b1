import type { JournalEntry, ServiceName } from './journal';

/** The body of an ordered answer: an object goes as JSON, a text as it is; nothing is an empty body. */
export type FaultBody = object | string | undefined;

/** What goes wrong. The constructors are in `fault`. */
export type Fault =
	| { kind: 'status'; status: number; body: FaultBody; headers: Record<string, string> }
	| { kind: 'unauthorized' }
	| { kind: 'timeout' }
	| { kind: 'slowDrip'; bytes: number; everyMs: number }
	| { kind: 'endlessDrip'; everyMs: number }
	| { kind: 'reset' }
	| { kind: 'cutBody' }
	| { kind: 'invalidJson' }
	| { kind: 'otherShape'; body: object }
	| { kind: 'emptyBody' }
	| { kind: 'html502' }
	| { kind: 'redirect'; to: string; status: number }
	| { kind: 'delay'; milliseconds: number };

/** The kinds of fault. */
export const fault = {
	/** Any status, with any body and headers; a text that begins with `<` goes as HTML. */
	status: (status: number, body?: FaultBody, headers: Record<string, string> = {}): Fault => ({
		kind: 'status',
		status,
		body,
		headers,
	}),
	/** 429 with `Retry-After`. */
	tooManyRequests: (retryAfterSeconds: number): Fault =>
		fault.status(
			429,
			{ message: 'Too many requests' },
			{ 'Retry-After': String(retryAfterSeconds) },
		),
	/** 401, as for an expired token. */
	unauthorized: (): Fault => ({ kind: 'unauthorized' }),
	/** No answer until the fault is cancelled or the platform stops; then the connection is destroyed. */
	timeout: (): Fault => ({ kind: 'timeout' }),
	/** The real answer, so many bytes at a time. */
	slowDrip: (bytes = 16, everyMs = 20): Fault => ({ kind: 'slowDrip', bytes, everyMs }),
	/** The headers of the real answer, then blanks one by one, and never its body; ends as `timeout` does. */
	endlessDrip: (everyMs = 20): Fault => ({ kind: 'endlessDrip', everyMs }),
	/** The connection is destroyed before any answer. */
	reset: (): Fault => ({ kind: 'reset' }),
	/** The headers and half of the body of the real answer, then the connection is destroyed. */
	cutBody: (): Fault => ({ kind: 'cutBody' }),
	/** 200 with a body that calls itself JSON and is not. */
	invalidJson: (): Fault => ({ kind: 'invalidJson' }),
	/** 200 with JSON of another shape than the contract's. */
	otherShape: (body: object = { unexpected: ['shape'] }): Fault => ({ kind: 'otherShape', body }),
	/** 200 with no body at all. */
	emptyBody: (): Fault => ({ kind: 'emptyBody' }),
	/** 502 with the HTML page of a proxy. */
	html502: (): Fault => ({ kind: 'html502' }),
	/** A redirect to the given address. */
	redirect: (to: string, status: 301 | 302 | 303 | 307 | 308 = 302): Fault => ({
		kind: 'redirect',
		to,
		status,
	}),
	/** The real answer, but later: after so much time, or when the order is cancelled. */
	delay: (milliseconds: number): Fault => ({ kind: 'delay', milliseconds }),
};

/** Which requests a fault is for; what is left out does not matter. */
export interface FaultOrder {
	service?: ServiceName;
	operationId?: string | RegExp;
	/** A further condition on the request, for example on its grant, user or query. */
	when?: (request: Readonly<JournalEntry>) => boolean;
	/** How many requests get it; 1 when left out, `Infinity` for all. */
	times?: number;
	/** How many requests that fit are served normally first. */
	after?: number;
	fault: Fault;
}

/** A fault that was ordered. */
export class OrderedFault {
	/** How many requests got it so far. */
	served = 0;

	private skipped = 0;

	private cancelled = false;

	private readonly atCancel = new Set<() => void>();

	constructor(private readonly order: FaultOrder) {}

	get fault(): Fault {
		return this.order.fault;
	}

	/** No further request gets it; those that wait for their answer lose their connection, or get a delayed one now. */
	cancel(): void {
		this.cancelled = true;
		for (const end of this.atCancel) end();
		this.atCancel.clear();
	}

	/** Calls back at the cancellation. */
	onCancel(end: () => void): void {
		this.atCancel.add(end);
	}

	/** Takes one of the requests it is for; false when this request does not get it. */
	take(request: JournalEntry): boolean {
		if (this.cancelled || this.served >= (this.order.times ?? 1) || !this.fits(request))
			return false;
		if (this.skipped < (this.order.after ?? 0)) {
			this.skipped += 1;
			return false;
		}
		this.served += 1;
		return true;
	}

	private fits(request: JournalEntry): boolean {
		const { service, operationId, when } = this.order;
		if (service !== undefined && service !== request.service) return false;
		if (typeof operationId === 'string' && operationId !== request.operationId) return false;
		if (operationId instanceof RegExp && !operationId.test(request.operationId ?? '')) return false;
		return when?.(request) ?? true;
	}
}

/** The faults that were ordered; a request gets the first that is for it. */
export class Faults {
	private readonly orders = new Set<OrderedFault>();

	/** Orders a fault. */
	order(order: FaultOrder): OrderedFault {
		const ordered = new OrderedFault(order);
		this.orders.add(ordered);
		return ordered;
	}

	/** Cancels all orders. */
	clear(): void {
		for (const ordered of this.orders) ordered.cancel();
		this.orders.clear();
	}

	/** The fault this request gets, if any. */
	take(request: JournalEntry): OrderedFault | undefined {
		for (const ordered of this.orders) if (ordered.take(request)) return ordered;
		return undefined;
	}
}
