import type { Call } from '../calls/call';
import type { CallStore } from '../calls/store';
import type { Span } from './range';

/** One call, all its legs taken together. */
export interface WholeCall {
	first: Call;
	legs: readonly Call[];
	/** The first leg that was picked up. */
	answered: Call | undefined;
	/** Seconds from the first ring to the pick-up, or to the end when nobody picked up. */
	waitSeconds: number;
	talkSeconds: number;
}

function wholeCallOf(legs: readonly Call[]): WholeCall[] {
	const [first] = legs;
	if (!first) return [];
	const answered = legs.find(({ disposition }) => disposition === 'ANSWERED');
	return [
		{
			first,
			legs,
			answered,
			waitSeconds: answered
				? answered.duration - answered.billsec
				: Math.max(...legs.map(({ duration }) => duration)),
			talkSeconds: legs.reduce((sum, { billsec }) => sum + billsec, 0),
		},
	];
}

/** The calls of the log that began within a span, oldest first. */
export function wholeCalls(calls: CallStore, { from, to }: Span): WholeCall[] {
	const groups = new Map<string, Call[]>();
	for (const call of calls.inLog(from, to)) {
		const legs = groups.get(call.linkedid);
		if (legs) legs.push(call);
		else groups.set(call.linkedid, [call]);
	}
	return [...groups.values()].flatMap(wholeCallOf);
}

/** Whether a call came to a queue of the call centre. */
export function isQueueCall({ first }: WholeCall): boolean {
	return first.way === 'In' && first.queue !== null;
}
