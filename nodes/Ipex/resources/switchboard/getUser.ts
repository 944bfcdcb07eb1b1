import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { locator, options, pbxId, USER_ID } from '../../shared/fields';

const fields: INodeProperties[] = [
	locator({
		displayName: 'User',
		name: 'userId',
		required: true,
		description: 'The user to get',
		searchListMethod: 'searchUsers',
		enteredAs: 'ID',
		placeholder: USER_ID,
	}),
	options([pbxId]),
];

export const getUserFields = updateDisplayOptions(
	{ show: { resource: ['switchboard'], operation: ['getUser'] } },
	fields,
);
