import type { IDataObject } from 'n8n-workflow';

import { nameOrNull, textOrNull } from '../../call/callRecord';
import type { CallFormat } from '../../call/callFormat';
import { directionIn, RECORD_TIME_ZONE, secondsIn } from '../../call/leg';
import { readPhone } from '../../phone/phone';
import { DEFAULT_TIME_ZONE, formatTime, parseTime } from '../../time/time';
import { simplifying } from '../simplify';

/** The reports in the words of the call object. What is unknown is null. */

export const asReportedCalls = simplifying((record, style) => {
	const direction = directionIn(record.direction);
	const { answered } = record;
	const missed = direction === 'inbound' ? 'missed' : 'noAnswer';
	const notAnswered = direction === null ? null : missed;
	const recording = textOrNull(record.recording);
	return {
		callId: textOrNull(record.linkedid) ?? textOrNull(record.callId),
		direction,
		outcome: typeof answered === 'boolean' ? (answered ? 'answered' : notAnswered) : null,
		startedAt: time(`${textOrNull(record.date)} ${textOrNull(record.time)}`, style),
		durationSeconds: secondsIn(record.duration),
		waitSeconds: secondsIn(record.wait ?? record.ringing),
		phone: { ...readPhone(textOrNull(record.cid), style.country) },
		userLogin: textOrNull(record.user),
		queue: textOrNull(record.queue),
		organization: nameOrNull(record.org),
		person: nameOrNull(record.orgPerson),
		recording: recording === null ? null : { name: recording },
		callbackState: textOrNull(record.cb),
		calledBackBy: textOrNull(record.cbWho),
		rating: count(record.customerRating),
	};
});

export const asQueues = simplifying((record) => ({
	queue: textOrNull(record.name),
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
	queue: textOrNull(record.queue),
	userLogin: textOrNull(record.agent),
	event: textOrNull(record.event),
	data: record.data ?? null,
}));

export const asAgentDurations = simplifying((record, style) => {
	const durations = (record.durations ?? {}) as IDataObject;
	return {
		pbxUserId: textOrNull(record.id),
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
	userLogin: textOrNull(record.agent),
	userId: textOrNull(record.userId),
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

function time(value: unknown, style: CallFormat, zone = RECORD_TIME_ZONE): string | null {
	const parsed = parseTime(textOrNull(value) ?? '', zone);
	return parsed === undefined ? null : formatTime(parsed, style.timeZone);
}

function count(value: unknown): number | null {
	const given = textOrNull(value);
	return given !== null && Number.isFinite(Number(given)) ? Number(given) : null;
}
