import type { INodeProperties } from 'n8n-workflow';

import { readAcknowledgement, requireParameter } from '../../request/responseReaders';
import { locator, USER_ID } from '../../parameters/commonParameters';
import { readerByOption, channelId, liveCallId } from './parameters';

export const hangUpFields: INodeProperties[] = [
	{
		displayName: 'Hang Up By',
		name: 'hangUpBy',
		type: 'options',
		noDataExpression: true,
		default: 'callId',
		options: [
			{
				name: 'Call',
				value: 'callId',
				description: 'End the call with this ID for all of its parties',
			},
			{
				name: 'Call of the Act As User',
				value: 'ownCall',
				description: "End whatever call the user in 'Act As' is in",
			},
			{
				name: 'Channel',
				value: 'channelId',
				description: 'End one party of a call, or end listening in',
			},
			{
				name: 'User',
				value: 'userId',
				description: 'End whatever call this user is in',
			},
		],
		description: 'Which call to end',
	},
	{ ...liveCallId, displayOptions: { show: { hangUpBy: ['callId'] } } },
	{ ...channelId, displayOptions: { show: { hangUpBy: ['channelId'] } } },
	{
		...locator({
			displayName: 'User',
			name: 'userId',
			required: true,
			description: 'Whose call to end',
			searchListMethod: 'searchUsers',
			enteredAs: 'ID',
			placeholder: USER_ID,
			routing: { send: { type: 'query', property: 'userId' } },
		}),
		displayOptions: { show: { hangUpBy: ['userId'] } },
	},
];

/** Without an identifier the API ends the call of whoever asks: that has to be chosen. */
export const hangUp = readerByOption('hangUpBy', 'Hang Up By', {
	callId: requireParameter('callId', readAcknowledgement('callId')),
	channelId: requireParameter('channelId', readAcknowledgement('channelId')),
	userId: requireParameter('userId', readAcknowledgement('userId')),
	ownCall: readAcknowledgement('actAs'),
});
