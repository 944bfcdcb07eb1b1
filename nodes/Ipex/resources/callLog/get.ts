import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { callId, country, options, simplify, timeZone } from '../../shared/fields';

const fields: INodeProperties[] = [
	{ ...callId, routing: { send: { type: 'query', property: 'linkedid' } } },
	simplify,
	options([country, timeZone]),
];

export const getFields = updateDisplayOptions(
	{ show: { resource: ['callLog'], operation: ['get'] } },
	fields,
);
