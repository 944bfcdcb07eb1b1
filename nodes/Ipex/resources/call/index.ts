import type { INodeProperties } from 'n8n-workflow';

import {
	readAcknowledgement,
	readList,
	readRecord,
	requireParameter,
} from '../../request/responseReaders';
import { operation } from '../../request/operation';
import { returnAllAndLimit, userOrActAs } from '../../parameters/commonParameters';
import { operationParameters } from '../../parameters/mergeParameters';
import { simplifying } from '../simplify';
import { getCurrentFields, toCurrentCall } from './getCurrent';
import { hangUp, hangUpFields } from './hangUp';
import { monitorFields } from './monitor';
import { start, startFields } from './start';
import { transferFields } from './transfer';

const show = { resource: ['call'] };

export const callDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Cancel Transfer',
				value: 'cancelTransfer',
				action: 'Cancel transfer',
				description:
					'Cancel an attended transfer that is in progress. The user returns to the first party.',
				routing: {
					request: {
						method: 'DELETE',
						url: '/calls/transfer',
						headers: { 'Content-Type': 'application/json' },
					},
					operations: { pagination: operation(readAcknowledgement('userId', 'actAs')) },
				},
			},
			{
				name: 'Get Current',
				value: 'getCurrent',
				action: 'Get current calls',
				description: 'Get the calls that are in progress right now, ringing or answered',
				routing: {
					request: { method: 'GET', url: '/calls/current' },
					operations: { pagination: operation(readList(simplifying(toCurrentCall))) },
				},
			},
			{
				name: 'Get Transfer Destinations',
				value: 'getTransferDestinations',
				action: 'Get transfer destinations',
				description:
					'Get the users and applications that a call can be transferred to, with their numbers and whether they are free',
				routing: {
					request: { method: 'GET', url: '/calls/transfer/destinations' },
					operations: { pagination: operation(readList()) },
				},
			},
			{
				name: 'Hang Up',
				value: 'hangUp',
				action: 'Hang up call',
				description: 'End a live call at once: its parties are cut off, and it cannot be undone',
				routing: {
					request: { method: 'DELETE', url: '/calls' },
					operations: { pagination: operation(hangUp) },
				},
			},
			{
				name: 'Monitor',
				value: 'monitor',
				action: 'Monitor call',
				description:
					'Let a user listen in on a live call. The other party does not hear the user. Returns the channelId that Hang Up needs to end it.',
				routing: {
					request: { method: 'PUT', url: '/calls/monitor' },
					operations: {
						pagination: operation(
							requireParameter(
								'channelId',
								readRecord('the monitoring call', ['channelId', 'callId']),
							),
						),
					},
				},
			},
			{
				name: 'Start',
				value: 'start',
				action: 'Start call',
				description:
					'Start a real phone call: the phone of a user rings, and then the number is called. Returns the callId and the channelId.',
				routing: {
					request: { method: 'POST', url: '/calls' },
					operations: { pagination: operation(start) },
				},
			},
			{
				name: 'Transfer',
				value: 'transfer',
				action: 'Transfer call',
				description: 'Transfer the live call of a user to another number',
				routing: {
					request: { method: 'PUT', url: '/calls/transfer' },
					operations: {
						pagination: operation(
							requireParameter('to', readAcknowledgement('to', 'type', 'userId', 'actAs')),
						),
					},
				},
			},
		],
		default: 'getCurrent',
	},
	...operationParameters('call', {
		cancelTransfer: [userOrActAs('body')],
		getCurrent: getCurrentFields,
		getTransferDestinations: returnAllAndLimit,
		hangUp: hangUpFields,
		monitor: monitorFields,
		start: startFields,
		transfer: transferFields,
	}),
];
