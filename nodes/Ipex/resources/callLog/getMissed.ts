import type { INodeProperties } from 'n8n-workflow';

import type { Call } from '../../call/call';
import { nameOrNull, textOrNull } from '../../call/callRecord';
import type { CallFormat } from '../../call/callFormat';
import { secondsIn } from '../../call/leg';
import {
	country,
	options,
	returnAllAndLimit,
	simplify,
	timeZoneOfOutput,
	whenSimplified,
} from '../../parameters/commonParameters';
import { readPhone } from '../../phone/phone';
import { DEFAULT_TIME_ZONE, formatTime, parseTime } from '../../time/time';

export const getMissedFields: INodeProperties[] = [
	...returnAllAndLimit,
	simplify,
	options([whenSimplified(country), timeZoneOfOutput]),
];

/** A record of `GET /calls/missed`: a call that a call-centre queue lost. */
export interface MissedCallRecord {
	callId?: string | null;
	agent?: string | null;
	attempts?: number | null;
	outgoingAttempts?: number | null;
	callerId?: string | null;
	callerIdentity?: string | null;
	calldate?: string | null;
	holdTime?: number | null;
	lastUpdate?: string | null;
	queue?: string | null;
	state?: string | null;
}

/** A call object with the additional fields of the list of missed calls. */
export interface MissedCall extends Call {
	/** How often the caller tried. */
	attempts: number | null;
	/** How often somebody tried to call back. */
	callbackAttempts: number | null;
	/** `noChange`, or `inProgress` while somebody is calling back. */
	callbackState: string | null;
}

/** Makes a call object of a record of the missed calls. */
export function toMissedCall(record: MissedCallRecord, style: CallFormat): MissedCall {
	// This list takes no time zone: a time without an offset would be in the API's own.
	const start = parseTime(textOrNull(record.calldate) ?? '', DEFAULT_TIME_ZONE);
	return {
		callId: textOrNull(record.callId),
		direction: 'inbound',
		outcome: 'missed',
		startedAt: start === undefined ? null : formatTime(start, style.timeZone),
		endedAt: null,
		durationSeconds: null,
		talkSeconds: 0,
		waitSeconds: secondsIn(record.holdTime),
		phone: readPhone(textOrNull(record.callerId), style.country),
		line: null,
		userLogin: textOrNull(record.agent),
		answeredBy: null,
		queue: textOrNull(record.queue),
		organization: null,
		person: nameOrNull(record.callerIdentity),
		note: null,
		categories: null,
		recording: null,
		legs: 1,
		attempts: record.attempts ?? null,
		callbackAttempts: record.outgoingAttempts ?? null,
		callbackState: textOrNull(record.state),
	};
}
