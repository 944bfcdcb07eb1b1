import type { INodeProperties } from 'n8n-workflow';

import { record, requiringNumber } from '../../shared/answers';
import { locator, USER_ID } from '../../shared/fields';

export const setUserProfileFields: INodeProperties[] = [
	locator({
		displayName: 'Profile',
		name: 'profileId',
		required: true,
		description: 'The profile to switch to',
		searchListMethod: 'searchProfiles',
		enteredAs: 'ID',
		placeholder: '501',
		routing: { send: { type: 'body', property: 'profileId' } },
	}),
	locator({
		displayName: 'User',
		name: 'userId',
		description: 'Who is switched. If empty, the user in "Act As" is meant.',
		searchListMethod: 'searchUsers',
		enteredAs: 'ID',
		placeholder: USER_ID,
		routing: { send: { type: 'body', property: 'userId' } },
	}),
];

/** What the API says, and the profile under the name that the other operations take it by. */
export const setUserProfile = requiringNumber(
	'profileId',
	record('what was done', ['id', 'message'], (context, [said]) => [
		{
			...said,
			profileId: Number(context.getNodeParameter('profileId', '', { extractValue: true })),
		},
	]),
);
