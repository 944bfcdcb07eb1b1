import type { INodeProperties } from 'n8n-workflow';

import { record, requiring } from '../../shared/answers';
import { throughDoor } from '../../shared/door';
import { shareFields } from '../../shared/shareFields';
import { getTokenFields } from './getToken';

const show = { resource: ['impersonation'] };

export const impersonationDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Get Token',
				value: 'getToken',
				action: 'Get token of user',
				description: 'Get an access token of a user, for requests outside of this node',
				routing: {
					request: {
						method: 'POST',
						baseURL: '={{$credentials.authUrl.trim()}}',
						url: '/token-exchange',
					},
					operations: {
						pagination: throughDoor(requiring('email', record('a token', ['access_token'])), {
							asAccess: true,
							changesNothing: true,
						}),
					},
				},
			},
		],
		default: 'getToken',
	},
	...shareFields('impersonation', { getToken: getTokenFields }),
];
