import type { NextFunction, Request, Response } from 'express';

/** What goes wrong with a request to a CRM. */
export type CrmFault =
	| { kind: 'refuse'; status: number; body?: unknown; headers?: Record<string, string> }
	/** The CRM does what it was asked, and the connection breaks before its answer. */
	| { kind: 'answerLost' }
	/** Neither done nor answered, until the client gives up. */
	| { kind: 'silence' };

export interface FaultOrder {
	/** As `POST /crm/v3/objects/calls`, or what an Odoo calls, as `mail.message create`. */
	operation: string;
	fault: CrmFault;
	/** How many requests it hits; one when left out. */
	times?: number;
	/** How many requests of this operation it lets pass first; none when left out. */
	after?: number;
	/** Which requests it hits, by their body; all when left out. */
	when?: (body: string) => boolean;
}

/** Faults that a test orders for coming requests, in the order of their ordering. */
export class CrmFaults {
	private readonly orders: Array<Required<FaultOrder>> = [];

	order({ operation, fault, times = 1, after = 0, when = () => true }: FaultOrder): void {
		this.orders.push({ operation, fault, times, after, when });
	}

	/** How many ordered faults have not hit a request yet. */
	get pending(): number {
		return this.orders.reduce((sum, { times }) => sum + times, 0);
	}

	/** Serves the next fault of this operation, if there is one. */
	serve(operation: string, request: Request, response: Response, next: NextFunction): void {
		const body = JSON.stringify(request.body ?? {});
		const order = this.orders.find(
			(known) => known.operation === operation && known.times > 0 && known.when(body),
		);
		if (order === undefined) {
			next();
			return;
		}
		if (order.after > 0) {
			order.after -= 1;
			next();
			return;
		}
		order.times -= 1;
		const { fault } = order;
		if (fault.kind === 'refuse') {
			response
				.status(fault.status)
				.set(fault.headers ?? {})
				.json(fault.body ?? {});
		} else if (fault.kind === 'answerLost') {
			response.json = () => {
				request.socket.destroy();
				return response;
			};
			next();
		}
	}
}
