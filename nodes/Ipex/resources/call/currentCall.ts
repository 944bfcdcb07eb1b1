import type { IDataObject } from 'n8n-workflow';

import { type Convert, booleanParameter } from '../../request/responseReaders';
import { textOrNull } from '../../call/callRecord';
import { type CallFormat, readCallFormat } from '../../call/callFormat';
import { type Direction, directionIn, secondsIn } from '../../call/leg';
import { type Phone, readPhone } from '../../phone/phone';
import { DEFAULT_TIME_ZONE, formatTime, parseTime } from '../../time/time';
import { isObject } from '../../parameters/parameterValues';

/** A call in progress as one of its parties has it, in the words of the call object. What is unknown is null. */
export interface CurrentCall {
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

/** One item for each party, or the records of the API where 'Simplify' is off. */
export const asCurrentCalls: Convert = (context, records) => {
	if (!booleanParameter(context, 'simplify', true)) return records;
	const style = readCallFormat(context.getNodeParameter('options', {}) as IDataObject);
	return records.map((record) => ({ ...toCurrentCall(record, style) }) as unknown as IDataObject);
};
