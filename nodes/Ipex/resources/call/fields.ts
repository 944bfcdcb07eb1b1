import type { INodeProperties } from 'n8n-workflow';

/** Fields that several operations on live calls share. */

export const channelId: INodeProperties = {
	displayName: 'Channel ID',
	name: 'channelId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'PJSIP/204-1412256225.1941',
	description:
		'The channelId of a live call, as Get Current, Start and Monitor give it. A channel is one party of the call.',
	routing: { send: { type: 'query', property: 'channelId' } },
};

/** Whose call an operation is about, where the API takes the authenticated user when nobody is named. */
export function liveUserId(sendIn: 'body' | 'query', description: string): INodeProperties {
	return {
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		placeholder: '42',
		description: `${description}; if empty, the user in "Act As" is meant`,
		routing: { send: { type: sendIn, property: 'userId' } },
	};
}
