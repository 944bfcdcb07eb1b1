import type { Call } from '../call/call';
import type { PolledCall } from './polledCall';
import { phoneKey } from '../phone/matchNumber';

/**
 * Returns a function that says whether somebody in the company has talked with the caller of a missed call since then:
 * another attempt was answered, or a call back reached the caller. A caller without a number cannot be recognised.
 * @param allCalls returns all calls of a part of the log that reaches from the missed call to now; called at most once
 */
export function followUps(
	allCalls: () => PolledCall[],
	country: string,
): (missed: PolledCall) => boolean {
	let talkEnds: Map<string | null, number> | undefined;
	return (missed) => {
		const number = numberOf(missed.toCall(), country);
		if (number === null) return false;
		talkEnds ??= lastTalks(allCalls(), country);
		return (talkEnds.get(number) ?? -Infinity) > missed.lastEnd;
	};
}

/** When (ms) somebody of the company last talked with the other party, by its number; null for all without one. */
function lastTalks(calls: PolledCall[], country: string): Map<string | null, number> {
	const ends = new Map<string | null, number>();
	for (const polled of calls) {
		const call = polled.toCall();
		if (call.outcome !== 'answered') continue;
		const number = numberOf(call, country);
		ends.set(number, Math.max(polled.lastEnd, ends.get(number) ?? 0));
	}
	return ends;
}

function numberOf({ direction, phone }: Call, country: string): string | null {
	return direction === 'internal' ? null : phoneKey(phone.raw, country);
}
