import { done, record, requiring } from '../../shared/answers';
import type { Read } from '../../shared/door';
import { InvalidParameterError } from '../../shared/errors';

/** What each choice of "Hang Up By" needs. Without an identifier the API ends the call of whoever asks. */
const HANG_UP_BY: ReadonlyMap<unknown, Read> = new Map([
	['callId', requiring('callId', done('callId'))],
	['channelId', requiring('channelId', done('channelId'))],
	['userId', requiring('userId', done('userId'))],
	['ownCall', done('actAs')],
]);

const startedCall = record('the call that was started', ['callId', 'channelId']);

/** What each choice of "Call From" needs. */
const CALL_FROM: ReadonlyMap<unknown, Read> = new Map([
	['user', requiring('identityValue', startedCall)],
	['application', requiring('extenId', requiring('outRouteId', startedCall))],
	['ownLine', startedCall],
]);

export const hangUp = byChoice('hangUpBy', 'Hang Up By', HANG_UP_BY);
export const start = requiring('to', byChoice('callFrom', 'Call From', CALL_FROM));

/** Nothing is sent for a choice that does not exist, as an expression or an old workflow may hold. */
function byChoice(name: string, displayName: string, reads: ReadonlyMap<unknown, Read>): Read {
	return async (context, send) => {
		const read = reads.get(context.getNodeParameter(name, ''));
		if (read) return await read(context, send);
		throw new InvalidParameterError(
			`"${displayName}" is not one of its choices.`,
			'Choose one from the list.',
		);
	};
}
