import type { CallRecord } from '../shared/call/callRecord';
import { type CursorState, memoryOf } from './cursor';
import { itemIdOf, startOf } from './loggedCalls';
import { keyOf } from './seenKeys';

/** What a window holds besides the calls that were dealt with. */
export interface NewRecords {
	/** The records that may change what is known. */
	records: CallRecord[];
	/** How many of them belong to calls that were not dealt with. */
	unknown: number;
}

/**
 * Sorts out of the records of a window, while they come, those that tell nothing new: most calls in view were dealt
 * with long ago, and to look at 20,000 of them more closely would be most of the work of a poll.
 * @returns a function that is given all records read so far
 */
export function newRecordsSince(
	state: CursorState,
	joinLegs: boolean,
): (soFar: CallRecord[]) => NewRecords {
	const memory = memoryOf(state);
	const found: NewRecords = { records: [], unknown: 0 };
	let looked = 0;
	return (soFar) => {
		for (; looked < soFar.length; looked++) {
			const record = soFar[looked];
			if (!record) continue;
			const key = keyOf(itemIdOf(record, joinLegs));
			if (!memory.knows(key)) found.unknown++;
			else if (memory.covers(key, startOf(record))) continue;
			found.records.push(record);
		}
		return found;
	};
}
