/** The zone of the switchboard, and the API's own default. */
export const DEFAULT_TIME_ZONE = 'Europe/Prague';

// The last part of a date is no offset.
const OFFSET = /:\d{2}\S* ?(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;

const QUARTER_HOUR_MS = 15 * 60 * 1000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

/** Whether `zone` is an IANA time zone that this machine knows. */
export function isTimeZone(zone: string): boolean {
	try {
		formatOf(zone);
		return true;
	} catch {
		// A RangeError is how Intl says "no such zone".
		return false;
	}
}

/**
 * Milliseconds since the epoch of an ISO 8601 date or date-time.
 * @param text with an offset, or without one: it is then the wall time of `zone`. A time that the clocks skip in
 * spring is the moment at which they skip it; of an hour that they repeat in autumn, the first is meant. So times that
 * follow each other on the clock are never in the wrong order.
 * @returns undefined when `text` is no such date
 */
export function parseTime(text: string, zone: string): number | undefined {
	const match =
		/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i.exec(
			text.trim(),
		);
	if (!match) return undefined;
	const [, date, time = '00:00', offset] = match;
	const wall = Date.parse(`${date}T${time.replace(',', '.')}Z`);
	if (Number.isNaN(wall) || !isCalendarDay(date ?? '', wall)) return undefined;
	if (offset) return wall - minutesOf(offset) * 60_000;
	// The offset before and the offset after a change of the clocks; without a change they are one.
	const before = wall - offsetAt(wall - 24 * 3_600_000, zone);
	const after = wall - offsetAt(wall + 24 * 3_600_000, zone);
	if (offsetAt(before, zone) === wall - before) return before;
	if (offsetAt(after, zone) === wall - after) return after;
	let change = Math.floor(before / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
	while (
		change - QUARTER_HOUR_MS > after &&
		offsetAt(change - QUARTER_HOUR_MS, zone) === offsetAt(before, zone)
	) {
		change -= QUARTER_HOUR_MS;
	}
	return change;
}

/** Whether two times differ on the clock. A time with an offset is none of the clock of a zone, so it never does. */
export function differOnClock(one: string, other: string): boolean {
	if (OFFSET.test(one.trim()) || OFFSET.test(other.trim())) return false;
	return parseTime(one, 'UTC') !== parseTime(other, 'UTC');
}

/** ISO 8601 in the wall time of `zone`, with its offset and to the second, as `2026-03-29T03:00:00+02:00`. */
export function formatTime(time: number, zone: string): string {
	const offset = offsetAt(time, zone);
	const wall = new Date(time + offset).toISOString().slice(0, -5);
	const minutes = Math.abs(offset) / 60_000;
	const sign = offset < 0 ? '-' : '+';
	return `${wall}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

// 2026-02-30 parses as the 2nd of March.
function isCalendarDay(date: string, wall: number): boolean {
	return new Date(wall).getUTCDate() === Number(date.slice(-2));
}

function minutesOf(offset: string): number {
	if (offset === '+00:00' || offset.toUpperCase() === 'Z') return 0;
	const digits = offset.replace(/\D/g, '').padEnd(4, '0');
	const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
	return offset.startsWith('-') ? -minutes : minutes;
}

/**
 * How far (ms) the wall time of `zone` is ahead of UTC at `time`. Offsets change at full quarters of an hour, so one
 * look-up serves a quarter; the formatting of 100,000 calls would otherwise take seconds.
 */
function offsetAt(time: number, zone: string): number {
	let known = offsets.get(zone);
	if (!known || known.size > 10_000) offsets.set(zone, (known = new Map()));
	const quarter = Math.floor(time / QUARTER_HOUR_MS);
	let offset = known.get(quarter);
	if (offset === undefined) {
		offset = lookUpOffset(quarter * QUARTER_HOUR_MS, zone);
		known.set(quarter, offset);
	}
	return offset;
}

function lookUpOffset(time: number, zone: string): number {
	const part: Record<string, number> = {};
	for (const { type, value } of formatOf(zone).formatToParts(time)) part[type] = Number(value);
	const wall = Date.UTC(
		part.year ?? NaN,
		(part.month ?? NaN) - 1,
		part.day,
		part.hour,
		part.minute,
		part.second,
	);
	return Math.round((wall - time) / 60_000) * 60_000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
	let format = formats.get(zone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
		});
		formats.set(zone, format);
	}
	return format;
}

function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}
