import type { INodeProperties } from 'n8n-workflow';

import { locator, options, userOrActAs } from '../../parameters/commonParameters';

export const transferFields: INodeProperties[] = [
	locator({
		displayName: 'To',
		name: 'to',
		required: true,
		description:
			'Where to transfer the call to: an extension that Get Transfer Destinations returns, or a phone number',
		searchListMethod: 'searchDestinations',
		enteredAs: 'Number',
		placeholder: 'e.g. 204',
		routing: { send: { type: 'body', property: 'to' } },
	}),
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		default: 'blind',
		options: [
			{
				name: 'Attended',
				value: 'attended',
				description:
					'The user speaks with the new party first. Hanging up completes the transfer. Cancel Transfer undoes it.',
			},
			{
				name: 'Blind',
				value: 'blind',
				description: 'The call goes to the new party at once, and the user leaves it',
			},
		],
		description: 'How to transfer the call',
		routing: { send: { type: 'body', property: 'type' } },
	},
	userOrActAs('body'),
	options([
		{
			displayName: 'Custom Data',
			name: 'customData',
			type: 'string',
			default: '',
			placeholder: 'e.g. Order 2026-0042',
			description: 'Text that the switchboard keeps with the transfer',
			routing: { send: { type: 'body', property: 'customData' } },
		},
	]),
];
