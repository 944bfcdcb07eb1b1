import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { limitOf, type PagedAnswer, readRecords } from '../../shared/answers';
import type { CallRecord } from '../../shared/call/callRecord';
import type { Send } from '../../shared/door';
import { InvalidParameterError } from '../../shared/errors';
import { type FoundCall, FoundCalls, isWhole, type Stretch, stretchAround } from './foundCalls';
import { prepareQuery } from '../../shared/query';
import { isObject, text } from '../../shared/values';

// Every filter that the operation offers, left out. A filter finds a call by one leg; the others need not pass it.
const NO_FILTER: IDataObject = {
	categories: undefined,
	disposition: undefined,
	dst: undefined,
	dstFilter: undefined,
	extensions: undefined,
	line: undefined,
	lineFilter: undefined,
	phoneNumber: undefined,
	phoneNumberFilter: undefined,
	src: undefined,
	srcFilter: undefined,
	teams: undefined,
	trunk: undefined,
	trunkFilter: undefined,
	way: undefined,
};

const NO_PERIOD: IDataObject = { startTime: undefined, endTime: undefined };

/** How long (s) after the call itself the leg may begin that a filter finds. */
const LONGEST_BEFORE_LEG = 4 * 3600;

/** So few calls are asked for one by one, without looking for a shorter way. */
const FEW_CALLS = 20;

/** How many records of the log may be read to save one request. */
const RECORDS_PER_REQUEST = 500;

/** More records at once would fill the memory, and more requests from one item are no kindness to a switchboard. */
const MOST_RECORDS = 200_000;
const MOST_REQUESTS = 5_000;

/** The log as one item wants it. */
interface Search {
	context: IExecutePaginationFunctions;
	send: Send;
	log: Omit<PagedAnswer, 'convert'>;
	/** Query parameters of every request. */
	query: IDataObject;
	newestFirst: boolean;
	/** In which calls begin; open ends are infinite. */
	period: Stretch;
	filtered: boolean;
	limit: number;
}

/**
 * Reads the calls that began in the period and of which at least one leg passes the filters: each with all of its
 * legs, also those that began after the period, that the filters leave out, or that lie beyond the limit.
 * A call belongs to the period in which its first leg began, so that it is in one of two periods that meet.
 * @returns the records of each call; the calls in the order in which they began, as many as the limit says
 * @throws InvalidParameterError when there is too much to read
 */
export async function readWholeCalls(
	context: IExecutePaginationFunctions,
	send: Send,
	log: Omit<PagedAnswer, 'convert'>,
	newestFirst: boolean,
): Promise<CallRecord[][]> {
	const search: Search = {
		context,
		send,
		log,
		query: log.query(context),
		newestFirst,
		period: periodOf(context),
		filtered: isFiltered(context),
		limit: limitOf(context),
	};
	const { calls, known } = await findCalls(search);
	const open = calls.all().filter((call) => !isWhole(call, known));
	await completeOneByOne(search, calls, await completeTogether(search, calls, open));
	const sign = newestFirst ? -1 : 1;
	return calls
		.all()
		.filter((call) => beginsIn(search.period, call))
		.sort((a, b) => sign * (placeOf(a) - placeOf(b)))
		.slice(0, search.limit)
		.map(({ legs }) => [...legs.values()]);
}

/** Reads the log as the user filters it; `known` is the stretch of it of which nothing is left out. */
async function findCalls(search: Search): Promise<{ calls: FoundCalls; known: Stretch }> {
	const { context, send, log, query, newestFirst, period, filtered, limit } = search;
	// What a filter finds may be a later leg of a call that began in the period.
	const end = filtered && period.to < Infinity ? endingAt(period.to + LONGEST_BEFORE_LEG) : {};
	const enough = (records: IDataObject[]): boolean => {
		const found = new FoundCalls(records);
		// What is not read yet began before: a call that began later has its place, whatever follows.
		const settled = newestFirst ? found.edges.from : -Infinity;
		const sure = (call: FoundCall) =>
			beginsIn(period, call) && (call.noneBefore ?? placeOf(call)) >= settled;
		return found.all().filter(sure).length >= limit;
	};
	const { records, atEnd } = await readRecords(context, send, log, {
		query: { ...query, ...end },
		pageSize: Math.min(log.maxPageSize, Math.max(200, 4 * limit)),
		enough: limit === Infinity ? undefined : enough,
	});
	const calls = new FoundCalls(records);
	if (filtered) return { calls, known: { from: Infinity, to: -Infinity } };
	if (atEnd) return { calls, known: period };
	// Of the second at which the reading stopped, some records may be unread.
	const known = newestFirst
		? { ...period, from: calls.edges.from + 1 }
		: { ...period, to: calls.edges.to - 1 };
	return { calls, known };
}

/**
 * Completes many calls by reading the stretch of the log in which they lie, where that is the shorter way.
 * @returns the calls that still need not be whole
 */
async function completeTogether(
	{ context, send, log, query }: Search,
	calls: FoundCalls,
	open: FoundCall[],
): Promise<FoundCall[]> {
	const around = stretchAround(open, LONGEST_BEFORE_LEG);
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
	const { records } = await readRecords(context, send, log, {
		query: unfiltered,
		pageSize: log.maxPageSize,
		enough: ({ length }) => length > MOST_RECORDS,
	});
	calls.complete(records);
	return open.filter((call) => !isWhole(call, around));
}

async function completeOneByOne(
	{ context, send, log, query }: Search,
	calls: FoundCalls,
	open: FoundCall[],
): Promise<void> {
	const ids = open.flatMap(({ id }) => id ?? []);
	if (ids.length > MOST_REQUESTS) {
		throw new InvalidParameterError(
			`The legs of ${ids.length} calls would have to be asked for one by one.`,
			'Choose a shorter period, or switch off "Join Legs" in the options.',
		);
	}
	const legs = ids.map(async (linkedid) => {
		const { records } = await readRecords(context, send, log, {
			query: { ...query, ...NO_FILTER, ...NO_PERIOD, linkedid },
			pageSize: log.maxPageSize,
		});
		return records;
	});
	for (const records of await Promise.all(legs)) calls.complete(records);
}

/** The period as the user set it (s). */
function periodOf(context: IExecutePaginationFunctions): Stretch {
	const { startTime, endTime } = prepareQuery({
		timezone: context.getNodeParameter('options.timezone', '') as string,
		startTime: context.getNodeParameter('filters.startTime', '') as string,
		endTime: context.getNodeParameter('filters.endTime', '') as string,
	});
	return {
		from: startTime === undefined ? -Infinity : Date.parse(text(startTime)) / 1000,
		to: endTime === undefined ? Infinity : Date.parse(text(endTime)) / 1000,
	};
}

/** Whether the user asks for more than a period. */
function isFiltered(context: IExecutePaginationFunctions): boolean {
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	return Object.entries(filters).some(
		([name, value]) => name in NO_FILTER && value !== '' && value !== null && value !== undefined,
	);
}

/** A call of unknown begin is in the period because the platform says so. */
function beginsIn({ from, to }: Stretch, { firstStart }: FoundCall): boolean {
	return firstStart === null || (firstStart >= from && firstStart <= to);
}

/** Calls of unknown begin come last or first. */
function placeOf({ firstStart }: FoundCall): number {
	return firstStart ?? Number.MAX_SAFE_INTEGER;
}

function beginningAt(second: number): IDataObject {
	return { startTime: new Date(second * 1000).toISOString() };
}

function endingAt(second: number): IDataObject {
	return { endTime: new Date(second * 1000).toISOString() };
}
