import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { DEFAULT_COUNTRY, NUMBERING_PLANS } from './phone/numberingPlans';
import { DEFAULT_TIME_ZONE } from './time';

/** Fields that several operations share; an operation takes them by spreading. */

export const returnAllAndLimit: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const callId: INodeProperties = {
	displayName: 'Call ID',
	name: 'callId',
	type: 'string',
	default: '',
	required: true,
	placeholder: '1412256225.1941',
	description: 'The callId of a call, which all of its legs share (the API also calls it linkedid)',
};

export const pbxId: INodeProperties = {
	displayName: 'PBX ID',
	name: 'pbxId',
	type: 'string',
	default: '',
	placeholder: '7',
	description: 'Identifier of the switchboard, for an access to several',
	routing: { send: { type: 'query', property: 'pbxId' } },
};

export const timeZone: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timezone',
	type: 'string',
	default: DEFAULT_TIME_ZONE,
	placeholder: DEFAULT_TIME_ZONE,
	description:
		'IANA time zone of the times in the output, and of dates you enter without one. Europe/Prague if not set.',
	routing: { send: { type: 'query', property: 'timezone' } },
};

export const country: INodeProperties = {
	displayName: 'Default Country',
	name: 'country',
	type: 'options',
	options: Object.entries(NUMBERING_PLANS)
		.map(([code, { name }]): INodePropertyOptions => ({ name, value: code }))
		// By code units: to compare as people do would load the tables for it with the node.
		.sort((a, b) => (a.name < b.name ? -1 : 1)),
	default: DEFAULT_COUNTRY,
	description: 'Country of the phone numbers that are written without a country code',
};

/** Where calls come from and go to, in the words of the call object. */
export const directionChoices: INodePropertyOptions[] = [
	{ name: 'Inbound', value: 'inbound' },
	{ name: 'Internal', value: 'internal' },
	{ name: 'Outbound', value: 'outbound' },
];

/** How calls end, in the words of the call object. */
export const outcomeChoices: INodePropertyOptions[] = [
	{ name: 'Answered', value: 'answered' },
	{ name: 'Busy', value: 'busy' },
	{ name: 'Failed', value: 'failed' },
	{ name: 'Missed', value: 'missed', description: 'Inbound, and nobody took it' },
	{ name: 'No Answer', value: 'noAnswer', description: 'Outbound or internal' },
];

/** The collection of what narrows a list. */
export function filters(fields: INodeProperties[]): INodeProperties {
	return collection('Filters', 'filters', 'Add Filter', fields);
}

/** The collection of what is set rarely. */
export function options(fields: INodeProperties[]): INodeProperties {
	return collection('Options', 'options', 'Add Option', fields);
}

function collection(
	displayName: string,
	name: string,
	placeholder: string,
	fields: INodeProperties[],
): INodeProperties {
	return { displayName, name, type: 'collection', placeholder, default: {}, options: fields };
}

/** A field that takes several values of a list of the platform. */
export function severalFromList(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'routing'> & {
		loadOptionsMethod: string;
		/** What the values do; without a full stop. */
		what: string;
	},
): INodeProperties {
	const { displayName, name, loadOptionsMethod, what, routing } = field;
	return {
		displayName,
		name,
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod },
		default: [],
		description: `${what}. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
		...(routing ? { routing } : {}),
	};
}

/** What an ID of a user looks like. */
export const USER_ID = '42';

/** A field whose value is picked from a list of the platform, or entered as it is. */
export function locator(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'required' | 'routing'> & {
		searchListMethod: string;
		/** How the value that one enters is called. */
		enteredAs: string;
		placeholder: string;
	},
): INodeProperties {
	const { searchListMethod, enteredAs, placeholder, routing, ...rest } = field;
	return {
		...rest,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: `By ${enteredAs}`, name: 'id', type: 'string', placeholder },
		],
		...(routing ? { routing } : {}),
	};
}

/** A top-level field of every operation but the one that the access itself has to ask for, and the one that asks nobody. */
export const actAs: INodeProperties = {
	...locator({
		displayName: 'Act As',
		name: 'actAs',
		description:
			'The user to run as; beats the one in the credential. Needs an API access with "Impersonation".',
		searchListMethod: 'searchLogins',
		enteredAs: 'E-Mail or Login',
		placeholder: 'jana.novakova@your-company.cz',
	}),
	displayOptions: { hide: { resource: ['impersonation', 'phoneNumber'] } },
};
