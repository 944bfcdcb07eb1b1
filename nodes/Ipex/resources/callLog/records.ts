import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import {
	type Convert,
	booleanParameter,
	type PagedResponse,
	readPages,
} from '../../request/responseReaders';
import { toCall } from '../../call/call';
import { type CallFormat, readCallFormat } from '../../call/callFormat';
import { type CallRecord, recordKey } from '../../call/callRecord';
import type { Read } from '../../request/operation';
import { InvalidParameterError } from '../../errors/errors';
import { readLegs } from './legs';
import { toMissedCall } from './missedCall';
import { recordQuery, searchOf } from './search';
import { readWholeCalls } from './wholeCalls';

const logPages: Omit<PagedResponse, 'convert' | 'query'> = {
	property: 'items',
	maxPageSize: 5_000,
	keyOf: (record) => recordKey(record as CallRecord),
};

/** All legs of one call. */
export const oneCall = readPages({
	...logPages,
	query: (context) => recordQuery(context, 'asc'),
	convert: asOneCall,
});

/** One item for each call, or for each record where that is what the user wants. */
export const manyCalls: Read = async (context, send) => {
	const search = searchOf(context);
	const source = { context, send, log: logPages };
	const joins = simplified(context) && booleanParameter(context, 'options.joinLegs', true);
	if (joins) return (await readWholeCalls(source, search)).map(toItem);
	const records = await readLegs(source, search);
	if (!simplified(context)) return records as IDataObject[];
	return records.map((record) => toItem(toCall([record], search.style)));
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

function simplified(context: IExecutePaginationFunctions): boolean {
	return booleanParameter(context, 'simplify', true);
}

function styleOf(context: IExecutePaginationFunctions): CallFormat {
	return readCallFormat(context.getNodeParameter('options', {}) as IDataObject);
}

function toItem(call: object): IDataObject {
	return call as IDataObject;
}
