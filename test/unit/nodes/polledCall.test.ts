import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import {
	endOf,
	itemIdentifier,
	PolledCall,
	startOf,
	toPolledCalls,
} from '../../../nodes/Ipex/callLogTrigger/polledCall';
import { keyOf } from '../../../nodes/Ipex/callLogTrigger/seenKeys';
import { logRecord, UNANSWERED } from '../../support/logRecords';
import { DEFAULT_SETTINGS } from '../../support/pollSettings';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 0, 5, 8);
const FROM = NOW - 4 * HOUR;
const MISSING = { start: NOW - 3, end: NOW - 7 };
const TIMELESS = { calldate: null, endTime: null, duration: null };

const idAt = (time: number) => `${time / SECOND}.7`;

function callOf(records: CallRecord[], joinLegs = true): PolledCall {
	const grouping = { ...DEFAULT_SETTINGS, joinLegs };
	return new PolledCall('key', records, grouping, FROM, MISSING, NOW);
}

/** A leg whose call began at `time`, and that is not the first one of it. */
const laterLeg = (time: number) => logRecord(NOW, { linkedid: idAt(time), uniqueid: '1.9' });

describe('the end of a leg', () => {
	const began = NOW - 10 * MINUTE;
	const leg = { calldate: new Date(began).toISOString(), duration: 60 };
	const at = (time: number) => ({ endTime: new Date(time).toISOString() });

	it.each<[string, CallRecord, number | undefined]>([
		['is what the log says', { ...leg, ...at(NOW) }, NOW],
		['may be an hour ahead', { ...leg, ...at(NOW + HOUR) }, NOW + HOUR],
		[
			'follows from its length if it is later',
			{ ...leg, ...at(NOW + HOUR + 1_000) },
			began + MINUTE,
		],
		['is its begin if its length is unknown', { calldate: leg.calldate }, began],
		['is its begin if all else is too late', { ...leg, duration: 4 * 3_600 }, began],
		['is unknown if only the length is known', { duration: 60 }, undefined],
		['is unknown if nothing is known', {}, undefined],
	])('%s', (_, record, end) => {
		expect(endOf(record, NOW)).toBe(end);
	});
});

it.each([
	['2026-01-05T07:30:00Z', NOW - HOUR / 2],
	['2026-01-05 07:30:00', NOW - HOUR / 2],
	['0000-00-00 00:00:00', undefined],
	[null, undefined],
])('a leg with the date %p began at %p', (calldate, start) => {
	expect(startOf({ calldate })).toBe(start);
});

describe('the times of a call', () => {
	const legs = [10, 30, 20].map((minutes) => logRecord(NOW - minutes * MINUTE));

	it('reach from the begin of its first leg to the end of its last one, in any order', () => {
		const { firstStart, lastStart, lastEnd } = callOf(legs);
		expect([firstStart, lastStart, lastEnd]).toStrictEqual([
			NOW - 30 * MINUTE - 30 * SECOND,
			NOW - 10 * MINUTE - 30 * SECOND,
			NOW - 10 * MINUTE,
		]);
	});

	it('reach over what is known of the log if those of a leg are unknown', () => {
		const { firstStart, lastStart, lastEnd } = callOf([...legs, TIMELESS]);
		expect([firstStart, lastStart, lastEnd]).toStrictEqual([FROM, MISSING.start, MISSING.end]);
	});
});

describe('the first leg of a call', () => {
	it.each<[string, CallRecord[], boolean]>([
		['that has the identifier of the call', [logRecord(NOW)], true],
		['whose identifier is of another form', [{ linkedid: 'a', uniqueid: 'a' }], true],
		['without an identifier of its call', [{ uniqueid: 'a' }], true],
		['without any identifier', [{}], true],
		['that is one of several', [logRecord(FROM), laterLeg(FROM - SECOND)], true],
	])('%s is known', (_, records, expected) => {
		expect(callOf(records).hasFirstLeg).toBe(expected);
	});

	it.each<[string, CallRecord, boolean]>([
		['in the second in which the window begins', laterLeg(FROM), true],
		['a second before the window', laterLeg(FROM - SECOND), false],
		['at an unknown time', { linkedid: 'a', uniqueid: 'b' }, false],
	])('that is missing cannot lie before the window of a call that began %s: %s', (...row) => {
		const [, record, expected] = row;
		expect(callOf([record]).hasFirstLeg).toBe(expected);
		expect(callOf([record], false).hasFirstLeg).toBe(true);
	});
});

describe('a call began before a time', () => {
	it.each<[string, CallRecord[], boolean]>([
		['if its identifier is older', [laterLeg(FROM - SECOND)], true],
		['unless its identifier is as old', [laterLeg(FROM)], false],
		['unless its first leg is there', [laterLeg(FROM - SECOND), logRecord(NOW)], false],
		['unless its identifier says no time', [{ linkedid: 'a', uniqueid: 'b' }], false],
	])('%s', (_, records, expected) => {
		expect(callOf(records).beganBefore(FROM)).toBe(expected);
		// A leg that is an item of its own may be new in an old call.
		expect(callOf(records, false).beganBefore(FROM)).toBe(false);
	});
});

describe("the other keys of a call, for when 'Join Legs' was switched", () => {
	const legs = [logRecord(NOW), logRecord(NOW, { linkedid: undefined })];
	const ofVersion1 = ({ uniqueid, calldate, src, dst, line }: CallRecord) =>
		JSON.stringify([uniqueid, calldate, src, dst, line]);

	it('are those of its legs, if it is whole', () => {
		const alone = itemIdentifier(false);
		const keys = [...legs.map(alone), ...legs.map(ofVersion1)].map(keyOf);
		expect(callOf(legs).aliases()).toStrictEqual(keys);
	});

	it('are those of the calls, if it is a leg', () => {
		const together = itemIdentifier(true);
		const keys = [...legs.map(together), ...legs.map(ofVersion1)].map(keyOf);
		expect(callOf(legs, false).aliases()).toStrictEqual(keys);
	});

	it.each([true, false])('are none of equal records without identifiers: joined %s', (joinLegs) => {
		const nameless = { ...UNANSWERED, src: '777123456' };
		expect(callOf([nameless], joinLegs).aliases()).toStrictEqual([keyOf(ofVersion1(nameless))]);
	});
});

describe('the item that a record belongs to', () => {
	it('is another one for another record, whichever is read first', () => {
		const [one, other] = [logRecord(NOW), logRecord(NOW)];
		const [before, after] = [itemIdentifier(false), itemIdentifier(false)];
		const ids = [before(one), before(other)];
		expect([after(other), after(one)]).toStrictEqual(ids.reverse());
		expect(ids[0]).not.toBe(ids[1]);
	});

	it('has all records of its call, in the order of the log', () => {
		const [a, b] = [logRecord(NOW), logRecord(NOW)];
		const second = logRecord(NOW, { linkedid: a.linkedid });
		const grouped = (joinLegs: boolean) =>
			toPolledCalls(
				[a, b, second],
				itemIdentifier(joinLegs),
				{ ...DEFAULT_SETTINGS, joinLegs },
				FROM,
				MISSING,
				NOW,
			);
		expect(grouped(true).map(({ records }) => records)).toStrictEqual([[a, second], [b]]);
		expect(grouped(false).map(({ records }) => records)).toStrictEqual([[a], [b], [second]]);
		expect(grouped(true).map(({ key }) => key)).toStrictEqual(
			[a, b].map(({ linkedid }) => keyOf(String(linkedid))),
		);
	});
});

describe('a call that another phone answered', () => {
	const elsewhere = logRecord(NOW, { ...UNANSWERED, hangupcause: 'Answered elsewhere' });
	const unclear = logRecord(NOW, { userAnswered: null, user: null });

	it.each<[string, CallRecord[], [taken: boolean, missing: boolean]]>([
		['lacks the leg of that phone', [elsewhere], [true, true]],
		['has a leg that may be that of the phone', [elsewhere, unclear], [true, false]],
		['has the leg of that phone', [elsewhere, logRecord(NOW)], [false, false]],
		['is none if nothing says so', [logRecord(NOW, UNANSWERED)], [false, false]],
	])('%s', (_, records, expected) => {
		const { isTakenElsewhere, isAnsweredLegMissing } = callOf(records);
		expect([isTakenElsewhere, isAnsweredLegMissing]).toStrictEqual(expected);
	});
});
