import type { INodeProperties } from 'n8n-workflow';

import { readList } from '../../request/responseReaders';
import { returnAllAndLimit } from '../../parameters/commonParameters';
import { itemOperation, operation } from '../../request/operation';
import { operationParameters } from '../../parameters/mergeParameters';
import { CAMPAIGN_PATH, control, controlCampaignFields } from './controlCampaign';
import { callList, createCallListFields } from './createCallList';
import { campaign, createCampaignFields } from './createCampaign';

/** The platform allows the dialer to those who may manage it, which an API access by itself may not. */
const dialerUser: INodeProperties = {
	displayName:
		'The dialer needs a user who may manage it. Choose that user below, in <b>Act As</b>, or in the credential.',
	name: 'dialerUser',
	type: 'notice',
	default: '',
};

const show = { resource: ['dialer'] };

export const dialerDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Control Campaign',
				value: 'controlCampaign',
				action: 'Control campaign',
				description:
					'Start, pause, unpause, reload or remove a campaign. A started campaign calls real people.',
				routing: {
					request: { method: 'PUT', url: '/dialer/campaigns/{id}/control' },
					operations: { pagination: itemOperation(control, { path: () => CAMPAIGN_PATH }) },
				},
			},
			{
				name: 'Create Call List',
				value: 'createCallList',
				action: 'Create call list',
				description:
					'Make one list of the phone numbers of all input items, for a campaign. Numbers that cannot be called are left out and reported.',
				routing: {
					request: { method: 'POST', url: '/dialer/call-lists' },
					operations: {
						// A missing number is reported with the others that cannot be called. The country is checked for each item.
						pagination: itemOperation(callList, {
							mayBeMissing: ['number', 'options'],
							onceForAll: true,
						}),
					},
				},
			},
			{
				name: 'Create Campaign',
				value: 'createCampaign',
				action: 'Create campaign',
				description:
					'Make a campaign that calls the numbers of call lists. It calls nobody until Control Campaign starts it.',
				routing: {
					request: { method: 'POST', url: '/dialer/campaigns' },
					operations: { pagination: itemOperation(campaign) },
				},
			},
			{
				name: 'Get IVRs',
				value: 'getIvrs',
				action: 'Get many IVR applications',
				description: 'Get the IVR applications into which answered calls of a campaign can be sent',
				routing: {
					request: { method: 'GET', url: '/ivr' },
					operations: { pagination: operation(readList()) },
				},
			},
		],
		default: 'createCallList',
	},
	...operationParameters('dialer', {
		controlCampaign: [dialerUser, ...controlCampaignFields],
		createCallList: [dialerUser, ...createCallListFields],
		createCampaign: [dialerUser, ...createCampaignFields],
		getIvrs: [dialerUser, ...returnAllAndLimit],
	}),
];
