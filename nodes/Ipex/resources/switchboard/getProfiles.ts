import type { INodeProperties } from 'n8n-workflow';

import { locator, returnAllAndLimit, USER_ID } from '../../shared/fields';

export const getProfilesFields: INodeProperties[] = [
	locator({
		displayName: 'User',
		name: 'userId',
		description: 'Whose profiles to get. If empty, the user in "Act As" is meant.',
		searchListMethod: 'searchUsers',
		enteredAs: 'ID',
		placeholder: USER_ID,
		routing: { send: { type: 'query', property: 'userId' } },
	}),
	...returnAllAndLimit,
];
