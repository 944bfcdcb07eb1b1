import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { pbxId } from '../../shared/fields';

const fields: INodeProperties[] = [
	{
		displayName: 'Number ID',
		name: 'numberId',
		type: 'string',
		default: '',
		required: true,
		placeholder: '17',
		description: 'The ID that Get Numbers gives for a number',
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

export const getNumberFields = updateDisplayOptions(
	{ show: { resource: ['switchboard'], operation: ['getNumber'] } },
	fields,
);
