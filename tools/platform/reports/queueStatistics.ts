import type { Queue } from '../directory/types';
import type { WholeCall } from './wholeCalls';

function average(values: readonly number[]): number {
	if (values.length === 0) return 0;
	return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** The figures of one queue; `sla` is the longest wait in seconds that counts as in time. */
export function queueStatistics(queue: Queue, calls: readonly WholeCall[], sla: number): object {
	const own = calls.filter(({ first }) => first.queue === queue.name);
	const answered = own.filter((call) => call.answered);
	const missed = own.filter((call) => !call.answered);
	const waits = own.map(({ waitSeconds }) => waitSeconds);
	const talks = answered.map(({ talkSeconds }) => talkSeconds);
	const callers = new Set(missed.map(({ first }) => first.phoneNumber));
	const inSla = answered.filter(({ waitSeconds }) => waitSeconds <= sla).length;
	return {
		name: queue.name,
		total: own.length,
		answered: answered.length,
		noanswer: missed.length,
		inSla,
		afterSla: answered.length - inSla,
		avgWait: average(waits),
		maxWait: Math.max(0, ...waits),
		avgDur: average(talks),
		maxDur: Math.max(0, ...talks),
		noanswerUniq: callers.size,
		noanswerRecur: missed.length - callers.size,
	};
}
