import type { INodeProperties } from 'n8n-workflow';

import {
	filters,
	locator,
	options,
	pbxId,
	returnAllAndLimit,
	USER_ID,
} from '../../parameters/commonParameters';

export const getUsersFields: INodeProperties[] = [
	...returnAllAndLimit,
	filters([
		{
			displayName: 'Call Centre Only',
			name: 'callcenter',
			type: 'boolean',
			default: true,
			description: 'Whether to return only users with call-centre rights',
			routing: { send: { type: 'query', property: 'callcenter' } },
		},
		{
			displayName: 'Line',
			name: 'exten',
			type: 'string',
			default: '',
			placeholder: 'e.g. 204',
			description: 'Short number of the line of the user',
			routing: { send: { type: 'query', property: 'exten' } },
		},
		{
			displayName: 'Login',
			name: 'login',
			type: 'string',
			default: '',
			placeholder: 'e.g. jana.novakova@your-company.cz',
			description: 'Login of the user',
			routing: { send: { type: 'query', property: 'login' } },
		},
	]),
	options([pbxId]),
];

export const getUserFields: INodeProperties[] = [
	locator({
		displayName: 'User',
		name: 'userId',
		required: true,
		description: 'The user to get',
		searchListMethod: 'searchUsers',
		enteredAs: 'ID',
		placeholder: USER_ID,
	}),
	options([pbxId]),
];
