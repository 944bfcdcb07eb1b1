import type { INodeProperties } from 'n8n-workflow';

import { itemOperation, operation } from '../../request/operation';
import { returnAllAndLimit } from '../../parameters/commonParameters';
import { operationParameters } from '../../parameters/mergeParameters';
import { getAllFields, messages } from './getAll';
import { send, senderNumbers, sendFields } from './send';
import { sendInstant, sendInstantFields } from './sendInstant';

const show = { resource: ['sms'] };

export const smsDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many SMS',
				description: 'Get the SMS that were sent and received in a period, the newest first',
				routing: {
					request: { method: 'GET', url: '/SMS' },
					operations: { pagination: operation(messages, { service: 'smsUrl' }) },
				},
			},
			{
				name: 'Get Sender Numbers',
				value: 'getSenderNumbers',
				action: 'Get many sender numbers',
				description: 'Get the mobile numbers that SMS can be sent from',
				routing: {
					request: { method: 'GET', url: '/SMS/allowed-numbers' },
					operations: { pagination: operation(senderNumbers, { service: 'smsUrl' }) },
				},
			},
			{
				name: 'Send',
				value: 'send',
				action: 'Send SMS',
				description:
					'Send a real SMS from a mobile number of the company. The recipient can reply to it. Returns how many SMS the text takes.',
				routing: {
					request: { method: 'POST', url: '/SMS' },
					operations: { pagination: itemOperation(send, { service: 'smsUrl' }) },
				},
			},
			{
				name: 'Send Instant',
				value: 'sendInstant',
				action: 'Send instant SMS',
				description:
					'Send a real SMS without a mobile number of your own. The recipient cannot reply to it.',
				routing: {
					request: { method: 'POST', url: '/v1/sms' },
					operations: { pagination: itemOperation(sendInstant, { service: 'centralUrl' }) },
				},
			},
		],
		default: 'send',
	},
	...operationParameters('sms', {
		getAll: getAllFields,
		getSenderNumbers: returnAllAndLimit,
		send: sendFields,
		sendInstant: sendInstantFields,
	}),
];
