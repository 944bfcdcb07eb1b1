import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { type Convert, isOn, type PagedAnswer, pages } from '../../shared/answers';
import { RECORD_TIME_ZONE, toCall } from '../../shared/call/call';
import { type CallStyle, styleIn } from '../../shared/call/callStyle';
import { type CallRecord, recordKey } from '../../shared/call/callRecord';
import type { Read } from '../../shared/door';
import { InvalidParameterError } from '../../shared/errors';
import { textOf } from '../../shared/values';
import { toMissedCall } from './missedCall';
import { readWholeCalls } from './wholeCalls';

/** How the call log is read: in a fixed order and up to a fixed end, so that calls which arrive meanwhile move nothing. */
const logPages: Omit<PagedAnswer, 'convert'> = {
	property: 'items',
	maxPageSize: 5_000,
	keyOf: (record) => recordKey(record as CallRecord),
	query: (context) => ({ ...fixedEnd(context), ...recordQuery(context) }),
};

/** All legs of one call. No end is set: the clock of the platform may be ahead, and the call certainly is over. */
export const oneCall = pages({ ...logPages, query: recordQuery, convert: asOneCall });

function recordQuery(context: IExecutePaginationFunctions): IDataObject {
	return {
		sortColumn: 'calldate',
		sortDirection: sortDirection(context),
		// Note and categories belong to the call object; the zone without a repeated hour suits its times.
		...(simplified(context) ? { metadata: true, timezone: RECORD_TIME_ZONE } : {}),
	};
}

/** One item for each call, or for each record where that is what the user wants. */
export const manyCalls: Read = async (context, send) => {
	const joins = simplified(context) && isOn(context, 'options.joinLegs', true);
	if (!joins) return await pages({ ...logPages, convert: asCalls })(context, send);
	const style = styleOf(context);
	const calls = await readWholeCalls(context, send, logPages, sortDirection(context) === 'desc');
	return calls.map((legs) => toItem(toCall(legs, style)));
};

/** One item for each record. */
const asCalls: Convert = (context, records) => {
	if (!simplified(context)) return records;
	const style = styleOf(context);
	return records.map((record) => toItem(toCall([record as CallRecord], style)));
};

/** One item for all records of a call; the records one by one when they are not simplified. */
function asOneCall(context: IExecutePaginationFunctions, records: IDataObject[]): IDataObject[] {
	if (records.length === 0) {
		throw new InvalidParameterError(
			'IPEX has no finished call with this ID.',
			'Check "Call ID"; a call appears in the log after it has ended.',
		);
	}
	if (!simplified(context)) return records;
	return [toItem(toCall(records as CallRecord[], styleOf(context)))];
}

export const asMissedCalls: Convert = (context, records) => {
	if (!simplified(context)) return records;
	const style = styleOf(context);
	return records.map((record) => toItem(toMissedCall(record, style)));
};

/** The end of the period as the user set it, but not after now. */
function fixedEnd(context: IExecutePaginationFunctions): IDataObject {
	if (context.getNodeParameter('filters.endTime', '')) return {};
	return { endTime: new Date().toISOString() };
}

/** Whoever wants all reads on from the oldest; whoever wants some wants the latest. */
function sortDirection(context: IExecutePaginationFunctions): string {
	const chosen = textOf('sortDirection', context.getNodeParameter('options.sortDirection', ''));
	return chosen || (isOn(context, 'returnAll', true) ? 'asc' : 'desc');
}

function simplified(context: IExecutePaginationFunctions): boolean {
	return isOn(context, 'simplify', true);
}

function styleOf(context: IExecutePaginationFunctions): CallStyle {
	return styleIn(context.getNodeParameter('options', {}) as IDataObject);
}

function toItem(call: object): IDataObject {
	return call as IDataObject;
}
