import type { CallRecord } from '../call/callRecord';
import { UnexpectedResponseError } from '../errors/errors';
import type { CallsSnapshot } from './completeness';
import { followUps } from './followUp';
import { endOf, itemIdentifier, type PolledCall, startOf, toPolledCalls } from './polledCall';
import type { PollSource } from './pollSource';
import { keyOf } from './seenKeys';
import type { PollSettings } from './settings';
import { knownCalls, type PollState, type Reading, windowOf } from './state';

/**
 * Reads the window of a poll, and makes calls of its records.
 * @param most about how many new records are enough
 * @returns the reading, and whether somebody has talked with the caller of a missed call since then
 * @throws UnexpectedResponseError if the platform sends a part of the log in another order than requested
 */
export async function readCalls(
	state: PollState,
	{ earliest: now }: CallsSnapshot,
	most: number,
	{ readLog }: PollSource,
	settings: PollSettings,
): Promise<{ reading: Reading; isFollowedUp: (missed: PolledCall) => boolean }> {
	const window = windowOf(state, now, settings);
	const itemIdOf = itemIdentifier(settings.joinLegs);
	const newRecords = newRecordsSince(state, itemIdOf, now);
	const isEnough = (soFar: CallRecord[]) =>
		!isNewestFirst(soFar) && newRecords(soFar).unknown >= most;
	const { records, atEnd, missing: missingRecords = 0 } = await readLog(window, isEnough);
	if (!atEnd && isNewestFirst(records)) {
		throw new UnexpectedResponseError(
			'IPEX does not send the oldest records of the call log first.',
		);
	}
	const knownUpTo = atEnd ? now : lastStartOf(records);
	const missing = { start: knownUpTo, end: Math.max(state.since, knownUpTo - settings.quietMs) };
	const callsOf = (some: CallRecord[]) =>
		toPolledCalls(some, itemIdOf, settings, window.from, missing, now);
	const calls = callsOf(newRecords(records).records);
	return {
		reading: {
			at: now,
			window,
			atEnd,
			size: records.length,
			missing: missingRecords,
			knownUpTo,
			calls,
		},
		isFollowedUp: followUps(() => callsOf(records), settings.style.country),
	};
}

/** Whether the platform ignores the order that it is asked for. A part of such a log says nothing about older calls. */
function isNewestFirst(records: CallRecord[]): boolean {
	let earliest = Infinity;
	let isSorted = false;
	for (const record of records) {
		const start = startOf(record) ?? earliest;
		if (start > earliest) return false;
		isSorted ||= start < earliest && earliest !== Infinity;
		earliest = start;
	}
	return isSorted;
}

function lastStartOf(records: CallRecord[]): number {
	return records.reduce((last, record) => Math.max(last, startOf(record) ?? 0), 0);
}

/** The records of a window that may change what the state remembers. */
interface NewRecords {
	records: CallRecord[];
	/** How many of them belong to unprocessed calls. */
	unknown: number;
}

/**
 * Filters the records of a window while they are read. Earlier polls have processed most calls of the window. Grouping
 * 20,000 known records again would be most of the work of a poll.
 * @param itemIdOf see `itemIdentifier`
 * @param now the platform's clock (ms)
 * @returns a function that expects all records read so far
 */
function newRecordsSince(
	state: PollState,
	itemIdOf: (record: CallRecord) => string,
	now: number,
): (soFar: CallRecord[]) => NewRecords {
	const known = knownCalls(state);
	const found: NewRecords = { records: [], unknown: 0 };
	let filtered = 0;
	return (soFar) => {
		for (const record of soFar.slice(filtered)) {
			const key = keyOf(itemIdOf(record));
			if (!known.has(key)) found.unknown++;
			else if (known.covers(key, startOf(record), endOf(record, now))) continue;
			found.records.push(record);
		}
		filtered = soFar.length;
		return found;
	};
}
