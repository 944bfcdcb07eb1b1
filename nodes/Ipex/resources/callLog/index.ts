import type { INodeProperties } from 'n8n-workflow';

import {
	callId,
	options,
	pbxId,
	returnAllAndLimit,
	timeZone,
} from '../../parameters/commonParameters';
import { operationParameters } from '../../parameters/mergeParameters';
import { operation } from '../../request/operation';
import { readList } from '../../request/responseReaders';
import { simplifying } from '../simplify';
import { getFields, oneCall } from './get';
import { getAllFields } from './getAll';
import { getMissedFields, toMissedCall } from './getMissed';
import { manyCalls } from './manyCalls';

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
					operations: { pagination: operation(oneCall) },
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
					operations: { pagination: operation(readList(simplifying(toMissedCall))) },
				},
			},
		],
		default: 'getAll',
	},
	...operationParameters('callLog', {
		get: getFields,
		getAll: getAllFields,
		getEvents: [callId, ...returnAllAndLimit, options([pbxId, timeZone])],
		getMissed: getMissedFields,
	}),
];
