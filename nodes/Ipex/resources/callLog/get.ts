import type { INodeProperties } from 'n8n-workflow';

import { callId, country, options, simplify, timeZone } from '../../shared/fields';

export const getFields: INodeProperties[] = [
	{ ...callId, routing: { send: { type: 'query', property: 'linkedid' } } },
	simplify,
	options([{ ...country, displayOptions: { show: { '/simplify': [true] } } }, timeZone]),
];
