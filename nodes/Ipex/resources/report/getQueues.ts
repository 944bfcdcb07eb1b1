import type { INodeProperties } from 'n8n-workflow';

import { filters, options, returnAllAndLimit, simplify } from '../../parameters/commonParameters';
import { period, queues, reportTimeZone } from './parameters';

export const getQueuesFields: INodeProperties[] = [
	...period,
	...returnAllAndLimit,
	simplify,
	filters([queues]),
	options([
		{
			displayName: 'Service Level',
			name: 'sla',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 20,
			description: 'Seconds within which a call has to be answered to count as in time',
			routing: { send: { type: 'query', property: 'sla' } },
		},
		// The figures hold no times, and the API has no time zone for them.
		{
			...reportTimeZone,
			description: 'IANA time zone of the period. If not set: the time zone of the workflow.',
			routing: undefined,
		},
	]),
];
