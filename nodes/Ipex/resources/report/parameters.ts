import type { INodeProperties } from 'n8n-workflow';

import { severalFromList, timeZone } from '../../parameters/commonParameters';

/** Fields that several reports share. */

const custom = { show: { period: ['custom'] } };

/** Which time a report covers. What it sends is reckoned by `periodQuery`. */
export const period: INodeProperties[] = [
	{
		displayName: 'Period',
		name: 'period',
		type: 'options',
		default: 'today',
		options: [
			{ name: 'Custom', value: 'custom', description: 'From a start time to an end time' },
			{ name: 'Last Month', value: 'lastMonth' },
			{ name: 'Last Week', value: 'lastWeek', description: 'From Monday to Sunday' },
			{ name: 'This Month', value: 'thisMonth', description: 'From the first day until now' },
			{ name: 'This Week', value: 'thisWeek', description: 'From Monday until now' },
			{ name: 'Today', value: 'today', description: 'From midnight until now' },
			{ name: 'Yesterday', value: 'yesterday' },
		],
		description:
			"Which period to report on. Days begin at midnight in the 'Time Zone' of the options, or in that of the workflow.",
	},
	{
		displayName: 'Start Time',
		name: 'startTime',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: custom,
		description: 'Report on what began at this time or later',
	},
	{
		displayName: 'End Time',
		name: 'endTime',
		type: 'dateTime',
		default: '',
		displayOptions: custom,
		description: 'Report on what began at this time or before; until now if empty',
	},
];

/** The zone of the period; sent where the API also writes its times in it. */
export const reportTimeZone: INodeProperties = {
	...timeZone,
	description:
		'IANA time zone of the period, and of the times in the output. If not set: the time zone of the workflow for the period, and Europe/Prague for the output.',
};

export const agents = severalFromList({
	displayName: 'Agent Names or IDs',
	name: 'agents',
	loadOptionsMethod: 'loadAgents',
	what: 'Only these agents, by their logins; all agents if empty',
	routing: { send: { type: 'query', property: 'agents' } },
});

export const queues = severalFromList({
	displayName: 'Queue Names or IDs',
	name: 'queues',
	loadOptionsMethod: 'loadQueues',
	what: 'Only these queues, by their names; all queues if empty',
	routing: { send: { type: 'query', property: 'queues' } },
});
