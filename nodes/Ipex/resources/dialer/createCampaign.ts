import type { INodeProperties } from 'n8n-workflow';

import { unexpectedResponse } from '../../request/responseReaders';
import { country, locator, options } from '../../parameters/commonParameters';
import type { ReadItems } from '../../request/operation';
import { isObject } from '../../parameters/parameterValues';
import { campaignBody } from './campaignBody';
import { dialerName } from './createCallList';

const byQueue = { show: { endpointType: ['queue'] } };

export const createCampaignFields: INodeProperties[] = [
	dialerName,
	{
		displayName: 'Call List IDs',
		name: 'callLists',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 101, 102',
		description: 'The callListId that Create Call List returns; several are separated by commas',
	},
	{
		displayName: 'Caller Number',
		name: 'callerNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 222 333 444',
		description: 'Number of your switchboard that the called people see',
	},
	locator({
		displayName: 'IVR',
		name: 'ivr',
		required: true,
		description: 'IVR (voice menu) that people hear when they answer the call',
		searchListMethod: 'searchIvrs',
		enteredAs: 'ID',
		placeholder: 'e.g. TUxw53xCBf',
	}),
	{
		displayName: 'Weekdays',
		name: 'weekDays',
		type: 'multiOptions',
		options: [
			{ name: 'Friday', value: 5 },
			{ name: 'Monday', value: 1 },
			{ name: 'Saturday', value: 6 },
			{ name: 'Sunday', value: 7 },
			{ name: 'Thursday', value: 4 },
			{ name: 'Tuesday', value: 2 },
			{ name: 'Wednesday', value: 3 },
		],
		default: [1, 2, 3, 4, 5],
		description: 'On which days the dialer calls',
	},
	{
		displayName: 'Call After',
		name: 'callAfter',
		type: 'string',
		default: '09:00',
		required: true,
		placeholder: 'e.g. 09:00',
		description: 'Time of day from which the dialer calls, in the time zone of the switchboard',
	},
	{
		displayName: 'Call Before',
		name: 'callBefore',
		type: 'string',
		default: '17:00',
		required: true,
		placeholder: 'e.g. 17:00',
		description: 'Time of day until which the dialer calls, in the time zone of the switchboard',
	},
	{
		displayName: 'Endpoint',
		name: 'endpointType',
		type: 'options',
		options: [
			{ name: 'Phone', value: 'phone', description: 'The usual choice' },
			{ name: 'Queue', value: 'queue', description: 'The agents of a queue take the calls' },
		],
		default: 'phone',
		description:
			'For whom the dialer makes its calls. Leave Phone, unless the agents of a queue take the answered calls.',
	},
	{
		...locator({
			displayName: 'Queue',
			name: 'campaignQueue',
			required: true,
			description: 'The queue whose agents take the calls',
			searchListMethod: 'searchQueues',
			enteredAs: 'Name',
			placeholder: 'e.g. Sales',
		}),
		displayOptions: byQueue,
	},
	{
		displayName: 'Retry Rules',
		name: 'retryRules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Rule',
		default: {},
		description: 'When a number is called again. Without a rule each number is called once.',
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'Result',
						name: 'result',
						type: 'string',
						default: 'RS_ERROR',
						placeholder: 'e.g. RS_ERROR',
						description:
							'Result of a call after which the number is called again. The platform documents RS_ERROR only.',
					},
					{
						displayName: 'Retry After (Minutes)',
						name: 'retryAfter',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 30,
						description: 'How long the dialer waits before the next attempt',
					},
					{
						displayName: 'Max Attempts',
						name: 'maxAttempts',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 3,
						description: 'How often a number is called at the most',
					},
				],
			},
		],
	},
	options([
		{
			displayName: 'Boost Factor',
			name: 'boostFactor',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 1,
			description: 'How many calls the dialer makes for each free endpoint',
		},
		country,
		{
			displayName: 'Max Waiting Calls',
			name: 'maxWaitingCalls',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 2,
			description: 'How many answered calls may wait for an endpoint at the same time',
		},
	]),
];

/** Makes a campaign. It calls nobody until it is started. */
export const campaign: ReadItems = async (context, ask) => {
	const body = campaignBody(context);
	const answer = await ask({ body }, async (response) => response.body);
	if (!isObject(answer) || !('id' in answer)) {
		throw unexpectedResponse('the campaign that was made', answer);
	}
	const { id, message = null } = answer;
	return [{ json: { campaignId: id, name: body.name, message } }];
};
