import type { IDataObject } from 'n8n-workflow';

import { type Call, callFromLegs } from '../../call/call';
import type { CallRecord } from '../../call/callRecord';
import { InvalidParameterError } from '../../errors/errors';
import { inParallel } from '../../request/inParallel';
import { readPagedRecords } from '../../request/responseReaders';
import { completeCalls, endingAt, MOST_RECORDS, REQUESTS_AT_ONCE } from './completeCalls';
import {
	earliestOf,
	type FoundCall,
	FoundCalls,
	isSettled,
	isWhole,
	LONGEST_BEFORE_LEG,
	type Stretch,
} from './foundCalls';
import type { Search, Source } from './search';

const EVERYTHING: Stretch = { from: -Infinity, to: Infinity };

/** How much more is read when too few of the found calls pass the filter. */
const READ_ON = 4;

/** A call that is wanted, and its place among the others (s). */
interface Wanted {
	call: Call;
	place: number;
}

/**
 * Reads the calls that began in the period and pass the filters for whole calls, and of which at least one leg passes the
 * filters of the platform. Each call has all of its legs, even legs that began after the period, fail the filters, or are
 * beyond the limit. A call belongs to the period in which its first leg began, so no call is in two consecutive periods.
 * @returns the calls in the order in which they began, as many as the limit says
 * @throws InvalidParameterError when there is too much to read
 */
export async function readWholeCalls(source: Source, search: Search): Promise<Call[]> {
	const sign = search.newestFirst ? -1 : 1;
	for (let needed = search.limit; ; needed *= READ_ON) {
		const { wanted, isEnough } = await readSome(source, search, needed);
		if (!isEnough) continue;
		return wanted
			.sort((a, b) => sign * (a.place - b.place))
			.slice(0, search.limit)
			.map(({ call }) => call);
	}
}

/** Reads until enough calls are found that may be wanted, or to the end, and completes them. */
async function readSome(
	source: Source,
	search: Search,
	needed: number,
): Promise<{ wanted: Wanted[]; isEnough: boolean }> {
	const wanted = new Map<FoundCall, Wanted>();
	const calls = new FoundCalls();
	const finish = (call: FoundCall) => {
		const item = wantedOf(search, call);
		if (item) wanted.set(call, item);
		else wanted.delete(call);
		calls.finish(call);
	};
	const finishWhole = (read: Stretch) => {
		if (search.filtered) return;
		const known = knownIn(search, read);
		for (const call of calls.open()) if (isWhole(call, known)) finish(call);
	};
	const { read, atEnd } = await readLog(source, search, calls, {
		pageTaken: finishWhole,
		needed,
		moreNeeded: (found, soFar) => {
			const { filtered } = search;
			const done = filtered ? settledIn(search, found, soFar).length : wanted.size;
			if (done >= needed) return 0;
			// Each further call has at least one record.
			return Math.max(1, needed - wanted.size - found.open().length);
		},
	});
	finishWhole(read);
	// Incomplete calls are completed in growing numbers, until none of the others can be among those wanted.
	for (let most = needed; ; most *= READ_ON) {
		const items = [...wanted.values()];
		const certain = items
			.map(({ place }) => place)
			.filter((place) => isBeforeUnread(search, place, read));
		const left = calls.open().filter(countingIn(search, [], certain, search.limit));
		if (left.length === 0)
			return { wanted: items, isEnough: atEnd || certain.length >= search.limit };
		const settled = search.passes && !search.filtered ? [] : settledIn(search, calls, read);
		const next = left.filter(countingIn(search, settled, certain, most));
		await completeCalls(source, search, calls, next);
		for (const call of next) finish(call);
	}
}

/** Whether no call that was not found can come before a place. */
function isBeforeUnread({ newestFirst, filtered }: Search, place: number, read: Stretch): boolean {
	if (newestFirst) return place >= read.from;
	return place <= read.to - (filtered ? LONGEST_BEFORE_LEG : 0);
}

/** Undefined for a call that is not wanted. All of its legs are known. */
function wantedOf({ period, style, passes }: Search, call: FoundCall): Wanted | undefined {
	if (!beginsIn(period, call)) return undefined;
	const made = callFromLegs(call.legs, style);
	const records = call.legs.map(({ record }) => record);
	return passes?.(made, records) === false ? undefined : { call: made, place: placeOf(call) };
}

/** How far the log is read, and what is done while it is read. */
interface Progress {
	pageTaken: (soFar: Stretch) => void;
	/** So many calls are needed. */
	needed: number;
	/** How many more records are needed at least to have them. */
	moreNeeded: (found: FoundCalls, soFar: Stretch) => number;
}

/**
 * Reads the log as the user filters it, in every spelling of the numbers.
 * @returns the part of the log of which nothing is left unread, and whether it reaches to the end
 */
async function readLog(
	{ context, send, log }: Source,
	search: Search,
	calls: FoundCalls,
	{ pageTaken, needed, moreNeeded }: Progress,
): Promise<{ read: Stretch; atEnd: boolean }> {
	const { asks, filtered, newestFirst, period, passes } = search;
	// The leg that a filter finds may be a later leg of a call that began in the period.
	const end = filtered && period.to < Infinity ? endingAt(period.to + LONGEST_BEFORE_LEG) : {};
	// Many calls may fail the filter for whole calls. With a filter of the platform, the oldest calls are known only
	// when hours beyond them are read.
	const least = passes || (filtered && !newestFirst) ? 1_000 : 200;
	// Two spellings of a number may find the same record.
	const taken = new Set<string>();
	let read = EVERYTHING;
	await inParallel(asks, REQUESTS_AT_ONCE, async (ask) => {
		const own = asks.length > 1 ? new FoundCalls() : calls;
		let size = 0;
		const take = (record: IDataObject, key: string) => {
			size++;
			own.add(record as CallRecord, key);
			if (own === calls || taken.has(key)) return;
			taken.add(key);
			calls.add(record as CallRecord, key);
		};
		const more = () => {
			const count = moreNeeded(own, readSoFar(search, own));
			if (count > 0 && size > MOST_RECORDS) throw tooFew();
			return count;
		};
		const { atEnd } = await readPagedRecords(context, send, log, {
			query: { ...search.query, ...end, ...ask },
			pageSize: Math.min(log.maxPageSize, Math.max(least, READ_ON * needed)),
			take,
			pageTaken: () => pageTaken(readSoFar(search, own)),
			moreNeeded: needed === Infinity ? undefined : more,
		});
		if (!atEnd) read = overlap(read, readSoFar(search, own));
	});
	return { read, atEnd: read === EVERYTHING };
}

function tooFew(): InvalidParameterError {
	return new InvalidParameterError(
		`The first ${MOST_RECORDS} records hold fewer calls that pass the filters than 'Limit' says.`,
		"Choose a 'Period', or a smaller 'Limit'.",
	);
}

function readSoFar({ newestFirst }: Search, { edges }: FoundCalls): Stretch {
	return newestFirst ? { from: edges.from, to: Infinity } : { from: -Infinity, to: edges.to };
}

function overlap(one: Stretch, other: Stretch): Stretch {
	return { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
}

/** The part of the log of which nothing is unread. Some records of the second at which the reading stopped may be. */
function knownIn({ period }: Search, read: Stretch): Stretch {
	return overlap(period, { from: read.from + 1, to: read.to - 1 });
}

function settledIn({ period, filtered }: Search, calls: FoundCalls, read: Stretch): FoundCall[] {
	return calls.open().filter((call) => isSettled(call, period, read, filtered));
}

/** The calls that may be among the first. A call is not if enough calls certainly come before it. */
function countingIn(
	{ newestFirst }: Search,
	settled: FoundCall[],
	wanted: number[],
	needed: number,
): (call: FoundCall) => boolean {
	const sign = newestFirst ? -1 : 1;
	const places = settled
		.map((call) => (newestFirst && call.firstStart !== null ? earliestOf(call) : placeOf(call)))
		.concat(wanted)
		.sort((a, b) => sign * (a - b));
	const worst = places[needed - 1];
	if (worst === undefined) return () => true;
	return (call) => {
		const best = newestFirst || call.firstStart === null ? placeOf(call) : earliestOf(call);
		return sign * (best - worst) <= 0;
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
