import type { INodeProperties } from 'n8n-workflow';

import {
	country,
	filters,
	options,
	pbxId,
	returnAllAndLimit,
	simplify,
	timeZone,
	USER_ID,
	whenSimplified,
} from '../../parameters/commonParameters';

export const getCurrentFields: INodeProperties[] = [
	...returnAllAndLimit,
	simplify,
	filters([
		{
			displayName: 'Call ID',
			name: 'callId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1412256225.1941',
			description: 'The callId of one call, to see whether it is still in progress',
			routing: { send: { type: 'query', property: 'callId' } },
		},
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			default: '',
			placeholder: USER_ID,
			description: 'Only calls of the user with this ID, which Switchboard: Get Users returns',
			routing: { send: { type: 'query', property: 'userId' } },
		},
		{
			displayName: 'User Login',
			name: 'userLogin',
			type: 'string',
			default: '',
			placeholder: 'e.g. jana.novakova@your-company.cz',
			description: 'Only calls of the user with this login',
			routing: { send: { type: 'query', property: 'userLogin' } },
		},
	]),
	options([
		whenSimplified(country),
		pbxId,
		// The API has no time zone for this list.
		whenSimplified({
			...timeZone,
			description: 'IANA time zone of the times in the output. Europe/Prague if not set.',
			routing: undefined,
		}),
	]),
];
