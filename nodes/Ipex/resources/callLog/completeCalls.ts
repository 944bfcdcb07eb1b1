import type { IDataObject } from 'n8n-workflow';

import { InvalidParameterError } from '../../errors/errors';
import { isObject } from '../../parameters/parameterValues';
import { inParallel } from '../../request/inParallel';
import { readPagedRecords } from '../../request/responseReaders';
import { type FoundCall, type FoundCalls, isWhole, stretchAround } from './foundCalls';
import { NO_FILTER, NO_PERIOD, type Search, type Source } from './search';

/** Up to this many calls are requested one by one, without looking for a shorter way. */
const FEW_CALLS = 20;

/** How many records of the log may be read to save one request. */
const RECORDS_PER_REQUEST = 500;

/** More records at once would fill the memory. */
export const MOST_RECORDS = 200_000;

/** More requests from one item would overload the switchboard. */
const MOST_REQUESTS = 5_000;

/** As many as the node sends to one platform at once. */
export const REQUESTS_AT_ONCE = 16;

/** Reads the missing legs of calls, together or one by one, whichever is the shorter way. */
export async function completeCalls(
	source: Source,
	search: Search,
	calls: FoundCalls,
	open: FoundCall[],
): Promise<void> {
	const rest = await completeTogether(source, search, calls, open);
	await completeOneByOne(source, search, calls, rest);
}

/**
 * Completes many calls by reading the part of the log that contains them, if that is the shorter way.
 * @returns the calls that may still be incomplete
 */
async function completeTogether(
	{ context, send, log }: Source,
	{ query }: Search,
	calls: FoundCalls,
	open: FoundCall[],
): Promise<FoundCall[]> {
	const around = stretchAround(open);
	if (open.length <= FEW_CALLS || !(around.to - around.from < Infinity)) return open;
	const unfiltered = {
		...query,
		...NO_FILTER,
		...beginningAt(around.from),
		...endingAt(around.to),
	};
	const page = await send({ ...unfiltered, page: 1, pageSize: 1 });
	const total = isObject(page) ? Number(page.totalResults) : NaN;
	if (!(total <= Math.min(MOST_RECORDS, open.length * RECORDS_PER_REQUEST))) return open;
	const { records } = await readPagedRecords(context, send, log, {
		query: unfiltered,
		pageSize: log.maxPageSize,
		moreNeeded: ({ length }) => MOST_RECORDS + 1 - length,
	});
	calls.complete(records);
	return open.filter((call) => !isWhole(call, around));
}

async function completeOneByOne(
	{ context, send, log }: Source,
	{ query }: Search,
	calls: FoundCalls,
	open: FoundCall[],
): Promise<void> {
	const ids = open.flatMap(({ id }) => id ?? []);
	if (ids.length > MOST_REQUESTS) {
		throw new InvalidParameterError(
			`The legs of ${ids.length} calls would have to be asked for one by one.`,
			"Choose a shorter period, or switch off 'Join Legs' in the options.",
		);
	}
	await inParallel(ids, REQUESTS_AT_ONCE, async (linkedid) => {
		const { records } = await readPagedRecords(context, send, log, {
			query: { ...query, ...NO_FILTER, ...NO_PERIOD, linkedid },
			pageSize: log.maxPageSize,
		});
		calls.complete(records);
	});
}

function beginningAt(second: number): IDataObject {
	return { startTime: new Date(second * 1000).toISOString() };
}

/** The bound of a request at a second (s since the epoch). */
export function endingAt(second: number): IDataObject {
	return { endTime: new Date(second * 1000).toISOString() };
}
