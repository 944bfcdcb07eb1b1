import type { INodeProperties } from 'n8n-workflow';

import {
	callId,
	country,
	options,
	simplify,
	timeZone,
	whenSimplified,
} from '../../parameters/commonParameters';

export const getFields: INodeProperties[] = [
	{ ...callId, routing: { send: { type: 'query', property: 'linkedid' } } },
	simplify,
	options([whenSimplified(country), timeZone]),
];
