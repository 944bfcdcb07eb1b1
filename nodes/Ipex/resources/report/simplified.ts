import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { type Convert, isOn } from '../../request/responseReaders';
import { textIn } from '../../call/callRecord';
import { type CallStyle, styleIn } from '../../call/callFormat';
import { directionIn, RECORD_TIME_ZONE, secondsIn } from '../../call/leg';
import { readPhone } from '../../phone/phone';
import { DEFAULT_TIME_ZONE, formatTime, parseTime } from '../../time/time';

/** The reports in the words of the call object. What is unknown is null. */

/** Whether an item is to be simplified. */
export function isSimplified(context: IExecutePaginationFunctions): boolean {
	return isOn(context, 'simplify', true);
}

export const asReportedCalls = simplifying((record, style) => {
	const direction = directionIn(record.direction);
	const { answered } = record;
	const missed = direction === 'inbound' ? 'missed' : 'noAnswer';
	const recording = textIn(record.recording);
	return {
		callId: textIn(record.linkedid) ?? textIn(record.callId),
		direction,
		outcome: typeof answered === 'boolean' ? (answered ? 'answered' : missed) : null,
		startedAt: time(`${textIn(record.date)} ${textIn(record.time)}`, style),
		durationSeconds: secondsIn(record.duration),
		waitSeconds: secondsIn(record.wait ?? record.ringing),
		phone: { ...readPhone(textIn(record.cid), style.country) },
		userLogin: textIn(record.user),
		queue: textIn(record.queue),
		organization: textIn(record.org),
		person: textIn(record.orgPerson),
		recording: recording === null ? null : { name: recording },
		callbackState: textIn(record.cb),
		calledBackBy: textIn(record.cbWho),
		rating: count(record.customerRating),
	};
});

export const asQueues = simplifying((record) => ({
	queue: textIn(record.name),
	calls: count(record.total),
	answered: count(record.answered),
	missed: count(record.noanswer),
	answeredInTime: count(record.inSla),
	answeredLate: count(record.afterSla),
	averageWaitSeconds: secondsIn(record.avgWait),
	longestWaitSeconds: secondsIn(record.maxWait),
	averageTalkSeconds: secondsIn(record.avgDur),
	longestTalkSeconds: secondsIn(record.maxDur),
	missedRepeatedly: count(record.noanswerRecur),
	missedCallers: count(record.noanswerUniq),
}));

export const asAgentActivity = simplifying((record, style) => ({
	time: time(record.time, style),
	queue: textIn(record.queue),
	userLogin: textIn(record.agent),
	event: textIn(record.event),
	data: record.data ?? null,
}));

export const asAgentDurations = simplifying((record, style) => {
	const durations = (record.durations ?? {}) as IDataObject;
	return {
		pbxUserId: textIn(record.id),
		loggedInQueues: record.loggedIn ?? [],
		pausedQueues: record.pausedIn ?? [],
		loggedInAt: time(record.logonStartTime, style),
		pausedAt: time(record.pauseStartTime, style),
		loggedInSeconds: secondsIn(durations.login),
		pausedSeconds: secondsIn(durations.pauses),
		idleSeconds: secondsIn(durations.idle),
		inboundTalkSeconds: secondsIn(durations.incomingCalls),
		outboundTalkSeconds: secondsIn(durations.outgoingCalls),
	};
});

export const asAgentDailyStats = simplifying((record, style) => ({
	userLogin: textIn(record.agent),
	userId: textIn(record.userId),
	// This report takes no time zone: a time without an offset is in the API's own.
	loggedInAt: time(record.logonTime, style, DEFAULT_TIME_ZONE),
	answered: count(record.callsTaken),
	missed: count(record.ringNoAnswer),
	outboundAnswered: count(record.outgoingCallsAnswered),
	outboundNotAnswered: count(record.outgoingCallsUnanswered),
	callbacks: count(record.cbCalls),
	talkSeconds: secondsIn(record.talkTime),
	billablePauseSeconds: secondsIn(record.billPauseTime),
	otherPauseSeconds: secondsIn(record.nonBillPauseTime),
}));

function simplifying(simple: (record: IDataObject, style: CallStyle) => IDataObject): Convert {
	return (context, records) => {
		if (!isSimplified(context)) return records;
		const style = styleIn(context.getNodeParameter('options', {}) as IDataObject);
		return records.map((record) => simple(record, style));
	};
}

function time(value: unknown, style: CallStyle, zone = RECORD_TIME_ZONE): string | null {
	const parsed = parseTime(textIn(value) ?? '', zone);
	return parsed === undefined ? null : formatTime(parsed, style.timeZone);
}

function count(value: unknown): number | null {
	const given = textIn(value);
	return given !== null && Number.isFinite(Number(given)) ? Number(given) : null;
}
