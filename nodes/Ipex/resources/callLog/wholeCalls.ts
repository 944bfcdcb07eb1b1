import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { limitOf, type PagedAnswer, readRecords } from '../../shared/answers';
import type { CallRecord } from '../../shared/call/callRecord';
import type { Send } from '../../shared/door';
import { InvalidParameterError } from '../../shared/errors';
import {
	earliestOf,
	type FoundCall,
	FoundCalls,
	isSettled,
	isWhole,
	LONGEST_BEFORE_LEG,
	type Stretch,
	stretchAround,
} from './foundCalls';
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

const EVERYTHING: Stretch = { from: -Infinity, to: Infinity };

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
	const entered = {
		...(context.getNodeParameter('filters', {}) as IDataObject),
		timezone: context.getNodeParameter('options.timezone', '') as string,
	};
	const asked = prepareQuery(entered, 'getAll', context.getTimezone());
	const search: Search = {
		context,
		send,
		log,
		query: log.query(context),
		newestFirst,
		period: periodOf(asked),
		filtered: Object.keys(asked).some((name) => name in NO_FILTER),
		limit: limitOf(context),
	};
	const { calls, known, mayCount } = await findCalls(search);
	const open = calls.all().filter((call) => mayCount(call) && !isWhole(call, known));
	await completeOneByOne(search, calls, await completeTogether(search, calls, open));
	const sign = newestFirst ? -1 : 1;
	return calls
		.all()
		.filter((call) => beginsIn(search.period, call))
		.sort((a, b) => sign * (placeOf(a) - placeOf(b)))
		.slice(0, search.limit)
		.map(({ legs }) => [...legs.values()]);
}

/**
 * Reads the log as the user filters it.
 * @returns `known`, the stretch of it of which nothing is left out, and which of the calls may be among those wanted
 */
async function findCalls(
	search: Search,
): Promise<{ calls: FoundCalls; known: Stretch; mayCount: (call: FoundCall) => boolean }> {
	const { context, send, log, query, newestFirst, period, filtered, limit } = search;
	// What a filter finds may be a later leg of a call that began in the period.
	const end = filtered && period.to < Infinity ? endingAt(period.to + LONGEST_BEFORE_LEG) : {};
	const readSoFar = ({ edges }: FoundCalls): Stretch =>
		newestFirst ? { from: edges.from, to: Infinity } : { from: -Infinity, to: edges.to };
	const settledIn = (found: FoundCalls, read = readSoFar(found)): FoundCall[] =>
		found.all().filter((call) => isSettled(call, period, read, filtered));
	// With a filter, the oldest calls are known only when hours beyond them are read.
	const least = filtered && !newestFirst ? 1_000 : 200;
	const { records, atEnd } = await readRecords(context, send, log, {
		query: { ...query, ...end },
		pageSize: Math.min(log.maxPageSize, Math.max(least, 4 * limit)),
		enough:
			limit === Infinity ? undefined : (found) => settledIn(new FoundCalls(found)).length >= limit,
	});
	const calls = new FoundCalls(records);
	const read = atEnd ? EVERYTHING : readSoFar(calls);
	return {
		calls,
		// Of the second at which the reading stopped, some records may be unread.
		known: filtered
			? { from: Infinity, to: -Infinity }
			: {
					from: Math.max(period.from, read.from + 1),
					to: Math.min(period.to, read.to - 1),
				},
		mayCount: countingIn(search, settledIn(calls, read)),
	};
}

/** Which calls may be among the first: none that certainly has as many before it as are wanted. */
function countingIn({ newestFirst, limit }: Search, settled: FoundCall[]) {
	if (settled.length < limit) return () => true;
	const sign = newestFirst ? -1 : 1;
	const worst = settled
		.map((call) => (newestFirst ? earliestOf(call) : placeOf(call)))
		.sort((a, b) => sign * (a - b))[limit - 1];
	return (call: FoundCall) => {
		const best = newestFirst ? placeOf(call) : earliestOf(call);
		return worst === undefined || sign * (best - worst) <= 0;
	};
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
function periodOf({ startTime, endTime }: IDataObject): Stretch {
	return {
		from: startTime === undefined ? -Infinity : Date.parse(text(startTime)) / 1000,
		to: endTime === undefined ? Infinity : Date.parse(text(endTime)) / 1000,
	};
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
