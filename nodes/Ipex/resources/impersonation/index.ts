import type { INodeProperties } from 'n8n-workflow';

import { BASE_URLS } from '../../request/customOperations';
import { operation } from '../../request/operation';
import { operationParameters } from '../../parameters/mergeParameters';
import { getToken, getTokenFields } from './getToken';

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
						baseURL: BASE_URLS.auth,
						url: '/token-exchange',
					},
					operations: {
						pagination: operation(getToken, { asAccess: true, idempotent: true }),
					},
				},
			},
		],
		default: 'getToken',
	},
	...operationParameters('impersonation', { getToken: getTokenFields }),
];
