import type { INodeProperties } from 'n8n-workflow';

import {
	readAcknowledgement,
	readRecord,
	requireNumberParameter,
} from '../../request/responseReaders';
import { profileOfUser, userOrActAs } from '../../parameters/commonParameters';
import type { Read } from '../../request/operation';
import { InvalidParameterError } from '../../errors/errors';
import { requireValue } from '../../parameters/parameterValues';

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

export const updateProfileFields: INodeProperties[] = [
	userOrActAs(),
	profileOfUser(),
	{
		displayName: 'Changes',
		name: 'changes',
		type: 'collection',
		placeholder: 'Add Change',
		default: {},
		options: [
			{
				displayName: 'Active',
				name: 'active',
				type: 'boolean',
				default: true,
				description: 'Whether the profile is the one that applies to its user',
				routing: { send: { type: 'body', property: 'active' } },
			},
			{
				displayName: 'Endpoint ID',
				name: 'endpointId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 1004',
				description: 'Identifier of the device that rings',
				routing: { send: { type: 'body', property: 'endpointId' } },
			},
			{
				displayName: 'Forward Number',
				name: 'fwdNum',
				type: 'string',
				default: '',
				placeholder: 'e.g. +420777123456',
				description: "Number to forward calls to, when 'Forward To' is 'Another Number'",
				routing: { send: { type: 'body', property: 'fwdNum' } },
			},
			{
				displayName: 'Forward To',
				name: 'fwd',
				type: 'options',
				default: 'none',
				options: [
					{
						name: 'Another Number',
						value: 'another',
						description: "To the number in 'Forward Number'",
					},
					{ name: 'My Mobile', value: 'mymobile', description: 'To the mobile phone of the user' },
					{ name: 'Nowhere', value: 'none', description: 'Calls are not forwarded' },
				],
				description: 'Where calls to the user are forwarded',
				routing: { send: { type: 'body', property: 'fwd' } },
			},
		],
		description: 'What to change; everything else stays as it is',
	},
];

/** Sends all of the changes; without any, the platform would say that all is well and do nothing. */
export const updateProfile: Read = requireNumberParameter('profileId', async (context, send) => {
	const changes = Object.entries(context.getNodeParameter('changes', {}) ?? {});
	if (changes.length === 0) {
		throw new InvalidParameterError("'Changes' is empty.", 'Add at least one thing to change.');
	}
	// The platform would change the profile in part only, for example forward calls without a number to forward them to.
	for (const [name, value] of changes) {
		if (typeof value !== 'boolean') requireValue(name, value);
	}
	return await readAcknowledgement('profileId')(context, send);
});
