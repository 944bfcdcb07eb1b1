import type { INodeProperties } from 'n8n-workflow';

import { userOrActAs } from '../../parameters/commonParameters';
import { channelId } from './parameters';

export const monitorFields: INodeProperties[] = [
	channelId,
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		default: 'spy',
		options: [
			{
				name: 'Spy',
				value: 'spy',
				description: 'Only listen. Nobody in the call hears the listener.',
			},
			{
				name: 'Whisper',
				value: 'whisper',
				description: 'Listen, and speak to the user of the switchboard only',
			},
		],
		description:
			'How to join the call. An expression can give another type that the switchboard knows.',
		routing: { send: { type: 'query', property: 'type' } },
	},
	userOrActAs('query'),
];
