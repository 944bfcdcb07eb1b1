import { type CallRecord, nameOrNull, textOrNull } from './callRecord';
import type { CallFormat } from './callFormat';
import {
	type Direction,
	sortLegs,
	isAnswered,
	isLegAnsweredElsewhere,
	type Leg,
	loginOf,
	toLeg,
} from './leg';
import {
	durationOf,
	type CallSummary,
	summarizeCall,
	type Outcome,
	outcomeOf,
	talkOf,
	waitOf,
} from './callSummary';
import { type Phone, readPhone } from '../phone/phone';
import { formatTime } from '../time/time';

export { type Direction, isAnswered, RECORD_TIME_ZONE } from './leg';
export { type Outcome } from './callSummary';

/** The call object that the nodes output: one object for all legs. Unknown values are null. */
export interface Call {
	callId: string | null;
	/** A call that came in stays inbound when it is passed on inside or forwarded out. */
	direction: Direction | null;
	/** The best result of all legs: if one of eight phones answers, the call is answered. */
	outcome: Outcome | null;
	/** ISO 8601 with offset, as all times. */
	startedAt: string | null;
	endedAt: string | null;
	/** From the first ring to the end, in seconds. */
	durationSeconds: number | null;
	/** Conversation with a person, also on hold. A second in which two legs talk counts once. */
	talkSeconds: number | null;
	/** From the first ring until somebody answered, or until the end. */
	waitSeconds: number | null;
	/** The other party. */
	phone: Phone;
	/** Of the person who answered or made the call. If nobody answered, of the phone that rang, unless several did. */
	line: string | null;
	userLogin: string | null;
	/** Login of the first person who answered an inbound or internal call. The line if the login is unknown. */
	answeredBy: string | null;
	queue: string | null;
	organization: string | null;
	person: string | null;
	/** The notes of all legs, each on a line of its own. */
	note: string | null;
	categories: string[] | null;
	/** If there are several, that of the person who answered first. */
	recording: { name: string } | null;
	/** How many records of the log belong to the call. */
	legs: number;
}

/**
 * Makes one call of its legs, in any order.
 * @param records at least one record, read with `timezone=UTC`. Times may also have an offset
 */
export function toCall(records: CallRecord[], style: CallFormat): Call {
	return callFromLegs(records.map(toLeg), style);
}

/** The same for legs that were already read. */
export function callFromLegs(read: Leg[], style: CallFormat): Call {
	const summary = summarizeCall(sortLegs(read));
	const { legs, direction, answeredFirst, start, end } = summary;
	const outer = outerLegs(summary);
	const owners = answeredFirst ? [answeredFirst] : rungLegs(summary);
	return {
		callId: sharedCallId(legs),
		direction,
		outcome: outcomeOf(summary),
		startedAt: start === null ? null : formatTime(start * 1000, style.timeZone),
		endedAt: end === null ? null : formatTime(end * 1000, style.timeZone),
		durationSeconds: durationOf(summary),
		talkSeconds: talkOf(summary),
		waitSeconds: waitOf(summary),
		phone: readPhone(firstOf(outer, otherParty), style.country),
		line: sharedBy(owners, ({ record }) => textOrNull(record.line)),
		userLogin: sharedBy(owners, ({ record }) => loginOf(record)),
		answeredBy: answeredByOf(summary),
		queue: firstOf(legs, ({ record }) => textOrNull(record.queue)),
		organization: firstOf(outer, ({ record }) => nameOrNull(record.organization)),
		person: firstOf(outer, ({ record }) => nameOrNull(record.organizationPerson)),
		note: noteOf(legs),
		categories: categoriesOf(legs),
		recording: recordingOf(summary),
		legs: legs.length,
	};
}

/** Whether the log says that another phone answered the call, and not which one. */
export function isAnsweredElsewhere(records: CallRecord[]): boolean {
	return !records.some(isAnswered) && records.some(isLegAnsweredElsewhere);
}

/** The legs that know the other party. Of a forwarded call that is the inbound leg and not the outbound one. */
function outerLegs({ legs, direction }: CallSummary): Leg[] {
	if (direction === null && legs.length > 1) return [];
	return legs.filter((leg) => leg.direction === direction);
}

/** The phones that rang for a call that nobody answered. The queue or the menu before them has no user. */
function rungLegs({ deciding, answered }: CallSummary): Leg[] {
	if (answered !== false) return [];
	const ofUsers = deciding.filter(({ record }) => record.user !== null);
	return ofUsers.length > 0 ? ofUsers : deciding;
}

function otherParty({ record, direction }: Leg): string | null {
	const given = textOrNull(record.phoneNumber);
	if (given !== null || direction === null) return given;
	const calls = direction === 'internal' ? isCaller(record) : direction === 'outbound';
	return calls === null ? null : textOrNull(calls ? record.dst : record.src);
}

/** An internal call has two parties of the company, and its record is that of one of them. */
function isCaller({ line, src }: CallRecord): boolean | null {
	const [own, caller] = [textOrNull(line), textOrNull(src)];
	return own === null || caller === null ? null : own === caller;
}

function answeredByOf({ answeredFirst, direction }: CallSummary): string | null {
	if (!answeredFirst || direction === null || direction === 'outbound') return null;
	const { record } = answeredFirst;
	if (answeredFirst.direction === 'internal') {
		const calls = isCaller(record);
		if (calls !== false) return calls ? textOrNull(record.dst) : null;
	}
	return loginOf(record) ?? textOrNull(record.line);
}

function noteOf(legs: Leg[]): string | null {
	const [first, ...others] = legs;
	if (others.length === 0) return textOrNull(first?.record.note);
	return [...valuesOf(legs, ({ record }) => textOrNull(record.note))].join('\n') || null;
}

function categoriesOf(legs: Leg[]): string[] | null {
	const given = legs.map(({ record }) => record.categories).filter((names) => Array.isArray(names));
	if (given.length === 0) return null;
	const names = given.flat().map(textOrNull);
	return [...new Set(names.filter((name) => name !== null))];
}

function recordingOf({ answeredFirst, legs }: CallSummary): { name: string } | null {
	const name =
		textOrNull(answeredFirst?.record.filename) ??
		firstOf(legs, ({ record }) => textOrNull(record.filename));
	return name === null ? null : { name };
}

/** The identifier of all legs. If the platform returns none, each record is a call. */
function sharedCallId(legs: Leg[]): string | null {
	const shared = firstOf(legs, ({ record }) => textOrNull(record.linkedid));
	return shared ?? (legs.length === 1 ? textOrNull(legs[0]?.record.uniqueid) : null);
}

/** The one value that is given, or of several the first, when it is known which leg was the first. */
function firstOf(legs: Leg[], pick: (leg: Leg) => string | null): string | null {
	if (legs.length === 1) return pick(legs[0] as Leg);
	const values = valuesOf(legs, pick);
	const [value = null] = values;
	return values.size <= 1 || legs.every(({ start }) => start !== null) ? value : null;
}

/** The value that all legs have. */
function sharedBy(legs: Leg[], pick: (leg: Leg) => string | null): string | null {
	if (legs.length === 1) return pick(legs[0] as Leg);
	const values = valuesOf(legs, pick);
	const [value = null] = values;
	return values.size === 1 && legs.every((leg) => pick(leg) !== null) ? value : null;
}

function valuesOf(legs: Leg[], pick: (leg: Leg) => string | null): Set<string> {
	return new Set(legs.map(pick).filter((value) => value !== null));
}
