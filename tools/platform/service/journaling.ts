import type { Request, Response } from 'express';
import type { Principal } from '../auth/tokens';
import type { Clock } from '../clock';
import type { Journal, JournalEntry, Outcome, ServiceName } from '../journal';

/** What the stand-in knows of a request while it serves it. */
export interface Exchange {
	entry: JournalEntry;
	/** Checks a token for an operation; throws 401 or 403. */
	authorize: (token: string, operationId: string) => void;
	/** Who the token was issued to, good or not. */
	principal?: Principal;
	violated: boolean;
}

/** What is known of the request that this response answers. */
export function exchangeOf(response: Response): Exchange {
	return response.locals.exchange as Exchange;
}

function outcomeOf({ entry, violated }: Exchange, finished: boolean): Outcome {
	if (entry.fault) return 'fault';
	if (violated) return 'violation';
	if (!finished) return 'cut';
	return (entry.status ?? 0) < 400 ? 'ok' : 'refused';
}

/** Writes a request into the journal when it arrives, and its outcome when it has ended. */
export function openEntry(
	service: ServiceName,
	journal: Journal,
	clock: Clock,
	request: Request,
	response: Response,
	authorize: Exchange['authorize'],
): void {
	const entry: JournalEntry = {
		at: clock.now(),
		service,
		method: request.method,
		path: request.path,
		query: { ...request.query },
		correlationId: request.get('x-correlation-id'),
		outcome: 'pending',
	};
	const exchange: Exchange = { entry, authorize, violated: false };
	response.locals.exchange = exchange;
	journal.begin(entry);
	const close = (finished: boolean) => {
		if (entry.outcome !== 'pending') return;
		if (response.headersSent) entry.status = response.statusCode;
		entry.outcome = outcomeOf(exchange, finished);
		journal.changed(entry);
	};
	response.once('finish', () => close(true));
	response.once('close', () => close(false));
}
