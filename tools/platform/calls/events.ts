import type { TimeFormat } from '../zones';
import type { Call } from './call';

function eventsOf(call: Call): Array<{ type: string; at: number }> {
	const answeredAt = call.endTime - call.billsec * 1000;
	const talk =
		call.disposition === 'ANSWERED'
			? [
					{ type: 'ANSWER', at: answeredAt },
					{ type: 'BRIDGE_ENTER', at: answeredAt },
					{ type: 'BRIDGE_EXIT', at: call.endTime },
				]
			: [];
	return [
		{ type: 'CHAN_START', at: call.calldate },
		...talk,
		{ type: 'HANGUP', at: call.endTime },
		{ type: 'CHAN_END', at: call.endTime },
	];
}

/** What happened in a call until now, all legs together, oldest first. */
export function callEvents(legs: readonly Call[], now: number, time: TimeFormat): object[] {
	return legs
		.flatMap((call) => eventsOf(call).map((event) => ({ ...event, call })))
		.filter(({ at }) => at <= now)
		.sort((one, other) => one.at - other.at)
		.map(({ type, at, call: { src, dst } }) => ({
			eventtype: type,
			eventtime: time(at),
			src: src || null,
			dst: dst || null,
		}));
}
