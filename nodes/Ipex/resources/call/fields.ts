import type { INodeProperties } from 'n8n-workflow';

import { locator, USER_ID } from '../../shared/fields';

/** Fields that several operations on live calls share. */

export const channelId = locator({
	displayName: 'Channel',
	name: 'channelId',
	required: true,
	description: 'One party of a live call: the channelId that Get Current, Start and Monitor give',
	searchListMethod: 'searchChannels',
	enteredAs: 'Channel ID',
	placeholder: 'PJSIP/204-1412256225.1941',
	routing: { send: { type: 'query', property: 'channelId' } },
});

/** The call itself, with all of its parties. */
export const liveCallId = locator({
	displayName: 'Call',
	name: 'callId',
	required: true,
	description: 'A live call with all of its parties: the callId that Get Current and Start give',
	searchListMethod: 'searchCurrentCalls',
	enteredAs: 'Call ID',
	placeholder: '1412256225.1941',
	routing: { send: { type: 'query', property: 'callId' } },
});

/** Whose call an operation is about, where the API takes the authenticated user when nobody is named. */
export function liveUserId(sendIn: 'body' | 'query', description: string): INodeProperties {
	return locator({
		displayName: 'User',
		name: 'userId',
		description: `${description}; if empty, the user in "Act As" is meant`,
		searchListMethod: 'searchUsers',
		enteredAs: 'ID',
		placeholder: USER_ID,
		routing: { send: { type: sendIn, property: 'userId' } },
	});
}
