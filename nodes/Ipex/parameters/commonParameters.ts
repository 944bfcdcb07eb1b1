import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { DEFAULT_COUNTRY, NUMBERING_PLANS } from '../phone/numberingPlans';
import { DEFAULT_TIME_ZONE } from '../time/time';

/** Parameters that several operations share. */

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

/** A parameter that is shown while 'Simplify' is on. It does not change the records of the API. */
export function whenSimplified(field: INodeProperties): INodeProperties {
	const show = { ...field.displayOptions?.show, '/simplify': [true] };
	return { ...field, displayOptions: { ...field.displayOptions, show } };
}

export const callId: INodeProperties = {
	displayName: 'Call ID',
	name: 'callId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 1412256225.1941',
	description: 'The callId of a call, which all of its legs share (the API also calls it linkedid)',
};

export const pbxId: INodeProperties = {
	displayName: 'PBX ID',
	name: 'pbxId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 7',
	description: 'Identifier of the switchboard, for an access to several',
	routing: { send: { type: 'query', property: 'pbxId' } },
};

export const timeZone: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timezone',
	type: 'string',
	default: DEFAULT_TIME_ZONE,
	placeholder: `e.g. ${DEFAULT_TIME_ZONE}`,
	description:
		'IANA time zone of the times in the output, and of dates that you enter without an offset. If not set: Europe/Prague for the output, and the time zone of the workflow for dates.',
	routing: { send: { type: 'query', property: 'timezone' } },
};

/** The time zone where the node itself writes the times, or reads the dates. */
export const ownTimeZone: INodeProperties = { ...timeZone, routing: undefined };

/** The time zone of simplified records of a list for which the API has none. */
export const timeZoneOfOutput: INodeProperties = whenSimplified({
	...ownTimeZone,
	description: 'IANA time zone of the times in the output. Europe/Prague if not set.',
});

export const country: INodeProperties = {
	displayName: 'Default Country',
	name: 'country',
	type: 'options',
	options: Object.entries(NUMBERING_PLANS)
		.map(([code, { name }]): INodePropertyOptions => ({ name, value: code }))
		// By code units, because localeCompare would load its tables with the node.
		.sort((a, b) => (a.name < b.name ? -1 : 1)),
	default: DEFAULT_COUNTRY,
	description: 'Country of the phone numbers that are written without a country code',
};

/** The collection of filters. */
export function filters(fields: INodeProperties[]): INodeProperties {
	return collection('Filters', 'filters', 'Add Filter', fields);
}

/** The collection of options. */
export function options(fields: INodeProperties[]): INodeProperties {
	return collection('Options', 'options', 'Add Option', fields);
}

/** Fields that a user adds one by one. */
export function collection(
	displayName: string,
	name: string,
	placeholder: string,
	fields: INodeProperties[],
): INodeProperties {
	return { displayName, name, type: 'collection', placeholder, default: {}, options: fields };
}

/** A parameter for several values of a list of the platform. */
export function severalFromList(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'routing'> & {
		loadOptionsMethod: string;
		/** The description, without a full stop. */
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

/** The placeholder for the ID of a user. */
export const USER_ID = 'e.g. 42';

/** A parameter whose value is picked from a list of the platform, or entered. */
export function locator(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'required' | 'routing'> & {
		searchListMethod: string;
		/** What the user enters instead of picking, for example an ID. */
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

/**
 * The user that an operation is for. If it is empty, the API takes the authenticated user.
 * @param sendIn where it is sent. By default it is not sent, and only filters a list
 */
export function userOrActAs(sendIn?: 'body' | 'query'): INodeProperties {
	return locator({
		displayName: 'User',
		name: 'userId',
		description: "The user for whom the operation runs. If empty, the user in 'Act As'.",
		searchListMethod: 'searchUsers',
		enteredAs: 'ID',
		placeholder: USER_ID,
		routing: sendIn && { send: { type: sendIn, property: 'userId' } },
	});
}

/** The profile that an operation is for. It comes after {@link userOrActAs}, whose profiles its list offers. */
export function profileOfUser(routing?: INodeProperties['routing']): INodeProperties {
	return locator({
		displayName: 'Profile',
		name: 'profileId',
		required: true,
		description: "The list has the profiles of 'User', or of the user in 'Act As'",
		searchListMethod: 'searchProfiles',
		enteredAs: 'ID',
		placeholder: 'e.g. 501',
		routing,
	});
}

/** A parameter of every operation, except of one that runs as the access itself, and of one that sends no request. */
export const actAs: INodeProperties = {
	...locator({
		displayName: 'Act As',
		name: 'actAs',
		description:
			'The user to run as, instead of the one in the credential. The API access needs the permission to impersonate.',
		searchListMethod: 'searchLogins',
		enteredAs: 'E-Mail or Login',
		placeholder: 'e.g. jana.novakova@your-company.cz',
	}),
	displayOptions: { hide: { resource: ['impersonation', 'phoneNumber'] } },
};
