import type { INodeProperties } from 'n8n-workflow';

import {
	country,
	filters,
	options,
	returnAllAndLimit,
	simplify,
	whenSimplified,
} from '../../parameters/commonParameters';
import { agents, period, queues, reportTimeZone } from './parameters';

export const getCallsFields: INodeProperties[] = [
	...period,
	...returnAllAndLimit,
	simplify,
	filters([
		agents,
		{
			displayName: 'Answered',
			name: 'answered',
			type: 'boolean',
			default: true,
			description:
				'Whether to return only answered calls. Off: only calls that were not answered. If not set: both.',
			routing: { send: { type: 'query', property: 'answered' } },
		},
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'options',
			default: 'In',
			options: [
				{ name: 'Inbound', value: 'In' },
				{ name: 'Outbound', value: 'Out' },
			],
			description: 'Only calls in this direction',
			routing: { send: { type: 'query', property: 'direction' } },
		},
		queues,
	]),
	options([whenSimplified(country), reportTimeZone]),
];
