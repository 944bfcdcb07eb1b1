import { locator } from '../../parameters/commonParameters';
import { unknownOption } from '../../parameters/parameterValues';
import type { Read } from '../../request/operation';

/** What several operations on live calls share. */

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

/**
 * A read for each choice of a field. Nothing is sent for a choice that does not exist, as an expression or an old
 * workflow may hold.
 * @param reads by the value of the choice
 */
export function readerByOption(
	name: string,
	displayName: string,
	reads: Record<string, Read>,
): Read {
	const known = new Map<unknown, Read>(Object.entries(reads));
	return async (context, send) => {
		const read = known.get(context.getNodeParameter(name, ''));
		if (read) return await read(context, send);
		throw unknownOption(displayName);
	};
}
