import fc from 'fast-check';
import { DateTime, type DateTimeUnit, type DurationLike } from 'luxon';

import {
	boundsOf,
	isPeriod,
	type Period,
	PERIODS,
	spanOf,
} from '../../../nodes/Ipex/time/namedPeriods';
import { formatTime } from '../../../nodes/Ipex/time/time';
import { cases } from '../../support/cases';

const PRAGUE = 'Europe/Prague';

const zone = fc.constantFrom(
	PRAGUE,
	'UTC',
	'America/New_York',
	'America/St_Johns',
	'Asia/Kathmandu',
	'Australia/Lord_Howe',
);

// In these, clocks change at midnight: a day begins at one o'clock, or has two midnights.
const midnightZone = fc.constantFrom('Asia/Beirut', 'America/Havana', 'America/Asuncion');

const moment = fc.integer({ min: Date.UTC(2013, 0), max: Date.UTC(2037, 11) });

// The days around both changes of the clocks in Prague in 2026, millisecond by millisecond.
const nearDst = fc
	.tuple(
		fc.constantFrom(Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25)),
		fc.integer({ min: -48 * 3_600_000, max: 48 * 3_600_000 }),
	)
	.map(([night, away]) => night + away);

const period = fc.constantFrom(...PERIODS);

const AS_LUXON: Record<Period, [unit: DateTimeUnit, shift: DurationLike, length: DurationLike]> = {
	today: ['day', {}, { days: 1 }],
	yesterday: ['day', { days: -1 }, { days: 1 }],
	thisWeek: ['week', {}, { weeks: 1 }],
	lastWeek: ['week', { weeks: -1 }, { weeks: 1 }],
	thisMonth: ['month', {}, { months: 1 }],
	lastMonth: ['month', { months: -1 }, { months: 1 }],
};

describe('a period', () => {
	it('is what luxon reckons, in every zone and over both changes of the clocks', () => {
		fc.assert(
			fc.property(period, fc.oneof(moment, nearDst), zone, (name, now, where) => {
				const [unit, shift, length] = AS_LUXON[name];
				const start = DateTime.fromMillis(now, { zone: where }).startOf(unit).plus(shift);
				expect(spanOf(name, now, where)).toStrictEqual({
					start: start.toMillis(),
					end: start.plus(length).toMillis(),
				});
			}),
			{ numRuns: cases(10_000) },
		);
	});

	it('begins with the first moment of its day, also where the clocks change at midnight', () => {
		fc.assert(
			fc.property(period, moment, fc.oneof(zone, midnightZone), (name, now, where) => {
				const { start, end } = spanOf(name, now, where);
				for (const edge of [start, end]) {
					const day = (time: number) => formatTime(time, where).slice(0, 10);
					expect(day(edge) > day(edge - 1_000)).toBe(true);
				}
				expect(start).toBeLessThan(end);
			}),
			{ numRuns: cases(10_000) },
		);
	});

	it.each([
		['today', 'yesterday'],
		['thisWeek', 'lastWeek'],
		['thisMonth', 'lastMonth'],
	] as const)('%s follows %s without a gap, and shares no moment with it', (later, earlier) => {
		fc.assert(
			fc.property(fc.oneof(moment, nearDst), zone, (now, where) => {
				const [before, after] = [boundsOf(earlier, now, where), boundsOf(later, now, where)];
				expect(after.from - before.to).toBe(1);
				expect(after.to).toBe(now);
				expect(spanOf(later, now, where).end).toBeGreaterThan(now);
			}),
			{ numRuns: cases(10_000) },
		);
	});

	it.each([
		['2026-03-29T12:00:00+02:00', 23],
		['2026-10-25T12:00:00+01:00', 25],
		['2026-07-01T12:00:00+02:00', 24],
	])('today at %s has %i hours', (now, hours) => {
		const { start, end } = spanOf('today', Date.parse(now), PRAGUE);
		expect((end - start) / 3_600_000).toBe(hours);
	});

	it('of a week begins on Monday, on a Sunday and on a Monday too', () => {
		for (const [now, monday] of [
			['2026-11-29T23:59:59+01:00', '2026-11-23T00:00:00+01:00'],
			['2026-11-30T00:00:00+01:00', '2026-11-30T00:00:00+01:00'],
		] as const) {
			const { start } = spanOf('thisWeek', Date.parse(now), PRAGUE);
			expect(formatTime(start, PRAGUE)).toBe(monday);
		}
	});

	it('is one of those that have a name', () => {
		expect(PERIODS.every(isPeriod)).toBe(true);
		for (const other of ['custom', '', undefined, 'toString']) expect(isPeriod(other)).toBe(false);
	});
});
