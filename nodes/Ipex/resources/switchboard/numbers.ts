import type { INodeProperties } from 'n8n-workflow';

import {
	filters,
	locator,
	options,
	pbxId,
	returnAllAndLimit,
} from '../../parameters/commonParameters';

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

export const getNumberFields: INodeProperties[] = [
	locator({
		displayName: 'Number',
		name: 'numberId',
		required: true,
		description: 'The number to get',
		searchListMethod: 'searchNumbers',
		enteredAs: 'ID',
		placeholder: 'e.g. 17',
	}),
	options([pbxId]),
];
