import type { INodeProperties } from 'n8n-workflow';

import { country, returnAllAndLimit, simplify, timeZone } from '../../shared/fields';

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

const filters: INodeProperties[] = [
	filter(
		'categories',
		'Categories',
		'Category IDs as nested JSON: [[1,2],[3]] means (1 or 2) and 3',
		{ placeholder: 'e.g. [[1,2],[3]]' },
	),
	filter('dst', 'Destination', 'Number that was called', { placeholder: 'e.g. +420777123456' }),
	filter('way', 'Direction', 'Where the call came from and went to', {
		type: 'options',
		options: [
			{ name: 'Inbound', value: 'In' },
			{ name: 'Internal', value: 'Loc' },
			{ name: 'Outbound', value: 'Out' },
		],
		default: 'In',
	}),
	filter('disposition', 'Disposition', 'How the leg ended, in the words of the switchboard', {
		type: 'options',
		options: [
			{ name: 'Answered', value: 'ANSWERED' },
			{ name: 'Busy', value: 'BUSY' },
			{ name: 'Failed', value: 'FAILED' },
			{ name: 'No Answer', value: 'NO ANSWER' },
		],
		default: 'ANSWERED',
	}),
	filter('endTime', 'End Time', 'Calls that began at this time or before; now if not set', {
		type: 'dateTime',
	}),
	filter('line', 'Line', 'Short number of the line', { placeholder: 'e.g. 204' }),
	filter('extensions', 'Lines', 'Several lines, separated by commas', {
		placeholder: 'e.g. 204, 205',
	}),
	filter('phoneNumber', 'Phone Number', 'Number of the outside party, in either direction', {
		placeholder: 'e.g. +420777123456',
	}),
	filter('src', 'Source', 'Number that called', { placeholder: 'e.g. +420777123456' }),
	filter('startTime', 'Start Time', 'Calls that began at this time or later', {
		type: 'dateTime',
	}),
	filter('teams', 'Teams', 'IDs of teams, separated by commas', { placeholder: 'e.g. 1, 2' }),
	filter('trunk', 'Trunk', 'SIP trunk that carried the call', { placeholder: 'e.g. ipex-1' }),
];

const options: INodeProperties[] = [
	country,
	comparison('dstFilter', 'Destination'),
	{
		displayName: 'Join Legs',
		name: 'joinLegs',
		type: 'boolean',
		default: true,
		description:
			'Whether all legs of a call (the phones of a queue, transfers) make one item, also those that the filters or the limit would leave out. Off: one item for each leg. Raw records are never joined.',
	},
	comparison('lineFilter', 'Line'),
	filter(
		'metadata',
		'Note and Categories',
		'Whether to add note and categories to raw records; simplified calls always have them',
		{ type: 'boolean', default: true },
	),
	comparison('phoneNumberFilter', 'Phone Number'),
	filter(
		'sortDirection',
		'Sort',
		'Which calls come first. If not set: the newest with a limit, the oldest with Return All.',
		{
			type: 'options',
			options: [
				{ name: 'Newest First', value: 'desc' },
				{ name: 'Oldest First', value: 'asc' },
			],
			default: 'desc',
		},
	),
	comparison('srcFilter', 'Source'),
	timeZone,
	comparison('trunkFilter', 'Trunk'),
];

export const getAllFields: INodeProperties[] = [
	...returnAllAndLimit,
	simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: filters,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
	},
];
