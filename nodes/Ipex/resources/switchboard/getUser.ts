import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { locator, pbxId } from '../../shared/fields';

const fields: INodeProperties[] = [
	locator({
		displayName: 'User',
		name: 'userId',
		required: true,
		description: 'The user to get',
		searchListMethod: 'searchUsers',
		enteredAs: 'ID',
		placeholder: 'c5efc81a-5423-4171-a3f1-1bdce1bf6d2b',
	}),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [pbxId],
	},
];

export const getUserFields = updateDisplayOptions(
	{ show: { resource: ['switchboard'], operation: ['getUser'] } },
	fields,
);
