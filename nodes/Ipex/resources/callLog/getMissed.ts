import type { INodeProperties } from 'n8n-workflow';

import {
	country,
	options,
	returnAllAndLimit,
	simplify,
	timeZone,
	whenSimplified,
} from '../../parameters/commonParameters';

export const getMissedFields: INodeProperties[] = [
	...returnAllAndLimit,
	simplify,
	options([
		whenSimplified(country),
		// The API has no time zone for this list; the node's own serves the simplified calls.
		whenSimplified({
			...timeZone,
			description: 'IANA time zone of the times in the output. Europe/Prague if not set.',
			routing: undefined,
		}),
	]),
];
