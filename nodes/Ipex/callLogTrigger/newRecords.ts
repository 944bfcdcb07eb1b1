import type { CallRecord } from '../call/callRecord';
import { endOf, startOf } from './polledCall';
import { keyOf } from './seenKeys';
import { knownCalls, type PollState } from './state';

/** The records of a window that may change what the state remembers. */
export interface NewRecords {
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
export function newRecordsSince(
	state: PollState,
	itemIdOf: (record: CallRecord) => string,
	now: number,
): (soFar: CallRecord[]) => NewRecords {
	const known = knownCalls(state);
	const found: NewRecords = { records: [], unknown: 0 };
	let filtered = 0;
	return (soFar) => {
		for (; filtered < soFar.length; filtered++) {
			const record = soFar[filtered];
			if (!record) continue;
			const key = keyOf(itemIdOf(record));
			if (!known.has(key)) found.unknown++;
			else if (known.covers(key, startOf(record), endOf(record, now))) continue;
			found.records.push(record);
		}
		return found;
	};
}
