import type { INodeProperties } from 'n8n-workflow';

import { readList, requireParameter } from '../../request/responseReaders';
import { operation } from '../../request/operation';
import { operationParameters } from '../../parameters/mergeParameters';
import { getFields } from './get';
import { getAllFields } from './getAll';
import { getEventsFields } from './getEvents';
import { getMissedFields } from './getMissed';
import { asMissedCalls, manyCalls, oneCall } from './records';

const show = { resource: ['callLog'] };

export const callLogDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get call',
				description: 'Get one finished call, all of its legs joined',
				routing: {
					request: { method: 'GET', url: '/calls' },
					operations: {
						pagination: operation(requireParameter('callId', oneCall)),
					},
				},
			},
			{
				name: 'Get Events',
				value: 'getEvents',
				action: 'Get events of call',
				description: 'Get what happened during a call, step by step',
				routing: {
					request: { method: 'GET', url: '/calls/{callId}/detail' },
					operations: { pagination: operation(readList()) },
				},
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many calls',
				description:
					'Get finished calls of the switchboard, by period, outcome, number, queue, user and more',
				routing: {
					request: { method: 'GET', url: '/calls' },
					operations: { pagination: operation(manyCalls) },
				},
			},
			{
				name: 'Get Missed',
				value: 'getMissed',
				action: 'Get missed calls',
				description:
					'Get the calls that the call-centre queues lost and that still wait for a call back',
				routing: {
					request: { method: 'GET', url: '/calls/missed' },
					operations: { pagination: operation(readList(asMissedCalls)) },
				},
			},
		],
		default: 'getAll',
	},
	...operationParameters('callLog', {
		get: getFields,
		getAll: getAllFields,
		getEvents: getEventsFields,
		getMissed: getMissedFields,
	}),
];
