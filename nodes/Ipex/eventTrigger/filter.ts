import { ANSWERED_ELSEWHERE, isSmsEvent, type PlatformEvent } from './event';
import { choiceFor } from './events';

/** Which events start the workflow. */
export interface EventFilter {
	/** Names of events, and `other` for all except the known ones. */
	events: ReadonlySet<string>;
	/** Empty for all. Events without a direction pass. */
	directions: ReadonlySet<string>;
	/** In lower case. Empty for all. */
	queues: ReadonlySet<string>;
	/** Only for Hangup events, in lower case. Empty for all. */
	reasons: ReadonlySet<string>;
	/** Whether the Hangup of a queue phone that stops ringing, because another one was picked up, passes. */
	answeredElsewhere: boolean;
}

/** Whether an event starts the workflow. */
export function passesEventFilter(event: PlatformEvent, filter: EventFilter): boolean {
	if (!filter.events.has(choiceFor(event.event))) return false;
	if (event.direction !== null && !admits(filter.directions, event.direction)) return false;
	if (isSmsEvent(event)) return true;
	if (!admits(filter.queues, event.queue?.toLowerCase() ?? '')) return false;
	if (event.event !== 'Hangup') return true;
	const reason = event.reason?.toLowerCase() ?? '';
	if (filter.reasons.size > 0) return filter.reasons.has(reason);
	return filter.answeredElsewhere || reason !== ANSWERED_ELSEWHERE;
}

function admits(wanted: ReadonlySet<string>, value: string): boolean {
	return wanted.size === 0 || wanted.has(value);
}
