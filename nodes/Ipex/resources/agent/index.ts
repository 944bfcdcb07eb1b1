import type { INodeProperties } from 'n8n-workflow';

import { itemOperation } from '../../request/operation';
import { returnAllAndLimit } from '../../parameters/commonParameters';
import { operationParameters } from '../../parameters/mergeParameters';
import { chooseAgent } from './asAgent';
import { getStateFields, state } from './getState';
import { pause, pauseFields, pauseReasons, unpause } from './pause';

const show = { resource: ['agent'] };

// All of them are one POST of GraphQL; those that read may be sent again.
const request = { method: 'POST', url: '/graphql' } as const;

export const agentDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Get Pause Reasons',
				value: 'getPauseReasons',
				action: 'Get many pause reasons of agent',
				description: "Get the pauses that the agent in 'Act As' may take",
				routing: {
					request,
					operations: { pagination: itemOperation(pauseReasons, { idempotent: true }) },
				},
			},
			{
				name: 'Get State',
				value: 'getState',
				action: 'Get state of agent',
				description:
					'Get whether an agent of the call centre is paused, why, and the figures of the day',
				routing: {
					request,
					operations: { pagination: itemOperation(state, { idempotent: true }) },
				},
			},
			{
				name: 'Pause',
				value: 'pause',
				action: 'Pause agent',
				description: "Pause the agent in 'Act As', so that the queues send no calls",
				routing: { request, operations: { pagination: itemOperation(pause) } },
			},
			{
				name: 'Unpause',
				value: 'unpause',
				action: 'Unpause agent',
				description: "End the pause of the agent in 'Act As', so that the queues send calls again",
				routing: { request, operations: { pagination: itemOperation(unpause) } },
			},
		],
		default: 'getState',
	},
	...operationParameters('agent', {
		getPauseReasons: [chooseAgent, ...returnAllAndLimit],
		getState: [chooseAgent, ...getStateFields],
		pause: [chooseAgent, ...pauseFields],
		unpause: [chooseAgent],
	}),
];
