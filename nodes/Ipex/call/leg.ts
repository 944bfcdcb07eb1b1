import { type CallRecord, textOrNull } from './callRecord';
import { parseTime } from '../time/time';

export type Direction = 'inbound' | 'outbound' | 'internal';
export type Disposition = 'ANSWERED' | 'NO ANSWER' | 'BUSY' | 'FAILED';

/** A record of the call log that was read. Times are seconds since the epoch, lengths are seconds. Unknown values are null. */
export interface Leg {
	record: CallRecord;
	direction: Direction | null;
	/** How it ended, according to the switchboard. */
	disposition: Disposition | null;
	start: number | null;
	/** Never before `start`. */
	end: number | null;
	length: number | null;
	/** Conversation as the switchboard counts it, at most `length`. */
	talk: number | null;
	/** Whether a person answered: somebody of the company, or the called party of an outbound leg. */
	answered: boolean | null;
	/** Another phone answered the call while this one rang. */
	answeredElsewhere: boolean;
}

/** The zone that records are asked for: without the hour that autumn repeats. */
export const RECORD_TIME_ZONE = 'UTC';

/** Reads a record. Fields that are missing or make no sense are unknown. */
export function toLeg(record: CallRecord): Leg {
	const direction = legDirection(record);
	const disposition = dispositionOf(record);
	const length = secondsIn(record.duration);
	const { start, end } = timesOf(record, length);
	const known = length ?? lengthBetween(start, end);
	const talk = secondsIn(record.billsec);
	const answered = answeredOf(record, direction, disposition);
	return {
		record,
		direction,
		disposition,
		start,
		end,
		length: known,
		talk: talk === null || known === null ? talk : Math.min(talk, known),
		answered,
		answeredElsewhere: answered !== true && saysElsewhere(record),
	};
}

/** Whether a person certainly answered a leg. */
export function isAnswered(record: CallRecord): boolean {
	return answeredOf(record, legDirection(record), dispositionOf(record)) === true;
}

/** Whether a leg stopped ringing because another phone answered. */
export function isLegAnsweredElsewhere(record: CallRecord): boolean {
	return !isAnswered(record) && saysElsewhere(record);
}

function saysElsewhere({ hangupcause }: CallRecord): boolean {
	return typeof hangupcause === 'string' && /answered elsewhere/i.test(hangupcause);
}

/** The legs in the order in which they began, whatever order they come in; those of unknown begin last. */
export function sortLegs(legs: Leg[]): Leg[] {
	if (legs.length === 1) return legs;
	return legs
		.map((leg) => ({
			leg,
			place: leg.start ?? Infinity,
			id: textOrNull(leg.record.uniqueid) ?? '',
		}))
		.sort((a, b) => compare(a.place, b.place) || compareIds(a.id, b.id) || compareRecords(a, b))
		.map(({ leg }) => leg);
}

/** When the conversation of an answered leg began and ended (s). */
export function talkSpan({ start, end, talk }: Leg): { from: number; to: number } | null {
	if (end === null || talk === null) return null;
	return { from: Math.max(start ?? -Infinity, end - talk), to: end };
}

/** The login of the user whose phone the leg is. */
export function loginOf(record: CallRecord): string | null {
	return textOrNull(record.user?.login);
}

// A year: what claims to last longer has a date in it that stands for "unknown".
const LONGEST = 366 * 24 * 3600;

/** A length; the API writes some numbers now as numbers, now as texts. */
export function secondsIn(value: unknown): number | null {
	const text = typeof value === 'number' ? value : textOrNull(value);
	const seconds = text === null ? NaN : Number(text);
	return seconds >= 0 && seconds <= LONGEST ? Math.round(seconds) : null;
}

const DIRECTIONS = new Map<string, Direction>([
	['In', 'inbound'],
	['Out', 'outbound'],
	['Loc', 'internal'],
	['in', 'inbound'],
	['out', 'outbound'],
	['loc', 'internal'],
]);

// The words of Asterisk; some of its versions tell congestion apart from other failures.
const DISPOSITIONS = new Map<string, Disposition>([
	['ANSWERED', 'ANSWERED'],
	['NOANSWER', 'NO ANSWER'],
	['NO ANSWER', 'NO ANSWER'],
	['BUSY', 'BUSY'],
	['FAILED', 'FAILED'],
	['CONGESTION', 'FAILED'],
]);

/** The direction that the API writes as `In`, `Out` or `Loc`. */
export function directionIn(value: unknown): Direction | null {
	return DIRECTIONS.get(textOrNull(value)?.toLowerCase() ?? '') ?? null;
}

function legDirection(record: CallRecord): Direction | null {
	const { way } = record;
	return DIRECTIONS.get(way ?? '') ?? directionIn(way);
}

function dispositionOf(record: CallRecord): Disposition | null {
	const { disposition } = record;
	const known = DISPOSITIONS.get(disposition ?? '');
	if (known) return known;
	const word = textOrNull(disposition)?.toUpperCase().replace(/[\s_]/g, '');
	return DISPOSITIONS.get(word ?? '') ?? null;
}

/**
 * A queue or a voice menu also answers an inbound call, so its disposition is not enough: `userAnswered` says whether a
 * person answered. Without it, an answered phone of a user is enough. On an outbound leg, the person is the called party,
 * who is not a user of the platform.
 */
function answeredOf(
	record: CallRecord,
	direction: Direction | null,
	disposition: Disposition | null,
): boolean | null {
	if (direction !== 'outbound' && typeof record.userAnswered === 'boolean') {
		return record.userAnswered;
	}
	if (disposition === null) return null;
	if (disposition !== 'ANSWERED') return false;
	return direction === 'outbound' || loginOf(record) !== null ? true : null;
}

/** Begin and end; what is missing, or contradicts the begin, follows from the length. */
function timesOf(record: CallRecord, length: number | null): Pick<Leg, 'start' | 'end'> {
	const begin = timeIn(record.calldate);
	const finish = timeIn(record.endTime);
	if (begin === null) {
		return { start: finish === null || length === null ? null : finish - length, end: finish };
	}
	const takes = finish === null ? NaN : finish - begin;
	if (takes >= 0 && takes <= LONGEST) return { start: begin, end: finish };
	return { start: begin, end: length === null ? null : begin + length };
}

function timeIn(value: unknown): number | null {
	const time = typeof value === 'string' ? parseTime(value, RECORD_TIME_ZONE) : undefined;
	return time === undefined ? null : Math.floor(time / 1000);
}

function lengthBetween(start: number | null, end: number | null): number | null {
	return start === null || end === null ? null : end - start;
}

/** Asterisk counts up behind the dot: the leg 1767600000.10 comes after 1767600000.9. */
function compareIds(one: string, other: string): number {
	const [a, b] = [numbersIn(one), numbersIn(other)];
	return compare(a.second, b.second) || compare(a.count, b.count) || compare(one, other);
}

function numbersIn(id: string): { second: number; count: number } {
	const [, second, count] = /(?:^|-)(\d+)\.(\d+)$/.exec(id) ?? [];
	return { second: Number(second ?? Infinity), count: Number(count ?? Infinity) };
}

function compareRecords(one: { leg: Leg }, other: { leg: Leg }): number {
	return compare(JSON.stringify(one.leg.record), JSON.stringify(other.leg.record));
}

function compare<T extends string | number>(one: T, other: T): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
