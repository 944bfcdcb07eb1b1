import type { INodeProperties } from 'n8n-workflow';

import { filters, returnAllAndLimit, USER_ID } from '../../parameters/commonParameters';

export const getMembersFields: INodeProperties[] = [
	...returnAllAndLimit,
	filters([
		{
			displayName: 'Login',
			name: 'login',
			type: 'string',
			default: '',
			placeholder: 'e.g. jana.novakova@your-company.cz',
			description: 'Only the member with this login',
			routing: { send: { type: 'query', property: 'login' } },
		},
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			default: '',
			placeholder: USER_ID,
			description: 'Only the member who is the user with this ID',
			routing: { send: { type: 'query', property: 'userId' } },
		},
	]),
];
