import type { INodeProperties } from 'n8n-workflow';

import { list, record } from '../../shared/answers';
import { throughDoor } from '../../shared/door';
import { getNumberFields } from './getNumber';
import { getNumbersFields } from './getNumbers';
import { getUserFields } from './getUser';
import { getUsersFields } from './getUsers';

const show = { resource: ['switchboard'] };

export const switchboardDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Get Number',
				value: 'getNumber',
				action: 'Get a number',
				description: 'Get one number (line) of the switchboard',
				routing: {
					request: { method: 'GET', url: '/numbers/{numberId}' },
					operations: { pagination: throughDoor(record()) },
				},
			},
			{
				name: 'Get Numbers',
				value: 'getNumbers',
				action: 'Get many numbers',
				description: 'Get the numbers (lines) of the switchboard and who owns them',
				routing: {
					request: { method: 'GET', url: '/numbers' },
					operations: { pagination: throughDoor(list()) },
				},
			},
			{
				name: 'Get User',
				value: 'getUser',
				action: 'Get a user',
				description: 'Get one user of the switchboard',
				routing: {
					request: { method: 'GET', url: '/pbx/users/{userId}' },
					operations: { pagination: throughDoor(record()) },
				},
			},
			{
				name: 'Get Users',
				value: 'getUsers',
				action: 'Get many users',
				description: 'Get the users of the switchboard with their lines',
				routing: {
					request: { method: 'GET', url: '/pbx/users' },
					operations: { pagination: throughDoor(list()) },
				},
			},
		],
		default: 'getUsers',
	},
	...getNumberFields,
	...getNumbersFields,
	...getUserFields,
	...getUsersFields,
];
