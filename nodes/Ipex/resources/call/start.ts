import type { INodeProperties } from 'n8n-workflow';

import { readRecord, requireParameter } from '../../request/responseReaders';
import { locator, options, pbxId } from '../../parameters/commonParameters';
import { readerByOption } from './parameters';

const byUser = { show: { callFrom: ['user'] } };
const byApplication = { show: { callFrom: ['application'] } };

export const startFields: INodeProperties[] = [
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. +420777123456',
		description: 'Number to call: a phone number or the short number of a line',
		routing: { send: { type: 'body', property: 'to' } },
	},
	{
		displayName: 'Call From',
		name: 'callFrom',
		type: 'options',
		noDataExpression: true,
		default: 'user',
		options: [
			{
				name: 'Application',
				value: 'application',
				description: 'A queue, an announcement or another application of the switchboard calls',
			},
			{
				name: 'Line of the Act As User',
				value: 'ownLine',
				description: "The phone of the user in 'Act As' rings first, then the number is called",
			},
			{
				name: 'User',
				value: 'user',
				description: 'The phone of a named user rings first, then the number is called',
			},
		],
		description: 'Who calls',
	},
	{
		displayName: 'Identify User By',
		name: 'identityType',
		type: 'options',
		default: 'login',
		displayOptions: byUser,
		options: [
			{ name: 'Line', value: 'line' },
			{ name: 'Login', value: 'login' },
		],
		description: "Whether 'User' contains a login or the short number of a line",
		routing: { send: { type: 'body', property: 'fromUser.identityType' } },
	},
	{
		...locator({
			displayName: 'User',
			name: 'identityValue',
			required: true,
			description: 'The user who calls',
			searchListMethod: 'searchCallers',
			enteredAs: 'Login or Line',
			placeholder: 'e.g. jana.novakova@your-company.cz',
			routing: { send: { type: 'body', property: 'fromUser.identityValue' } },
		}),
		displayOptions: byUser,
	},
	{
		...locator({
			displayName: 'Outgoing Queue',
			name: 'outgoingQueue',
			description: 'The outgoing queue that the call counts for, if any',
			searchListMethod: 'searchQueues',
			enteredAs: 'Name',
			placeholder: 'e.g. Sales',
			routing: { send: { type: 'body', property: 'fromUser.outgoingQueue' } },
		}),
		displayOptions: byUser,
	},
	{
		displayName: 'Application Line',
		name: 'extenId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 601',
		displayOptions: byApplication,
		description: 'Short number of the application that calls',
		routing: { send: { type: 'body', property: 'fromApplication.extenId' } },
	},
	{
		displayName: 'Outbound Route ID',
		name: 'outRouteId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 12',
		displayOptions: byApplication,
		description: 'Identifier of the route by which the call leaves the switchboard',
		routing: { send: { type: 'body', property: 'fromApplication.outRouteId' } },
	},
	options([
		{
			displayName: 'Caller ID',
			name: 'callerId',
			type: 'string',
			default: '',
			placeholder: 'e.g. +420210000601',
			description: 'Number that the called party sees',
			routing: { send: { type: 'body', property: 'callerId' } },
		},
		{
			displayName: 'Caller ID Name',
			name: 'callerIdName',
			type: 'string',
			default: '',
			placeholder: 'e.g. ACME Support',
			description: 'Name that the called party sees, where the network carries it',
			routing: { send: { type: 'body', property: 'callerIdName' } },
		},
		pbxId,
	]),
];

const startedCall = readRecord('the call that was started', ['callId', 'channelId']);

/** The user or the application that calls has to be named, unless it is one's own line. */
export const start = requireParameter(
	'to',
	readerByOption('callFrom', 'Call From', {
		user: requireParameter('identityValue', startedCall),
		application: requireParameter('extenId', requireParameter('outRouteId', startedCall)),
		ownLine: startedCall,
	}),
);
