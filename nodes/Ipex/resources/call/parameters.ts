import { locator } from '../../parameters/commonParameters';

/** Fields that several operations on live calls share. */

export const channelId = locator({
	displayName: 'Channel',
	name: 'channelId',
	required: true,
	description: 'One party of a live call: the channelId that Get Current, Start and Monitor return',
	searchListMethod: 'searchChannels',
	enteredAs: 'Channel ID',
	placeholder: 'e.g. PJSIP/204-1412256225.1941',
	routing: { send: { type: 'query', property: 'channelId' } },
});

/** The call itself, with all of its parties. */
export const liveCallId = locator({
	displayName: 'Call',
	name: 'callId',
	required: true,
	description: 'A live call with all of its parties: the callId that Get Current and Start return',
	searchListMethod: 'searchCurrentCalls',
	enteredAs: 'Call ID',
	placeholder: 'e.g. 1412256225.1941',
	routing: { send: { type: 'query', property: 'callId' } },
});
