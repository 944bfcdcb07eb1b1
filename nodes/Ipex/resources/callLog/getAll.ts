import type { INodeProperties } from 'n8n-workflow';

import {
	callLines,
	callQueues,
	callUsers,
	directionChoices,
	outcomeChoices,
} from '../../parameters/callFilters';
import {
	collection,
	country,
	filters,
	options,
	returnAllAndLimit,
	simplify,
	timeZone,
} from '../../parameters/commonParameters';

/** A filter that is sent as it is entered, under the name that the API gives it. */
function filter(
	name: string,
	displayName: string,
	description: string,
	rest: Partial<INodeProperties> = {},
): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: '',
		description,
		routing: { send: { type: 'query', property: name } },
		...rest,
	};
}

/** How a filter compares. `equal` is the only value that the platform documents; an expression may give another. */
function comparison(name: string, filterName: string): INodeProperties {
	return filter(
		name,
		`${filterName} Comparison`,
		`How the filter '${filterName}' compares. The platform documents Equal only; an expression can give another value.`,
		{ type: 'options', options: [{ name: 'Equal', value: 'equal' }], default: 'equal' },
	);
}

/** When the calls began. The filters may narrow it with times. */
const period: INodeProperties = {
	displayName: 'Period',
	name: 'period',
	type: 'options',
	default: 'any',
	options: [
		{
			name: 'Any Time',
			value: 'any',
			description: "Or the time between 'Start Time' and 'End Time'",
		},
		{ name: 'Last Month', value: 'lastMonth' },
		{ name: 'Last Week', value: 'lastWeek', description: 'From Monday to Sunday' },
		{ name: 'This Month', value: 'thisMonth' },
		{ name: 'This Week', value: 'thisWeek', description: 'From Monday on' },
		{ name: 'Today', value: 'today' },
		{ name: 'Yesterday', value: 'yesterday' },
	],
	description: "When the calls began. Days begin at midnight in the 'Time Zone' of the options.",
};

/**
 * The filters for whole calls, and those that the API applies to single legs. The names of the latter begin with "Leg".
 * All of them stay in one collection, because workflows have stored them there.
 */
const filterFields: INodeProperties[] = [
	filter(
		'categories',
		'Categories',
		'Category IDs as nested JSON: [[1,2],[3]] means (1 or 2) and 3',
		{ placeholder: 'e.g. [[1,2],[3]]' },
	),
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'multiOptions',
		options: directionChoices,
		default: ['inbound'],
		description: 'Where the calls came from and went to. If not set: all.',
	},
	filter(
		'endTime',
		'End Time',
		'Only calls that began before this time; all up to the newest if not set',
		{ type: 'dateTime' },
	),
	filter('dst', 'Leg Destination', 'Number that was called, in any spelling', {
		placeholder: 'e.g. +420777123456',
	}),
	filter('way', 'Leg Direction', 'Direction of a leg; a call may have legs in several directions', {
		type: 'options',
		options: [
			{ name: 'Inbound', value: 'In' },
			{ name: 'Internal', value: 'Loc' },
			{ name: 'Outbound', value: 'Out' },
		],
		default: 'In',
	}),
	filter(
		'disposition',
		'Leg Disposition',
		"How a leg ended, in the words of the switchboard; for whole calls use 'Outcome'",
		{
			type: 'options',
			options: [
				{ name: 'Answered', value: 'ANSWERED' },
				{ name: 'Busy', value: 'BUSY' },
				{ name: 'Failed', value: 'FAILED' },
				{ name: 'No Answer', value: 'NO ANSWER' },
			],
			default: 'ANSWERED',
		},
	),
	filter('line', 'Leg Line', 'Short number of a line that has a leg of the call', {
		placeholder: 'e.g. 204',
	}),
	filter('extensions', 'Leg Lines', 'Several lines, separated by commas', {
		placeholder: 'e.g. 204, 205',
	}),
	filter('src', 'Leg Source', 'Number that called, in any spelling', {
		placeholder: 'e.g. +420777123456',
	}),
	filter('teams', 'Leg Teams', 'IDs of teams, separated by commas', { placeholder: 'e.g. 1, 2' }),
	filter('trunk', 'Leg Trunk', 'SIP trunk that carried the leg', { placeholder: 'e.g. ipex-1' }),
	callLines,
	{
		displayName: 'Minimum Duration (Seconds)',
		name: 'minDuration',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 10,
		description: 'Only calls that lasted at least this long, from the first ring to the end',
	},
	{
		displayName: 'Outcome',
		name: 'outcome',
		type: 'multiOptions',
		options: outcomeChoices,
		default: ['missed'],
		description: 'How the call as a whole ended. If not set: all.',
	},
	filter(
		'phoneNumber',
		'Phone Number',
		'Number of the outside party, in either direction and in any spelling',
		{ placeholder: 'e.g. +420777123456' },
	),
	callQueues,
	{
		displayName: 'Recorded Only',
		name: 'recordedOnly',
		type: 'boolean',
		default: true,
		description: 'Whether to return only calls that have a recording',
	},
	filter('startTime', 'Start Time', 'Only calls that began at this time or later', {
		type: 'dateTime',
	}),
	callUsers,
];

const optionFields: INodeProperties[] = [
	country,
	{
		displayName: 'Join Legs',
		name: 'joinLegs',
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/simplify': [true] } },
		description:
			'Whether all legs of a call (the phones of a queue, transfers) make one item, even legs that the filters or the limit would leave out. Off: one item for each leg.',
	},
	comparison('dstFilter', 'Leg Destination'),
	comparison('lineFilter', 'Leg Line'),
	comparison('srcFilter', 'Leg Source'),
	comparison('trunkFilter', 'Leg Trunk'),
	filter('metadata', 'Note and Categories', 'Whether to add note and categories to the records', {
		type: 'boolean',
		default: true,
		displayOptions: { show: { '/simplify': [false] } },
	}),
	comparison('phoneNumberFilter', 'Phone Number'),
	{
		displayName: 'Sort',
		name: 'sortDirection',
		// Where version 0.1.0 kept the order. n8n would drop the value from a workflow if the collection had no such field.
		type: 'hidden',
		default: '',
		description: "Which calls come first, unless 'Sort' says so",
	},
	timeZone,
];

const sort = collection('Sort', 'sort', 'Add Sort', [
	{
		displayName: 'Order',
		name: 'order',
		type: 'options',
		options: [
			{ name: 'Newest First', value: 'desc' },
			{ name: 'Oldest First', value: 'asc' },
		],
		default: 'desc',
		description:
			"Which calls come first. If not set: the newest with a limit, the oldest with 'Return All'.",
	},
]);

export const getAllFields: INodeProperties[] = [
	period,
	...returnAllAndLimit,
	simplify,
	filters(filterFields),
	sort,
	options(optionFields),
];
