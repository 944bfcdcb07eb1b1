import fc from 'fast-check';
import { DateTime } from 'luxon';

import { differOnClock, formatTime, isTimeZone, parseTime } from '../../../nodes/Ipex/time/time';
import { cases } from '../../support/cases';

const ZONES = [
	'Europe/Prague',
	'UTC',
	'America/New_York',
	'America/St_Johns',
	'Asia/Kathmandu',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'Africa/Casablanca',
];

const zone = fc.constantFrom(...ZONES);
const second = fc
	.integer({ min: Date.UTC(2012, 0) / 1000, max: Date.UTC(2037, 11) / 1000 })
	.map((value) => value * 1000);

// The nights in which Prague changes its clocks in 2026, minute by minute.
const dstNight = fc
	.tuple(
		fc.constantFrom(Date.UTC(2026, 2, 28, 23), Date.UTC(2026, 9, 24, 22)),
		fc.integer({ min: 0, max: 300 }),
	)
	.map(([start, minutes]) => start + minutes * 60_000);

describe('a time', () => {
	it('is written as luxon writes it, in every zone', () => {
		fc.assert(
			fc.property(fc.oneof(second, dstNight), zone, (time, name) => {
				const expected = DateTime.fromMillis(time, { zone: name }).toISO({
					suppressMilliseconds: true,
				});
				expect(formatTime(time, name)).toBe(expected?.replace('Z', '+00:00'));
			}),
			{ numRuns: cases(10_000) },
		);
	});

	it('comes back the same from what was written', () => {
		fc.assert(
			fc.property(fc.oneof(second, dstNight), zone, zone, (time, written, read) => {
				expect(parseTime(formatTime(time, written), read)).toBe(time);
			}),
			{ numRuns: cases(10_000) },
		);
	});

	it('without an offset is the wall time of the zone', () => {
		fc.assert(
			fc.property(fc.oneof(second, dstNight), zone, (time, name) => {
				const wall = formatTime(time, name).slice(0, 19);
				const read = parseTime(wall, name) ?? NaN;
				expect(formatTime(read, name).slice(0, 19)).toBe(wall);
				// Of an hour that comes twice, the first is meant.
				expect(read).toBeLessThanOrEqual(time);
			}),
			{ numRuns: cases(10_000) },
		);
	});

	it.each([
		['2026-03-29T01:59:59', 'Europe/Prague', '2026-03-29T01:59:59+01:00'],
		['2026-03-29T02:00:00', 'Europe/Prague', '2026-03-29T03:00:00+02:00'],
		['2026-03-29T02:30:00', 'Europe/Prague', '2026-03-29T03:00:00+02:00'],
		['2026-03-29T02:59:59', 'Europe/Prague', '2026-03-29T03:00:00+02:00'],
		['2026-03-29T03:00:00', 'Europe/Prague', '2026-03-29T03:00:00+02:00'],
		// Half an hour, and a midnight.
		['2026-10-04T02:15:00', 'Australia/Lord_Howe', '2026-10-04T02:30:00+11:00'],
		['2026-09-06T00:20:00', 'America/Santiago', '2026-09-06T01:00:00-03:00'],
	])('%s in %s is %s: a time that spring skips is the moment of the change', (text, zone, wall) => {
		expect(formatTime(parseTime(text, zone) ?? NaN, zone)).toBe(wall);
	});

	it.each([
		['2026-03-29T02:00', '2026-03-29T03:00', true],
		['2026-03-29', '2026-03-29T00:00:00', false],
		['2026-03-29T01:00:00Z', '2026-03-29T03:00:00', false],
		['2026-03-29T02:00:00', '2026-03-29T03:00:00.000+02:00', false],
		['2026-03-29T02:00:00 +0100', '2026-03-29 03:00', false],
	])('%s and %s are two times on the clock: %s', (one, other, differ) => {
		expect(differOnClock(one, other)).toBe(differ);
	});

	it('in the hour that autumn repeats is the first of the two', () => {
		const time = parseTime('2026-10-25T02:30:00', 'Europe/Prague') ?? NaN;
		expect(new Date(time).toISOString()).toBe('2026-10-25T00:30:00.000Z');
	});

	it.each([
		['2026-01-31', '2026-01-30T23:00:00.000Z'],
		['2026-01-31 08:30', '2026-01-31T07:30:00.000Z'],
		['2026-01-31T08:30:00.250Z', '2026-01-31T08:30:00.250Z'],
		['2026-01-31T08:30:00+0530', '2026-01-31T03:00:00.000Z'],
		['2026-01-31T08:30:00-03', '2026-01-31T11:30:00.000Z'],
	])('is read from %s', (text, expected) => {
		expect(new Date(parseTime(text, 'Europe/Prague') ?? NaN).toISOString()).toBe(expected);
	});

	it.each(['', 'yesterday', '2026-02-30', '2026-13-01', '31.1.2026', '2026-01-31T25:00', '2026'])(
		'is not read from "%s"',
		(text) => {
			expect(parseTime(text, 'Europe/Prague')).toBeUndefined();
		},
	);

	it('is never anything but a number or unknown, whatever the text', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				const time = parseTime(text, 'Europe/Prague');
				expect(time === undefined || Number.isFinite(time)).toBe(true);
			}),
			{ numRuns: cases(10_000) },
		);
	});
});

describe('a time zone', () => {
	it.each(ZONES)('%s exists', (name) => expect(isTimeZone(name)).toBe(true));
	it.each(['', 'Prague', 'Europe/Praha', '../etc'])('"%s" does not exist', (name) =>
		expect(isTimeZone(name)).toBe(false),
	);
});
