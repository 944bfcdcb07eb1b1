import { type CallRecord, callIdOf } from './callRecord';
import { type Phone, readPhone } from './phone';
import { formatTime, parseTime } from './time';

export type Direction = 'inbound' | 'outbound' | 'internal';
export type Outcome = 'answered' | 'missed' | 'busy' | 'failed' | 'noAnswer';

/** A call as a person would tell it: one object, however many phones rang. What is unknown is null. */
export interface Call {
	callId: string | null;
	direction: Direction | null;
	outcome: Outcome | null;
	/** ISO 8601 with offset, as all times. */
	startedAt: string | null;
	endedAt: string | null;
	/** From the first ring to the end, in seconds. */
	durationSeconds: number | null;
	/** In conversation with a person of the company (or, outbound, with the called party). */
	talkSeconds: number | null;
	/** From the first ring until somebody answered, or until the end. */
	waitSeconds: number | null;
	/** The other party. */
	phone: Phone;
	line: string | null;
	userLogin: string | null;
	/** Login of who took an inbound or internal call; the line where the login is unknown. */
	answeredBy: string | null;
	queue: string | null;
	organization: string | null;
	person: string | null;
	note: string | null;
	categories: string[] | null;
	recording: { name: string } | null;
	legs: number;
}

/** How a call is told. */
export interface CallStyle {
	/** ISO 3166 country of numbers that are written without country code. */
	country: string;
	/** IANA zone of the times. */
	timeZone: string;
}

/** The zone that records are asked for: without the hour that autumn repeats. */
export const RECORD_TIME_ZONE = 'UTC';

interface Leg {
	record: CallRecord;
	start: number | null;
	end: number | null;
	answered: boolean;
}

/**
 * Makes one call of its legs.
 * @param records at least one record, read with `timezone=UTC`; times with an offset of their own are good as well
 */
export function toCall(records: CallRecord[], style: CallStyle): Call {
	const legs = records.map(toLeg).sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity));
	const direction = directionOf(legs);
	const taken = legs.find((leg) => leg.answered);
	const main = taken ?? legs[0];
	const start = least(legs.map((leg) => leg.start));
	const end = greatest(legs.map((leg) => leg.end));
	const outcome = outcomeOf(legs, direction);
	return {
		callId: firstOf(legs, callIdOf),
		direction,
		outcome,
		startedAt: start === null ? null : formatTime(start, style.timeZone),
		endedAt: end === null ? null : formatTime(end, style.timeZone),
		durationSeconds: durationOf(legs, start, end),
		talkSeconds: talkOf(legs),
		waitSeconds: waitOf(legs, taken, start, end),
		phone: readPhone(firstOf(legs, otherParty), style.country),
		line: main ? textOf(main.record.line) : null,
		userLogin: main ? textOf(main.record.user?.login) : null,
		answeredBy: answeredByOf(taken, direction),
		queue: firstOf(legs, (record) => record.queue),
		organization: firstOf(legs, (record) => record.organization),
		person: firstOf(legs, (record) => record.organizationPerson),
		note: firstOf(legs, (record) => record.note),
		categories: categoriesOf(legs),
		recording: recordingOf(taken, legs),
		legs: legs.length,
	};
}

function toLeg(record: CallRecord): Leg {
	const start = parseTime(record.calldate ?? '', RECORD_TIME_ZONE) ?? null;
	const end = parseTime(record.endTime ?? '', RECORD_TIME_ZONE) ?? null;
	return { record, start, end: end ?? endByDuration(record, start), answered: isAnswered(record) };
}

function endByDuration(record: CallRecord, start: number | null): number | null {
	return start === null || typeof record.duration !== 'number'
		? null
		: start + record.duration * 1000;
}

/** A queue or a voice menu answers the line as well; `userAnswered` tells whether a person did. */
export function isAnswered(record: CallRecord): boolean {
	return record.userAnswered ?? record.disposition?.toUpperCase() === 'ANSWERED';
}

/** Whether the log says of unanswered legs that another phone took the call, and not which. */
export function isTakenElsewhere(records: CallRecord[]): boolean {
	return (
		!records.some(isAnswered) &&
		records.some(({ hangupcause }) => /answered elsewhere/i.test(hangupcause ?? ''))
	);
}

const DIRECTIONS: Record<string, Direction> = { In: 'inbound', Out: 'outbound', Loc: 'internal' };

/** A call that came in stays inbound when it is forwarded out or passed on inside. */
function directionOf(legs: Leg[]): Direction | null {
	const ways = new Set(legs.map((leg) => DIRECTIONS[leg.record.way ?? '']));
	return (['inbound', 'outbound', 'internal'] as const).find((way) => ways.has(way)) ?? null;
}

/** The best that happened on any leg: one answered phone of eight makes an answered call. */
function outcomeOf(legs: Leg[], direction: Direction | null): Outcome | null {
	if (legs.some((leg) => leg.answered)) return 'answered';
	const seen = new Set(legs.map((leg) => leg.record.disposition?.toUpperCase() ?? ''));
	if (seen.has('NO ANSWER') || seen.has('ANSWERED')) {
		return direction === 'inbound' ? 'missed' : 'noAnswer';
	}
	if (seen.has('BUSY')) return 'busy';
	if (seen.has('FAILED') || seen.has('CONGESTION')) return 'failed';
	return null;
}

function durationOf(legs: Leg[], start: number | null, end: number | null): number | null {
	const [only] = legs;
	if (legs.length === 1 && typeof only?.record.duration === 'number') return only.record.duration;
	return start === null || end === null ? null : Math.round((end - start) / 1000);
}

function talkOf(legs: Leg[]): number | null {
	const times = legs.filter((leg) => leg.answered).map((leg) => leg.record.billsec);
	if (times.some((time) => typeof time !== 'number')) return null;
	return times.reduce<number>((sum, time) => sum + (time ?? 0), 0);
}

function waitOf(
	legs: Leg[],
	taken: Leg | undefined,
	start: number | null,
	end: number | null,
): number | null {
	if (!taken) return durationOf(legs, start, end);
	const { duration, billsec } = taken.record;
	if (start === null || taken.start === null) return null;
	if (typeof duration !== 'number' || typeof billsec !== 'number') return null;
	return Math.max(0, Math.round((taken.start - start) / 1000) + duration - billsec);
}

function otherParty(record: CallRecord): string | null | undefined {
	return record.phoneNumber || (record.way === 'In' ? record.src : record.dst);
}

function answeredByOf(taken: Leg | undefined, direction: Direction | null): string | null {
	if (!taken || direction === 'outbound') return null;
	return textOf(taken.record.user?.login) ?? textOf(taken.record.line);
}

function categoriesOf(legs: Leg[]): string[] | null {
	const given = legs.map((leg) => leg.record.categories).filter((names) => Array.isArray(names));
	return given.length === 0 ? null : [...new Set(given.flat())];
}

function recordingOf(taken: Leg | undefined, legs: Leg[]): { name: string } | null {
	const name = textOf(taken?.record.filename) ?? firstOf(legs, (record) => record.filename);
	return name === null ? null : { name };
}

/** The first value that is there, in the order of the legs. */
function firstOf(
	legs: Leg[],
	pick: (record: CallRecord) => string | null | undefined,
): string | null {
	for (const { record } of legs) {
		const value = textOf(pick(record));
		if (value !== null) return value;
	}
	return null;
}

function textOf(value: string | number | null | undefined): string | null {
	return value === null || value === undefined || value === '' ? null : String(value);
}

function least(values: Array<number | null>): number | null {
	return values.reduce(
		(found, value) => (value !== null && (found === null || value < found) ? value : found),
		null,
	);
}

function greatest(values: Array<number | null>): number | null {
	return values.reduce(
		(found, value) => (value !== null && (found === null || value > found) ? value : found),
		null,
	);
}
