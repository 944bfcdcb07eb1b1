import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { record, requiringNumber } from '../../shared/answers';

const fields: INodeProperties[] = [
	{
		displayName: 'Profile ID',
		name: 'profileId',
		type: 'string',
		default: '',
		required: true,
		placeholder: '501',
		description: 'The profile to switch to: the ID that Get Profiles gives',
		routing: { send: { type: 'body', property: 'profileId' } },
	},
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		placeholder: '42',
		description:
			'Who is switched: the ID that Get Users gives. If empty, the user in "Act As" is meant.',
		routing: { send: { type: 'body', property: 'userId' } },
	},
];

export const setUserProfileFields = updateDisplayOptions(
	{ show: { resource: ['switchboard'], operation: ['setUserProfile'] } },
	fields,
);

/** What the API says, and the profile under the name that the other operations take it by. */
export const setUserProfile = requiringNumber(
	'profileId',
	record((context, [said]) => [
		{ ...said, profileId: Number(context.getNodeParameter('profileId', '')) },
	]),
);
