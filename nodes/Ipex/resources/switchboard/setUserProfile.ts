import type { INodeProperties } from 'n8n-workflow';

import { readRecord, requireNumberParameter } from '../../request/responseReaders';
import { profileOfUser, userOrActAs } from '../../parameters/commonParameters';

export const setUserProfileFields: INodeProperties[] = [
	userOrActAs('body'),
	profileOfUser({ send: { type: 'body', property: 'profileId' } }),
];

/** What the API says, and the profile under the name that the other operations take it by. */
export const setUserProfile = requireNumberParameter(
	'profileId',
	readRecord('what was done', ['id', 'message'], (context, [said]) => [
		{
			...said,
			profileId: Number(context.getNodeParameter('profileId', '', { extractValue: true })),
		},
	]),
);
