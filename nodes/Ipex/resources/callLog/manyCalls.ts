import type { IDataObject } from 'n8n-workflow';

import { callFromLegs, RECORD_TIME_ZONE, toCall } from '../../call/call';
import type { CallRecord } from '../../call/callRecord';
import { toLeg } from '../../call/leg';
import type { Read } from '../../request/operation';
import { toText } from '../../parameters/parameterValues';
import { booleanParameter, readPagedRecords } from '../../request/responseReaders';
import { parseTime } from '../../time/time';
import { isSimplified } from '../simplify';
import { logPages } from './get';
import { type Search, searchOf, type Source } from './search';
import { readWholeCalls } from './wholeCalls';

/** Most legs that are read may fail the filter for whole calls. */
const LEAST_TO_FILTER = 1_000;

/** Get Many: one item for each call, or for each record where that is what the user wants. */
export const manyCalls: Read = async (context, send) => {
	const search = searchOf(context);
	if (search.period.from > search.period.to) return [];
	const source = { context, send, log: logPages };
	const simplified = isSimplified(context);
	if (simplified && booleanParameter(context, 'options.joinLegs', true)) {
		return (await readWholeCalls(source, search)) as unknown as IDataObject[];
	}
	const records = await readLegs(source, search);
	if (!simplified) return records as IDataObject[];
	return records.map((record) => toCall([record], search.style) as unknown as IDataObject);
};

/**
 * Reads the records of single legs that began in the period and pass the filters. The filters for whole calls treat
 * each leg as a call of its own.
 * @returns the records in the order in which they began, as many as the limit says
 */
export async function readLegs(
	{ context, send, log }: Source,
	{ asks, query, newestFirst, passes, style, limit }: Search,
): Promise<CallRecord[]> {
	const wanted: CallRecord[] = [];
	// Two spellings of a number may find the same record.
	const taken = new Set<string>();
	let isInOrder = asks.length === 1;
	for (const ask of asks) {
		let own = 0;
		const take = (item: IDataObject, key: string) => {
			const record = item as CallRecord;
			if (passes && !passes(callFromLegs([toLeg(record)], style), [record])) return;
			own++;
			if (taken.has(key)) return;
			if (asks.length > 1) taken.add(key);
			wanted.push(record);
		};
		const { isOutOfOrder } = await readPagedRecords(context, send, log, {
			query: { ...query, ...ask },
			pageSize: Math.min(log.maxPageSize, Math.max(limit, passes ? LEAST_TO_FILTER : 1)),
			pagesNeeded: passes ? undefined : (size) => Math.ceil(limit / size),
			take,
			moreNeeded: limit === Infinity ? undefined : () => limit - own,
		});
		if (isOutOfOrder) isInOrder = false;
	}
	if (!isInOrder) sortByStart(wanted, newestFirst);
	return wanted.length > limit ? wanted.slice(0, limit) : wanted;
}

/** Legs of unknown begin come last or first, as such calls do. */
function sortByStart(records: CallRecord[], newestFirst: boolean): void {
	const sign = newestFirst ? -1 : 1;
	// The log sorts by milliseconds, a leg has whole seconds.
	const startOf = (record: CallRecord) =>
		parseTime(toText(record.calldate), RECORD_TIME_ZONE) ?? startOfLeg(record);
	const starts = new Map(records.map((record) => [record, startOf(record)]));
	records.sort((a, b) => sign * ((starts.get(a) ?? 0) - (starts.get(b) ?? 0)));
}

function startOfLeg(record: CallRecord): number {
	const { start } = toLeg(record);
	return start === null ? Number.MAX_SAFE_INTEGER : start * 1_000;
}
