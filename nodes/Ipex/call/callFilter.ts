import { type Call, isAnswered } from './call';
import { type CallRecord, textOrNull } from './callRecord';
import { toLeg } from './leg';
import { numberFilter } from '../phone/matchNumber';

/** Which calls are wanted. An empty list, or 0, asks for nothing. */
export interface CallFilter {
	/** `inbound`, `outbound`, `internal`; empty for all but internal calls. */
	directions: string[];
	outcomes: string[];
	/** Logins. */
	users: string[];
	/** Short numbers of lines; either one of an internal call. */
	lines: string[];
	/** Names of queues. */
	queues: string[];
	/** Numbers of the switchboard that were called, or of the other party; not those that a call went out from. */
	numbers: string[];
	/** Seconds from the first ring to the end. */
	minDuration: number;
}

/**
 * Whether a call passes all parts of a filter.
 * @param records the legs that the call was made of
 * @param country whose national numbers are written without prefix
 */
export function passesFilter(
	call: Call,
	records: CallRecord[],
	filter: CallFilter,
	country: string,
): boolean {
	return (
		goesAsWanted(call, filter.directions) &&
		isAmong(filter.outcomes, [call.outcome]) &&
		isAmong(
			filter.users,
			concerned(records).map((record) => record.user?.login),
		) &&
		isAmong(
			filter.lines,
			concerned(records).flatMap(({ line, src, dst }) =>
				// The record of an internal call is that of one of its two parties.
				call.direction === 'internal' ? [line, src, dst] : [line],
			),
		) &&
		isAmong(
			filter.queues,
			records.map((record) => record.queue),
		) &&
		hasNumber(records, filter.numbers, country) &&
		(call.durationSeconds ?? 0) >= filter.minDuration
	);
}

function goesAsWanted({ direction }: Call, wanted: string[]): boolean {
	if (wanted.length === 0) return direction !== 'internal';
	return direction !== null && wanted.includes(direction);
}

/** The legs of the people who answered, or all legs if nobody answered. */
function concerned(records: CallRecord[]): CallRecord[] {
	const answered = records.filter(isAnswered);
	return answered.length > 0 ? answered : records;
}

/** Names are compared without regard to case: they are typed by people. */
function isAmong(wanted: string[], found: unknown[]): boolean {
	if (wanted.length === 0) return true;
	const texts = new Set(wanted.map(plain));
	return found.some((value) => texts.has(plain(value)));
}

function plain(value: unknown): string | undefined {
	return textOrNull(value)?.trim().toLowerCase();
}

function hasNumber(records: CallRecord[], wanted: string[], country: string): boolean {
	if (wanted.length === 0) return true;
	const isWanted = numberFilter(wanted, country);
	return records.some((record) => {
		const { src, dst, phoneNumber } = record;
		const numbers =
			toLeg(record).direction === 'outbound' ? [dst, phoneNumber] : [src, dst, phoneNumber];
		return numbers.some((number) => isWanted(textOrNull(number)));
	});
}
