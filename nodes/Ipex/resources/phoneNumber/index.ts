import type { INodeProperties } from 'n8n-workflow';

import { operation } from '../../request/operation';
import { operationParameters } from '../../parameters/mergeParameters';
import { parsedNumber, parseFields } from './parse';

const show = { resource: ['phoneNumber'] };

export const phoneNumberDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Parse',
				value: 'parse',
				action: 'Parse phone number',
				description:
					'Turn a phone number from a form, a sheet or a CRM into the phone object that calls have. It contains one standard form, and the forms that address books use.',
				// n8n wants a request of every operation. The function answers without sending it.
				routing: {
					request: { method: 'GET', url: '/' },
					operations: {
						pagination: operation(parsedNumber, {
							asAccess: true,
							// An empty cell of a sheet means that nobody gave a number.
							mayBeMissing: ['phoneNumber'],
						}),
					},
				},
			},
		],
		default: 'parse',
	},
	...operationParameters('phoneNumber', { parse: parseFields }),
];
