import type { INodeProperties } from 'n8n-workflow';

import { filters, options, pbxId, returnAllAndLimit } from '../../parameters/commonParameters';

export const getNumbersFields: INodeProperties[] = [
	...returnAllAndLimit,
	filters([
		{
			displayName: 'Owner Type',
			name: 'ownerType',
			type: 'options',
			options: [
				{ name: 'Application', value: 'application' },
				{ name: 'User', value: 'user' },
			],
			default: 'user',
			description: 'Who owns the number',
			routing: { send: { type: 'query', property: 'ownerType' } },
		},
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: [
				{ name: 'Caller ID', value: 'cid' },
				{ name: 'Direct Dial-In', value: 'ddi' },
				{ name: 'Extension', value: 'exten' },
			],
			default: 'exten',
			description: 'What the number is for',
			routing: { send: { type: 'query', property: 'type' } },
		},
	]),
	options([pbxId]),
];
