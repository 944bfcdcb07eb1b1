import { formatTime, parseTime } from './time';

/** Periods that a person would name, reckoned from now in the time zone of that person. */
export const PERIODS = [
	'today',
	'yesterday',
	'thisWeek',
	'lastWeek',
	'thisMonth',
	'lastMonth',
] as const;

export type Period = (typeof PERIODS)[number];

/** A span of time in milliseconds since the epoch; `end` itself is outside of it. */
export interface Span {
	start: number;
	end: number;
}

/** Whether `name` is one of the named periods. */
export function isPeriod(name: unknown): name is Period {
	return PERIODS.some((period) => period === name);
}

/**
 * The whole of a period, also the part of it that is still to come. Weeks begin on Monday. Days are counted on the
 * calendar of `zone`, so that the day on which the clocks change has 23 or 25 hours.
 * @param now milliseconds since the epoch
 */
export function spanOf(period: Period, now: number, zone: string): Span {
	const [first, next] = daysOf(period, formatTime(now, zone).slice(0, 10));
	return { start: startOfDay(first, zone), end: startOfDay(next, zone) };
}

/**
 * The bounds to send for a period, of which the API counts both as inside: up to the last millisecond before the end,
 * or up to now. The next period begins a millisecond later, so a call belongs to one of them only. Were the API
 * to leave the end out, nothing would be lost either: it writes the time of a call to the second.
 */
export function boundsOf(period: Period, now: number, zone: string): { from: number; to: number } {
	const { start, end } = spanOf(period, now, zone);
	return { from: start, to: Math.min(end - 1, now) };
}

/** The first day of a period and the first day after it, as calendar days. */
function daysOf(period: Period, today: string): [first: number, next: number] {
	const day = Date.parse(today);
	const date = new Date(day);
	const monday = addDays(day, -((date.getUTCDay() + 6) % 7));
	const month = (ahead: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead);
	switch (period) {
		case 'today':
			return [day, addDays(day, 1)];
		case 'yesterday':
			return [addDays(day, -1), day];
		case 'thisWeek':
			return [monday, addDays(monday, 7)];
		case 'lastWeek':
			return [addDays(monday, -7), monday];
		case 'thisMonth':
			return [month(0), month(1)];
		case 'lastMonth':
			return [month(-1), month(0)];
	}
}

// A calendar day is kept as its midnight in UTC, where all days have 24 hours.
function addDays(day: number, days: number): number {
	return day + days * 24 * 3_600_000;
}

/** The first moment of a calendar day. Where the clocks skip midnight, the day begins after the gap. */
function startOfDay(day: number, zone: string): number {
	return parseTime(new Date(day).toISOString().slice(0, 10), zone) ?? day;
}
