import type { Call } from '../shared/call/call';
import type { PolledCall } from './loggedCalls';

/**
 * Makes the question whether somebody of the company has talked with the caller of a missed call since: the caller was
 * answered at another try, or was called back and reached. A caller without a number cannot be recognised.
 * @param allCalls gives all calls of a stretch of the log that reaches from the missed call to now; asked at most once
 */
export function followUps(allCalls: () => PolledCall[]): (missed: PolledCall) => boolean {
	let talks: Map<string, number[]> | undefined;
	return (missed) => {
		const number = numberOf(missed.call.told());
		if (number === null) return false;
		talks ??= talksByNumber(allCalls());
		return (talks.get(number) ?? []).some((end) => end > missed.lastEnd);
	};
}

/** The ends (ms) of the calls in which somebody of the company talked with the other party, by its number. */
function talksByNumber(calls: PolledCall[]): Map<string, number[]> {
	const talks = new Map<string, number[]>();
	for (const { call, lastEnd } of calls) {
		const told = call.told();
		const number = told.outcome === 'answered' ? numberOf(told) : null;
		if (number !== null) talks.set(number, [...(talks.get(number) ?? []), lastEnd]);
	}
	return talks;
}

function numberOf({ direction, phone }: Call): string | null {
	return direction === 'internal' || phone.isAnonymous ? null : (phone.e164 ?? phone.raw);
}
