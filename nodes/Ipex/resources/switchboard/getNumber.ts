import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { locator, pbxId } from '../../shared/fields';

const fields: INodeProperties[] = [
	locator({
		displayName: 'Number',
		name: 'numberId',
		required: true,
		description: 'The number to get',
		searchListMethod: 'searchNumbers',
		enteredAs: 'ID',
		placeholder: '17',
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

export const getNumberFields = updateDisplayOptions(
	{ show: { resource: ['switchboard'], operation: ['getNumber'] } },
	fields,
);
