import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { locator, options, pbxId } from '../../shared/fields';

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
	options([pbxId]),
];

export const getNumberFields = updateDisplayOptions(
	{ show: { resource: ['switchboard'], operation: ['getNumber'] } },
	fields,
);
