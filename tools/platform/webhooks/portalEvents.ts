import type { Call, Way } from '../calls/call';
import type { DirectoryUser } from '../directory/types';

/** An event as the platform posts it, with the keys of `contract/webhook-events.md`. */
export type PortalEvent = Record<string, string>;

/** An event and when it happens, in milliseconds since 1970. */
export interface TimedEvent {
	at: number;
	event: PortalEvent;
}

const DIRECTIONS: Record<Way, string> = {
	In: 'incoming',
	Out: 'outgoing',
	Loc: 'outgoingLocal',
};

const NOBODY = { Line: '', Email: '', Login: '' };

/**
 * What the platform posts about one call, in the order of time. Every phone rings by itself, a missed call ends once
 * and names nobody, and each phone of a ring-all queue that did not win is told to be `Answered elsewhere`.
 * @param legs all records of the call, oldest first
 */
export function eventsOfCall(legs: readonly Call[]): TimedEvent[] {
	const [first] = legs;
	if (!first) return [];
	const common = {
		From: first.src,
		To: first.dst,
		UniqueId: first.linkedid,
		Queue: first.queue ?? '',
		Direction: DIRECTIONS[first.way],
	};
	const taken = legs.filter(({ disposition }) => disposition === 'ANSWERED');
	const end = Math.max(...legs.map(({ endTime }) => endTime));
	const tell = (EventName: string, at: number, more: PortalEvent): TimedEvent => ({
		at,
		event: { EventName, ...common, ...more },
	});
	const whose = ({ line, user }: Call): PortalEvent => ({
		Line: String(line),
		Email: user?.login ?? '',
		Login: user?.login ?? '',
	});
	const answeredAt = (leg: Call): number => leg.endTime - leg.billsec * 1000;
	const events = [
		tell('NewCall', first.calldate, NOBODY),
		...legs.map((leg) =>
			tell('Ringing', leg.calldate, { ...whose(leg), From: leg.src, To: leg.dst }),
		),
		...taken.map((leg, place) =>
			tell(place === 0 ? 'Answered' : 'AttendedTransfer', answeredAt(leg), whose(leg)),
		),
		...legs
			.filter(({ hangupcause }) => hangupcause === 'Answered elsewhere')
			.map((leg) => tell('Hangup', leg.endTime, { ...whose(leg), Reason: 'Answered elsewhere' })),
		...taken
			.slice(-1)
			.map((leg) => tell('Hangup', end, { ...whose(leg), Reason: 'Normal Clearing' })),
		...(taken.length === 0 ? [tell('Hangup', end, { ...NOBODY, Reason: 'No user response' })] : []),
		tell('CDR', Math.max(...legs.map(({ stamp }) => stamp)), whose(taken[0] ?? first)),
	];
	return events.sort((one, other) => one.at - other.at);
}

/** What the platform posts about an agent. */
export function agentEvent(
	name: 'AgentLogin' | 'AgentLogout' | 'AgentPaused' | 'AgentUnPaused',
	{ exten, login }: Pick<DirectoryUser, 'exten' | 'login'>,
	queue: string,
	pauseName?: string,
): PortalEvent {
	return {
		EventName: name,
		Queue: queue,
		Login: login,
		Line: String(exten),
		Email: login,
		...(pauseName === undefined ? {} : { PauseName: pauseName }),
	};
}
