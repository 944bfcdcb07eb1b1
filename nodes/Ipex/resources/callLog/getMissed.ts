import type { INodeProperties } from 'n8n-workflow';

import { country, returnAllAndLimit, simplify, timeZone } from '../../shared/fields';

export const getMissedFields: INodeProperties[] = [
	...returnAllAndLimit,
	simplify,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { simplify: [true] } },
		// The API has no time zone for this list; the node's own serves the simplified calls.
		options: [country, { ...timeZone, routing: undefined }],
	},
];
