import { type Direction, type Leg, talkSpan } from './leg';

export type Outcome = 'answered' | 'missed' | 'busy' | 'failed' | 'noAnswer';

/** What follows from all legs of a call together. */
export interface CallSummary {
	/** In the order in which they began. */
	legs: Leg[];
	direction: Direction | null;
	/** The legs that decide whether the call was answered. */
	deciding: Leg[];
	answered: boolean | null;
	/** The leg that was answered first; undefined when none was, or when it is unknown. */
	answeredFirst: Leg | undefined;
	start: number | null;
	end: number | null;
}

/** @param legs in the order in which they began */
export function summarizeCall(legs: Leg[]): CallSummary {
	const direction = directionOf(legs);
	// Click to call rings the phone of the caller first. If the caller answers it, the called party has not answered yet.
	const deciding =
		direction === 'outbound' ? legs.filter((leg) => leg.direction === 'outbound') : legs;
	const answered = anyAnswered(deciding, direction);
	return {
		legs,
		direction,
		deciding,
		answered,
		answeredFirst: answered ? firstAnswered(deciding) : undefined,
		start: edgeOf(legs, ({ start }) => start, Math.min),
		end: edgeOf(legs, ({ end }) => end, Math.max),
	};
}

/** A leg of unknown direction may be inbound. It does not matter if another leg certainly is. */
function directionOf(legs: Leg[]): Direction | null {
	const found = new Set(legs.map((leg) => leg.direction));
	if (found.has('inbound')) return 'inbound';
	if (found.has(null)) return null;
	return found.has('outbound') ? 'outbound' : 'internal';
}

function anyAnswered(deciding: Leg[], direction: Direction | null): boolean | null {
	if (direction === null && deciding.length > 1) return null;
	if (deciding.some(({ answered, answeredElsewhere }) => answered || answeredElsewhere))
		return true;
	return deciding.some(({ answered }) => answered === null) ? null : false;
}

/** The leg whose conversation began first; at the same second, the one that began first itself. */
function firstAnswered(deciding: Leg[]): Leg | undefined {
	if (deciding.some(({ answered }) => answered === null)) return undefined;
	const answered = deciding.filter((leg) => leg.answered);
	if (answered.length <= 1) return answered[0];
	const began = answered.map((leg) => talkSpan(leg)?.from ?? NaN);
	return answered[began.indexOf(Math.min(...began))];
}

/** The least or greatest of all; unknown when it is unknown of one of them. */
function edgeOf(
	legs: Leg[],
	pick: (leg: Leg) => number | null,
	edge: (...values: number[]) => number,
): number | null {
	const values = legs.map(pick);
	const known = values.filter((value) => value !== null);
	return known.length === values.length ? edge(...known) : null;
}

/** The best result of all legs; null when the records do not say. */
export function outcomeOf({ direction, deciding, answered }: CallSummary): Outcome | null {
	if (answered) return 'answered';
	if (answered === null || direction === null) return null;
	const seen = new Set(deciding.map(({ disposition }) => disposition));
	// ANSWERED by a queue or a voice menu, and by nobody else.
	if (seen.has('NO ANSWER') || seen.has('ANSWERED')) {
		return direction === 'inbound' ? 'missed' : 'noAnswer';
	}
	if (seen.has(null)) return null;
	return seen.has('BUSY') ? 'busy' : 'failed';
}

/** Of a single leg as the switchboard counts it, else from the first begin to the last end. */
export function durationOf({ legs: [first, ...others], start, end }: CallSummary): number | null {
	if (others.length === 0) return first?.length ?? null;
	return start === null || end === null ? null : end - start;
}

/** Seconds of conversation with a person; a second in which two legs talk counts once. */
export function talkOf({ legs, answered, answeredFirst }: CallSummary): number | null {
	if (answered === false) return 0;
	if (!answeredFirst) return null;
	if (legs.length === 1) return answeredFirst.talk;
	const first = talkSpan(answeredFirst);
	if (first === null || legs.some((leg) => leg.answered === null)) return null;
	const spans = legs.filter((leg) => leg.answered).map(talkSpan);
	if (spans.includes(null)) return null;
	// Whatever was picked up before the first answer, as the phone of a click to call, was no conversation yet.
	return coveredFrom(
		first.from,
		spans.filter((span) => span !== null),
	);
}

/** How many seconds from `begin` on lie in at least one of the spans. */
function coveredFrom(begin: number, spans: Array<{ from: number; to: number }>): number {
	let covered = 0;
	let upTo = begin;
	for (const { from, to } of spans.sort((a, b) => a.from - b.from)) {
		covered += Math.max(0, to - Math.max(from, upTo));
		upTo = Math.max(upTo, to);
	}
	return covered;
}

/** Seconds from the first ring until somebody answered, or until the end. */
export function waitOf(summary: CallSummary): number | null {
	const { legs, answered, answeredFirst, start } = summary;
	if (answered === false) return durationOf(summary);
	if (!answeredFirst) return null;
	if (legs.length === 1) {
		return answeredFirst.length === null || answeredFirst.talk === null
			? null
			: answeredFirst.length - answeredFirst.talk;
	}
	const first = talkSpan(answeredFirst);
	return first === null || start === null ? null : first.from - start;
}
