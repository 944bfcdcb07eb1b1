import { DateTime, IANAZone } from 'luxon';
import { PlatformError } from './errors';

/** Renders milliseconds as ISO 8601 with the offset of one zone. */
export type TimeFormat = (milliseconds: number) => string;

/** Offsets change only on quarters of an hour, so one answer holds for the whole quarter. */
const QUARTER_HOUR = 15 * 60 * 1000;

const formats = new Map<string, TimeFormat>();

function offsetText(minutes: number): string {
	const size = Math.abs(minutes);
	const hours = String(Math.floor(size / 60)).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`;
}

/**
 * How times are written in a zone: whole seconds without a fraction, `+00:00` rather than `Z`.
 * Throws 400 when there is no such zone.
 */
export function timeFormat(zoneName: string): TimeFormat {
	const known = formats.get(zoneName);
	if (known) return known;
	if (!IANAZone.isValidZone(zoneName)) {
		throw new PlatformError(400, `Unknown time zone "${zoneName}".`);
	}
	const zone = IANAZone.create(zoneName);
	// A page has thousands of times; asking for the offset of each would take longer than all the rest.
	const offsets = new Map<number, { shift: number; text: string }>();
	const format: TimeFormat = (milliseconds) => {
		const quarter = Math.floor(milliseconds / QUARTER_HOUR);
		let offset = offsets.get(quarter);
		if (!offset) {
			const minutes = zone.offset(milliseconds);
			offset = { shift: minutes * 60_000, text: offsetText(minutes) };
			offsets.set(quarter, offset);
		}
		const iso = new Date(milliseconds + offset.shift).toISOString();
		return (iso.endsWith('.000Z') ? iso.slice(0, -5) : iso.slice(0, -1)) + offset.text;
	};
	formats.set(zoneName, format);
	return format;
}

/** Midnight of the day, in a zone, that a time falls on; in milliseconds since 1970. */
export function startOfDay(milliseconds: number, zone: string): number {
	return DateTime.fromMillis(milliseconds, { zone }).startOf('day').toMillis();
}
