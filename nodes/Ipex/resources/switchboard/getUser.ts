import type { INodeProperties } from 'n8n-workflow';

import { locator, options, pbxId, USER_ID } from '../../parameters/commonParameters';

export const getUserFields: INodeProperties[] = [
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
