import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { pbxId } from '../../shared/fields';

const fields: INodeProperties[] = [
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		required: true,
		placeholder: '42',
		description: 'The ID that Get Users gives for a user',
	},
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
