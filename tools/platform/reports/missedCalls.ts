import { PLATFORM_ZONE } from '../clock';
import { timeFormat } from '../zones';
import type { WholeCall } from './wholeCalls';
import { isQueueCall } from './wholeCalls';

/** Calls of one number to one queue that nobody has answered since. */
interface Missed {
	calls: WholeCall[];
	callbacks: WholeCall[];
}

/** Whether a call settles the missed ones of its number: somebody spoke with it. */
function settles(call: WholeCall): boolean {
	return call.answered !== undefined && call.first.way !== 'Loc';
}

function openOnes(calls: readonly WholeCall[]): Missed[] {
	const open = new Map<string, Missed>();
	for (const call of calls) {
		const { phoneNumber, queue, way } = call.first;
		const ofNumber = [...open].filter(([key]) => key.startsWith(`${phoneNumber}|`));
		if (settles(call)) {
			for (const [key] of ofNumber) open.delete(key);
		} else if (isQueueCall(call)) {
			const key = `${phoneNumber}|${queue}`;
			const missed = open.get(key) ?? { calls: [], callbacks: [] };
			missed.calls.push(call);
			open.set(key, missed);
		} else if (way === 'Out') {
			for (const [, missed] of ofNumber) missed.callbacks.push(call);
		}
	}
	return [...open.values()];
}

/**
 * The missed calls of the queues, newest state of each caller: attempts of the caller, attempts to call back. Who was
 * spoken with since is not among them. `calls` are oldest first.
 */
export function missedCalls(calls: readonly WholeCall[]): object[] {
	const time = timeFormat(PLATFORM_ZONE);
	return openOnes(calls).flatMap(({ calls: attempts, callbacks }) => {
		const last = attempts[attempts.length - 1];
		if (!last) return [];
		const { first } = last;
		const callback = callbacks[callbacks.length - 1]?.first;
		return [
			{
				callId: first.linkedid,
				agent: callback?.user?.login ?? null,
				attempts: attempts.length,
				outgoingAttempts: callbacks.length,
				callerId: first.phoneNumber,
				callerIdentity: first.organizationPerson || first.organization,
				calldate: time(first.calldate),
				holdTime: last.waitSeconds,
				ivrValue: null,
				lastUpdate: time(Math.max(first.endTime, callback?.endTime ?? 0)),
				queue: first.queue,
				state: callback ? 'inProgress' : 'noChange',
			},
		];
	});
}
