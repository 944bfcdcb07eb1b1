import {
	type IDataObject,
	type IExecutePaginationFunctions,
	type INodeProperties,
} from 'n8n-workflow';

import { type PagedResponse } from '../../request/responseReaders';
import { filters, options, pbxId, returnAllAndLimit } from '../../parameters/commonParameters';

export const getAllFields: INodeProperties[] = [
	...returnAllAndLimit,
	filters([
		{
			displayName: 'End Time',
			name: 'endTime',
			type: 'dateTime',
			default: '',
			description: 'Recordings made at this time or before; now if not set',
			routing: { send: { type: 'query', property: 'endTime' } },
		},
		{
			displayName: 'Start Time',
			name: 'startTime',
			type: 'dateTime',
			default: '',
			description: 'Recordings made at this time or later',
			routing: { send: { type: 'query', property: 'startTime' } },
		},
	]),
	options([pbxId]),
];

/** The list of names, up to a fixed end, so that recordings which arrive meanwhile move nothing. */
export const namePages: PagedResponse = {
	property: 'files',
	textKey: 'name',
	maxPageSize: 1_000,
	keyOf: ({ name }) => String(name),
	query: fixedEnd,
	convert: (_, records) => records,
};

function fixedEnd(context: IExecutePaginationFunctions): IDataObject {
	if (context.getNodeParameter('filters.endTime', '')) return {};
	return { endTime: new Date().toISOString() };
}
