import type { Call } from '../../nodes/Ipex/call/call';
import { readPhone } from '../../nodes/Ipex/phone/phone';

/** What a test says of a call; the rest is that of an answered inbound call of 75 seconds. */
export type CallChanges = Partial<Omit<Call, 'phone'>> & {
	/** As the switchboard wrote it. */
	phone?: string;
};

let counter = 0;

/** A call as the nodes output it, an hour old. */
export function callObject({ phone = '777123456', ...changes }: CallChanges = {}): Call {
	counter += 1;
	const begin = Math.floor(Date.now() / 1000) - 3600 + (counter % 3000);
	const time = (seconds: number) => new Date((begin + seconds) * 1000).toISOString();
	return {
		callId: `${begin}.${counter}`,
		direction: 'inbound',
		outcome: 'answered',
		startedAt: time(0),
		endedAt: time(75),
		durationSeconds: 75,
		talkSeconds: 65,
		waitSeconds: 10,
		phone: readPhone(phone, 'CZ'),
		line: '204',
		userLogin: 'jana@example.cz',
		answeredBy: 'jana@example.cz',
		queue: null,
		organization: null,
		person: null,
		note: null,
		categories: null,
		recording: null,
		legs: 1,
		...changes,
	};
}

/** A call that nobody answered. */
export function missedCall(changes: CallChanges = {}): Call {
	const missed = { outcome: 'missed' as const, talkSeconds: 0, answeredBy: null };
	return callObject({ ...missed, durationSeconds: 20, waitSeconds: 20, ...changes });
}
