import type { Call, CallInput, Way } from '../calls/call';
import type { DirectoryUser } from '../directory/types';

/** A call in progress, seen from one channel. */
export interface OpenCall {
	channelId: string;
	callId: string;
	/** The record that it becomes when it ends; none for a channel that only listens. */
	record: CallInput | undefined;
	uniqueid: string;
	direction: Way;
	src: string;
	dst: string;
	user: DirectoryUser | undefined;
	startedAt: number;
	/** When it is picked up; may be in the future, or never (`Infinity`). */
	answeredAt: number;
	/** Where an attended transfer is about to take it. */
	transferTo?: string;
}

function channelOf(user: DirectoryUser | undefined, line: string, uniqueid: string): string {
	return `PJSIP/${user?.exten ?? (line || 'trunk')}-${uniqueid}`;
}

/** A record that has not ended yet, as a call in progress. */
export function openCallOf(call: Call, user: DirectoryUser | undefined): OpenCall {
	const answered = call.disposition === 'ANSWERED';
	return {
		channelId: channelOf(user, String(call.line), call.uniqueid),
		callId: call.linkedid,
		record: call,
		uniqueid: call.uniqueid,
		direction: call.way,
		src: call.src,
		dst: call.dst,
		user,
		startedAt: call.calldate,
		answeredAt: answered ? call.endTime - call.billsec * 1000 : Infinity,
	};
}

/** A call that begins now. */
export function newOpenCall(
	part: Pick<OpenCall, 'direction' | 'src' | 'dst' | 'user' | 'startedAt' | 'answeredAt'>,
	uniqueid: string,
	callId = uniqueid,
): OpenCall {
	const line = part.user?.exten;
	const record: CallInput =
		line === undefined ? { line: part.src, user: null, user_id: null } : { line };
	return {
		...part,
		channelId: channelOf(part.user, '', uniqueid),
		callId,
		uniqueid,
		record,
	};
}

/** The record of a call that ends at the given time. */
export function recordOf(open: OpenCall, now: number): CallInput | undefined {
	if (!open.record) return undefined;
	const seconds = Math.max(0, Math.floor((now - open.startedAt) / 1000));
	const endedAt = open.startedAt + seconds * 1000;
	const answered = open.answeredAt <= endedAt;
	return {
		...open.record,
		// These follow from the end, which was foreseen differently or not at all.
		duration: undefined,
		hangupcause: undefined,
		userAnswered: undefined,
		uniqueid: open.uniqueid,
		linkedid: open.callId,
		way: open.direction,
		src: open.src,
		dst: open.dst,
		calldate: open.startedAt,
		endTime: endedAt,
		stamp: endedAt,
		disposition: answered ? 'ANSWERED' : 'NO ANSWER',
		billsec: answered ? Math.floor((endedAt - open.answeredAt) / 1000) : 0,
	};
}
