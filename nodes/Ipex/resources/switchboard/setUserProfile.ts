import type { INodeProperties } from 'n8n-workflow';

import { record, requiringNumber } from '../../shared/answers';
import { locator, USER_ID } from '../../shared/fields';

export const setUserProfileFields: INodeProperties[] = [
	// First, since the list of profiles is that of the user.
	locator({
		displayName: 'User',
		name: 'userId',
		description: 'Who is switched. If empty, the user in "Act As" is meant.',
		searchListMethod: 'searchUsers',
		enteredAs: 'ID',
		placeholder: USER_ID,
		routing: { send: { type: 'body', property: 'userId' } },
	}),
	locator({
		displayName: 'Profile',
		name: 'profileId',
		required: true,
		description: 'The profile to switch to. The list has those of the user.',
		searchListMethod: 'searchProfiles',
		enteredAs: 'ID',
		placeholder: '501',
		routing: { send: { type: 'body', property: 'profileId' } },
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
