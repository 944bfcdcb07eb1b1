import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { callId, country, simplify, timeZone } from '../../shared/fields';

const fields: INodeProperties[] = [
	{ ...callId, routing: { send: { type: 'query', property: 'linkedid' } } },
	simplify,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [country, timeZone],
	},
];

export const getFields = updateDisplayOptions(
	{ show: { resource: ['callLog'], operation: ['get'] } },
	fields,
);
