import type { INodeProperties } from 'n8n-workflow';

import { readList, readPages } from '../../request/responseReaders';
import { operation } from '../../request/operation';
import { filters, options, returnAllAndLimit, simplify } from '../../parameters/commonParameters';
import { operationParameters } from '../../parameters/mergeParameters';
import { activityPages, figuresOverPeriod, listOverPeriod } from './reads';
import { getAgentActivityFields } from './getAgentActivity';
import { getAgentDailyStatsFields } from './getAgentDailyStats';
import { getCallsFields } from './getCalls';
import { getQueuesFields } from './getQueues';
import { agents, period, reportTimeZone } from './parameters';
import { asAgentDailyStats, asAgentDurations, asQueues, asReportedCalls } from './simplified';

const show = { resource: ['report'] };

export const reportDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Get Agent Activity',
				value: 'getAgentActivity',
				action: 'Get agent activity',
				description:
					'Get what agents of the call centre did in a period, event by event: logins, pauses, ends of calls',
				routing: {
					request: { method: 'GET', url: '/reports/agents/activity' },
					operations: { pagination: operation(readPages(activityPages)) },
				},
			},
			{
				name: 'Get Agent Daily Stats',
				value: 'getAgentDailyStats',
				action: 'Get daily stats of agents',
				description:
					'Get how many calls each agent answered and missed today, and the time spent talking and in pauses',
				routing: {
					request: { method: 'GET', url: '/reports/agents/daily-stats' },
					operations: { pagination: operation(readList(asAgentDailyStats)) },
				},
			},
			{
				name: 'Get Agent Durations',
				value: 'getAgentDurations',
				action: 'Get durations of agents',
				description:
					'Get how long each agent was in each state in a period: logged in, in a pause, in calls',
				routing: {
					request: { method: 'GET', url: '/reports/agents/activity-durations' },
					operations: { pagination: operation(listOverPeriod(asAgentDurations)) },
				},
			},
			{
				name: 'Get Calls',
				value: 'getCalls',
				action: 'Get calls of call centre',
				description:
					'Get the calls of a period with call-centre details, one record for each call: queue, agent, waiting time, call back',
				routing: {
					request: { method: 'GET', url: '/reports/calls' },
					operations: { pagination: operation(listOverPeriod(asReportedCalls)) },
				},
			},
			{
				name: 'Get Queues',
				value: 'getQueues',
				action: 'Get statistics of queues',
				description:
					'Get the figures of each queue in a period: calls answered and lost, service level, waiting times',
				routing: {
					request: { method: 'GET', url: '/reports/queues' },
					operations: { pagination: operation(figuresOverPeriod(asQueues)) },
				},
			},
		],
		default: 'getCalls',
	},
	...operationParameters('report', {
		getAgentActivity: getAgentActivityFields,
		getAgentDailyStats: getAgentDailyStatsFields,
		getAgentDurations: [
			...period,
			...returnAllAndLimit,
			simplify,
			filters([agents]),
			options([reportTimeZone]),
		],
		getCalls: getCallsFields,
		getQueues: getQueuesFields,
	}),
];
