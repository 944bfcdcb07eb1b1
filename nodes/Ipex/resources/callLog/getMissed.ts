import type { INodeProperties } from 'n8n-workflow';

import {
	country,
	returnAllAndLimit,
	simplify,
	timeZone,
	whenSimplified,
} from '../../shared/fields';

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
		options: [
			whenSimplified(country),
			whenSimplified({
				...timeZone,
				description: 'IANA time zone of the times in the output. Europe/Prague if not set.',
				routing: undefined,
			}),
		],
	},
];
