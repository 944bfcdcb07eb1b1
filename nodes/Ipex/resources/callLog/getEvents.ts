import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { callId, pbxId, returnAllAndLimit, timeZone } from '../../shared/fields';

const fields: INodeProperties[] = [
	callId,
	...returnAllAndLimit,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [pbxId, timeZone],
	},
];

export const getEventsFields = updateDisplayOptions(
	{ show: { resource: ['callLog'], operation: ['getEvents'] } },
	fields,
);
