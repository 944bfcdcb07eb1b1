import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { type CallFormat, readCallFormat } from '../call/callFormat';
import { booleanParameter, type Convert } from '../request/responseReaders';

/** Whether the records of an item are simplified. */
export function isSimplified(context: IExecutePaginationFunctions): boolean {
	return booleanParameter(context, 'simplify', true);
}

/** How the options of an item want numbers and times. */
export function formatOf(context: IExecutePaginationFunctions): CallFormat {
	return readCallFormat(context.getNodeParameter('options', {}) as IDataObject);
}

/** Makes an item of each record in the words of the call object. If 'Simplify' is off, the records are the items. */
export function simplifying(simple: (record: IDataObject, format: CallFormat) => object): Convert {
	return (context, records) => {
		if (!isSimplified(context)) return records;
		const format = formatOf(context);
		return records.map((record) => simple(record, format) as IDataObject);
	};
}
