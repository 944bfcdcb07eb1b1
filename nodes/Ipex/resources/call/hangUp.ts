import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { callId } from '../../shared/fields';
import { channelId } from './fields';

const fields: INodeProperties[] = [
	{
		displayName: 'Hang Up By',
		name: 'hangUpBy',
		type: 'options',
		noDataExpression: true,
		default: 'callId',
		options: [
			{
				name: 'Call ID',
				value: 'callId',
				description: 'End the call with this ID for all of its parties',
			},
			{
				name: 'Channel ID',
				value: 'channelId',
				description: 'End one party of a call, or end listening in',
			},
			{
				name: 'My Own Call',
				value: 'ownCall',
				description: 'End whatever call the user in "Act As" is in',
			},
			{
				name: 'User ID',
				value: 'userId',
				description: 'End whatever call this user is in',
			},
		],
		description: 'Which call to end',
	},
	{
		...callId,
		displayOptions: { show: { hangUpBy: ['callId'] } },
		routing: { send: { type: 'query', property: 'callId' } },
	},
	{ ...channelId, displayOptions: { show: { hangUpBy: ['channelId'] } } },
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		required: true,
		placeholder: '42',
		displayOptions: { show: { hangUpBy: ['userId'] } },
		description: 'The ID that Get Users of the switchboard gives for a user',
		routing: { send: { type: 'query', property: 'userId' } },
	},
];

export const hangUpFields = updateDisplayOptions(
	{ show: { resource: ['call'], operation: ['hangUp'] } },
	fields,
);
