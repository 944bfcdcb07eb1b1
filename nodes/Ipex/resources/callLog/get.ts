import type { IDataObject, IExecutePaginationFunctions, INodeProperties } from 'n8n-workflow';

import { RECORD_TIME_ZONE, toCall } from '../../call/call';
import { type CallRecord, recordKey } from '../../call/callRecord';
import { InvalidParameterError } from '../../errors/errors';
import {
	callId,
	country,
	options,
	simplify,
	timeZone,
	whenSimplified,
} from '../../parameters/commonParameters';
import { type PagedResponse, readPages, requireParameter } from '../../request/responseReaders';
import { formatOf, isSimplified } from '../simplify';

export const getFields: INodeProperties[] = [
	{ ...callId, routing: { send: { type: 'query', property: 'linkedid' } } },
	simplify,
	options([whenSimplified(country), timeZone]),
];

/** The pages of the call log. */
export const logPages: Omit<PagedResponse, 'convert' | 'query'> = {
	property: 'items',
	maxPageSize: 5_000,
	keyOf: (record) => recordKey(record as CallRecord),
};

/** All legs of one call. */
export const oneCall = requireParameter(
	'callId',
	readPages({
		...logPages,
		query: (context) => recordQuery(context, 'asc'),
		convert: asOneCall,
	}),
);

/** The parameters of every request for records. */
export function recordQuery(context: IExecutePaginationFunctions, direction: string): IDataObject {
	return {
		sortColumn: 'calldate',
		sortDirection: direction,
		// Note and categories belong to the call object; the zone without a repeated hour suits its times.
		...(isSimplified(context) ? { metadata: true, timezone: RECORD_TIME_ZONE } : {}),
	};
}

/** One item for all records of a call; the records one by one when they are not simplified. */
function asOneCall(context: IExecutePaginationFunctions, records: IDataObject[]): IDataObject[] {
	if (records.length === 0) {
		throw new InvalidParameterError(
			'IPEX has no finished call with this ID.',
			"Check 'Call ID'; a call appears in the log after it has ended.",
		);
	}
	if (!isSimplified(context)) return records;
	return [{ ...toCall(records as CallRecord[], formatOf(context)) }];
}
