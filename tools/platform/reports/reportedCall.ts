import type { TimeFormat } from '../zones';
import type { WholeCall } from './wholeCalls';

/** A call as the report of calls shows it; what the stand-in's log does not know is null. */
export function reportedCall(call: WholeCall, time: TimeFormat): object {
	const { first, answered, legs } = call;
	const [date, clock] = time(first.calldate).split('T');
	const inQueue = first.queue !== null && first.way === 'In';
	return {
		date,
		time: clock?.slice(0, 8),
		ivr: null,
		queue: first.queue,
		user: answered?.user?.login ?? null,
		direction: first.way,
		answered: answered !== undefined,
		cb: null,
		cbId: null,
		cbWho: null,
		cbDate: null,
		cbTime: null,
		cbDiff: null,
		checked: null,
		cid: first.phoneNumber,
		callId: first.linkedid,
		org: first.organization || null,
		orgPerson: first.organizationPerson || null,
		duration: call.talkSeconds,
		wait: inQueue ? call.waitSeconds : null,
		ringing: call.waitSeconds,
		holdtime: inQueue ? call.waitSeconds : 0,
		membersCount: inQueue ? legs.length : null,
		waitingCalls: null,
		lastRinging: legs[legs.length - 1]?.user?.login ?? null,
		exit: null,
		position: null,
		attempt: null,
		customerRating: null,
		customerSuccess: null,
		resolvedStatus: null,
		recording: answered?.filename ?? null,
		linkedid: first.linkedid,
	};
}
