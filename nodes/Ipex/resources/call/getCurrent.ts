import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { CallFormat } from '../../call/callFormat';
import { textOrNull } from '../../call/callRecord';
import { type Direction, directionIn, secondsIn } from '../../call/leg';
import {
	country,
	filters,
	options,
	pbxId,
	returnAllAndLimit,
	simplify,
	timeZoneOfOutput,
	USER_ID,
	whenSimplified,
} from '../../parameters/commonParameters';
import { isObject } from '../../parameters/parameterValues';
import { type Phone, readPhone } from '../../phone/phone';
import { DEFAULT_TIME_ZONE, formatTime, parseTime } from '../../time/time';

export const getCurrentFields: INodeProperties[] = [
	...returnAllAndLimit,
	simplify,
	filters([
		{
			displayName: 'Call ID',
			name: 'callId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1412256225.1941',
			description: 'The callId of one call, to see whether it is still in progress',
			routing: { send: { type: 'query', property: 'callId' } },
		},
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			default: '',
			placeholder: USER_ID,
			description: 'Only calls of the user with this ID, which Switchboard: Get Users returns',
			routing: { send: { type: 'query', property: 'userId' } },
		},
		{
			displayName: 'User Login',
			name: 'userLogin',
			type: 'string',
			default: '',
			placeholder: 'e.g. jana.novakova@your-company.cz',
			description: 'Only calls of the user with this login',
			routing: { send: { type: 'query', property: 'userLogin' } },
		},
	]),
	options([whenSimplified(country), pbxId, timeZoneOfOutput]),
];

/** A call in progress as one of its parties has it, in the words of the call object. What is unknown is null. */
interface CurrentCall {
	callId: string | null;
	/** What *Hang Up* and *Monitor* take for this party. */
	channelId: string | null;
	direction: Direction | null;
	/** The state of the channel, in the words of the switchboard: `Ringing`, `Up`. */
	state: string | null;
	startedAt: string | null;
	/** From the first ring until now. */
	durationSeconds: number | null;
	/** The other party of an inbound or outbound call; both parties of an internal one belong to the company. */
	phone: Phone;
	/** As the switchboard wrote them. */
	caller: string | null;
	callee: string | null;
	userLogin: string | null;
}

/** Makes a current call of a record of `GET /calls/current`. */
export function toCurrentCall(record: IDataObject, style: CallFormat): CurrentCall {
	const direction = directionIn(record.direction);
	const [caller, callee] = [textOrNull(record.src), textOrNull(record.dst)];
	const others = { inbound: caller, outbound: callee, internal: null };
	// This list takes no time zone: a time without an offset is in the API's own.
	const start = parseTime(textOrNull(record.creationTime) ?? '', DEFAULT_TIME_ZONE);
	return {
		callId: textOrNull(record.callId),
		channelId: textOrNull(record.channelId),
		direction,
		state: textOrNull(record.state),
		startedAt: start === undefined ? null : formatTime(start, style.timeZone),
		durationSeconds: secondsIn(record.duration),
		phone: readPhone(direction && others[direction], style.country),
		caller,
		callee,
		userLogin: isObject(record.user) ? textOrNull(record.user.login) : null,
	};
}
