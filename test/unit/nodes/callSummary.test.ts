import { toCall } from '../../../nodes/Ipex/call/call';
import { type CallFilter, passesFilter } from '../../../nodes/Ipex/call/callFilter';
import { readCallFormat } from '../../../nodes/Ipex/call/callFormat';
import {
	type CallRecord,
	recordCallId,
	secondFromId,
	textOrNull,
} from '../../../nodes/Ipex/call/callRecord';
import { directionIn, secondsIn, sortLegs, toLeg } from '../../../nodes/Ipex/call/leg';
import { segmentsOf, textOfSegments } from '../../../nodes/Ipex/call/transcript';
import { EMPTY_FILTER } from '../../support/pollSettings';

const STYLE = { country: 'CZ', timeZone: 'UTC' };
const BEGIN = Date.UTC(2026, 0, 5, 8);

const iso = (second: number) => new Date(BEGIN + second * 1_000).toISOString();

/** An answered inbound leg of a user, from one second to another, with a talk at its end. */
function leg(from: number, to: number, talk: number, rest: Partial<CallRecord> = {}): CallRecord {
	return {
		linkedid: '1767600000.1',
		uniqueid: `${1_767_600_000 + from}.${to}`,
		way: 'In',
		calldate: iso(from),
		endTime: iso(to),
		duration: to - from,
		billsec: talk,
		disposition: 'ANSWERED',
		userAnswered: true,
		src: '777123456',
		phoneNumber: '777123456',
		dst: '210000000',
		line: '204',
		user: { login: 'jana' },
		...rest,
	};
}

const rung = (from: number, to: number, rest: Partial<CallRecord> = {}) =>
	leg(from, to, 0, { disposition: 'NO ANSWER', userAnswered: false, ...rest });

const call = (...legs: CallRecord[]) => toCall(legs, STYLE);

describe('the times of a call', () => {
	it('count a second in which two legs talk once, and what came before the first answer not at all', () => {
		const legs = [leg(0, 60, 50), leg(30, 100, 50), leg(120, 150, 20)];
		expect(call(...legs)).toMatchObject({
			durationSeconds: 150,
			talkSeconds: 110,
			waitSeconds: 10,
		});
		expect(call(rung(0, 20), leg(20, 60, 30))).toMatchObject({
			durationSeconds: 60,
			talkSeconds: 30,
			waitSeconds: 30,
		});
	});

	it.each<[string, Partial<CallRecord>]>([
		['when one talked is unknown', { billsec: null }],
		['whether one was answered is unknown', { userAnswered: null, user: null }],
	])('are unknown in their talk when of two legs %s', (_, rest) => {
		expect(call(leg(0, 60, 50), leg(60, 90, 30, rest)).talkSeconds).toBeNull();
	});

	it('are unknown when those of one leg are', () => {
		const timeless = { calldate: null, endTime: null };
		expect(call(leg(0, 60, 50), leg(60, 90, 30, timeless))).toMatchObject({
			startedAt: null,
			endedAt: null,
			durationSeconds: null,
			waitSeconds: null,
		});
	});

	it('of a call that nobody answered are all wait', () => {
		expect(call(rung(0, 20), rung(20, 50))).toMatchObject({
			outcome: 'missed',
			durationSeconds: 50,
			talkSeconds: 0,
			waitSeconds: 50,
		});
	});

	it('of one leg are those of the switchboard', () => {
		expect(call(leg(0, 60, 50, { duration: 58 }))).toMatchObject({
			durationSeconds: 58,
			talkSeconds: 50,
			waitSeconds: 8,
		});
		expect(call(leg(0, 60, 50, { billsec: 99 }))).toMatchObject({
			talkSeconds: 60,
			waitSeconds: 0,
		});
		expect(call(leg(0, 60, 50, { billsec: null }))).toMatchObject({
			talkSeconds: null,
			waitSeconds: null,
		});
		const untimed = { duration: null, endTime: null };
		expect(call(leg(0, 60, 50, untimed))).toMatchObject({
			durationSeconds: null,
			waitSeconds: null,
		});
	});

	it('follow from each other where one is missing', () => {
		expect(call(leg(0, 60, 50, { calldate: null }))).toMatchObject({
			startedAt: '2026-01-05T08:00:00+00:00',
		});
		expect(call(leg(0, 60, 50, { calldate: null, duration: null })).startedAt).toBeNull();
		expect(call(leg(0, 60, 50, { duration: null })).durationSeconds).toBe(60);
		expect(call(leg(0, 60, 50, { endTime: null, duration: null })).endedAt).toBeNull();
		const year = 366 * 24 * 3_600;
		expect(call(leg(0, year, 50)).endedAt).toBe('2027-01-06T08:00:00+00:00');
		expect(call(leg(0, year + 1, 50, { duration: 60 })).endedAt).toBe('2026-01-05T08:01:00+00:00');
		expect(call(leg(0, 0, 0)).endedAt).toBe('2026-01-05T08:00:00+00:00');
	});
});

describe('the result of a call', () => {
	it.each<[string, CallRecord[], string | null]>([
		[
			'busy at all phones',
			[rung(0, 1, { disposition: 'BUSY' }), rung(1, 2, { disposition: 'FAILED' })],
			'busy',
		],
		['failed', [rung(0, 1, { disposition: 'FAILED' })], 'failed'],
		[
			'unknown of one phone',
			[rung(0, 1, { disposition: 'BUSY' }), rung(1, 2, { disposition: 'odd' })],
			null,
		],
		['missed at one phone', [rung(0, 1, { disposition: 'odd' }), rung(1, 2)], 'missed'],
		['of unknown direction', [rung(0, 1, { way: null })], null],
	])('is that of all phones: %s', (_, legs, outcome) => {
		expect(call(...legs).outcome).toBe(outcome);
	});

	it('is that of the called party, not of the phone that calls it', () => {
		const own = leg(0, 60, 60, { way: 'Loc' });
		expect(call(own, leg(10, 30, 0, { way: 'Out', disposition: 'NO ANSWER' }))).toMatchObject({
			direction: 'outbound',
			outcome: 'noAnswer',
			answeredBy: null,
		});
	});

	it('is unknown of several legs of unknown direction', () => {
		const legs = [leg(0, 60, 50, { way: null }), leg(0, 60, 50, { way: 'Out' })];
		expect(call(...legs)).toMatchObject({ direction: null, outcome: null, phone: { raw: null } });
	});

	it('is answered when another phone was, and nobody knows by whom', () => {
		const elsewhere = rung(0, 20, { hangupcause: 'ANSWERED ELSEWHERE' });
		expect(call(elsewhere, rung(0, 20))).toMatchObject({
			outcome: 'answered',
			answeredBy: null,
			line: null,
			talkSeconds: null,
			waitSeconds: null,
		});
	});
});

describe('who a call belongs to', () => {
	const petr = { line: '205', user: { login: 'petr' } };

	it('is who answered first', () => {
		const legs = [leg(0, 90, 20, petr), leg(5, 90, 80)];
		expect(call(...legs)).toMatchObject({ line: '204', userLogin: 'jana', answeredBy: 'jana' });
	});

	it('is the line of somebody without a login', () => {
		expect(call(leg(0, 60, 50, { user: null })).answeredBy).toBe('204');
	});

	it('is nobody, when several phones rang in vain', () => {
		expect(call(rung(0, 20), rung(0, 20, petr))).toMatchObject({ line: null, userLogin: null });
		expect(call(rung(0, 20), rung(30, 50))).toMatchObject({ line: '204', userLogin: 'jana' });
		expect(call(rung(0, 20), rung(0, 20, { line: null }))).toMatchObject({ line: null });
		const queue = rung(0, 40, { line: '600', user: null });
		expect(call(queue, rung(0, 20))).toMatchObject({ line: '204', userLogin: 'jana' });
		expect(call(queue, rung(0, 40, { line: '600', user: null }))).toMatchObject({ line: '600' });
	});
});

describe('what a call has of its legs', () => {
	it('are the notes of all, and each category once', () => {
		const legs = [
			leg(0, 60, 50, { note: 'one', categories: ['a', 'b'] }),
			leg(60, 90, 20, { note: 'two', categories: ['b', ' ', 'c'] }),
			leg(90, 99, 5, { note: 'one', categories: null }),
		];
		expect(call(...legs)).toMatchObject({ note: 'one\ntwo', categories: ['a', 'b', 'c'] });
		expect(call(leg(0, 60, 50), leg(60, 90, 20))).toMatchObject({ note: null, categories: null });
	});

	it('is the recording of who answered first, or the first one', () => {
		const legs = [rung(0, 20, { filename: 'a.mp3' }), leg(20, 60, 30, { filename: 'b.mp3' })];
		expect(call(...legs).recording).toStrictEqual({ name: 'b.mp3' });
		expect(call(rung(0, 20, { filename: 'a.mp3' }), leg(20, 60, 30)).recording).toStrictEqual({
			name: 'a.mp3',
		});
	});

	it('is the first queue, unless the order of the legs is unknown', () => {
		const legs = [leg(60, 90, 20, { queue: 'Support' }), rung(0, 60, { queue: 'Sales' })];
		expect(call(...legs).queue).toBe('Sales');
		const timeless = { calldate: null, endTime: null };
		expect(
			call(leg(0, 90, 20, { queue: 'a', ...timeless }), rung(0, 9, { queue: 'b' })).queue,
		).toBeNull();
		expect(
			call(leg(0, 90, 20, { queue: 'a', ...timeless }), rung(0, 9, { queue: 'a' })).queue,
		).toBe('a');
	});

	it('is its identifier, or that of its only record', () => {
		expect(call(leg(0, 60, 50, { linkedid: null, uniqueid: '5.1' })).callId).toBe('5.1');
		const nameless = [leg(0, 60, 50, { linkedid: null }), leg(0, 60, 50, { linkedid: null })];
		expect(call(...nameless).callId).toBeNull();
	});
});

describe('the other party', () => {
	it.each<[string, Partial<CallRecord>, string | null]>([
		['the caller', { way: 'In', src: '1', dst: '2' }, '1'],
		['the called number', { way: 'Out', src: '1', dst: '2' }, '2'],
		['who was called inside', { way: 'Loc', src: '204', dst: '205', line: '204' }, '205'],
		['who called inside', { way: 'Loc', src: '205', dst: '204', line: '204' }, '205'],
		['nobody, inside without a line', { way: 'Loc', src: '205', dst: '204', line: null }, null],
		['nobody, without a direction', { way: null, src: '1', dst: '2' }, null],
		['the number that is given', { way: null, phoneNumber: '777123456' }, '777123456'],
	])('is %s', (_, record, raw) => {
		expect(call(leg(0, 60, 50, { phoneNumber: '', ...record })).phone.raw).toBe(raw);
	});
});

describe('legs', () => {
	const idsIn = (...records: CallRecord[]) =>
		sortLegs(records.map(toLeg)).map(({ record }) => record.uniqueid);

	it('are in the order of their begin, then of their count, then of anything that is always the same', () => {
		const at = (from: number, uniqueid: string | null) => leg(from, 90, 1, { uniqueid });
		expect(idsIn(at(5, '5.1'), at(0, '9.1'))).toStrictEqual(['9.1', '5.1']);
		expect(idsIn(at(0, '1767600000.10'), at(0, '1767600000.9'))).toStrictEqual([
			'1767600000.9',
			'1767600000.10',
		]);
		expect(idsIn(at(0, '7.1'), at(0, '6.2'))).toStrictEqual(['6.2', '7.1']);
		expect(idsIn(at(0, 'pbx-7.1'), at(0, 'pbx-6.2'))).toStrictEqual(['pbx-6.2', 'pbx-7.1']);
		expect(idsIn(at(0, 'b'), at(0, 'a'), at(0, '7.1'))).toStrictEqual(['7.1', 'a', 'b']);
		const untimed = leg(0, 90, 1, { uniqueid: '1.1', calldate: null, endTime: null });
		expect(idsIn(untimed, at(5, '5.1'))).toStrictEqual(['5.1', '1.1']);
		const [first, second] = [at(0, null), { ...at(0, null), dst: '1' }];
		const sorted = (...records: CallRecord[]) =>
			sortLegs(records.map(toLeg)).map(({ record }) => record);
		expect(sorted(first, second)).toStrictEqual(sorted(second, first));
	});

	it.each([
		[0, 0],
		['12', 12],
		[1.5, 2],
		[366 * 24 * 3_600, 366 * 24 * 3_600],
		[366 * 24 * 3_600 + 1, null],
		[-1, null],
		['', null],
		['soon', null],
		[null, null],
	])('last %j seconds: %j', (value, seconds) => {
		expect(secondsIn(value)).toBe(seconds);
	});

	it.each([
		['In', 'inbound'],
		['OUT', 'outbound'],
		['loc', 'internal'],
		['sideways', null],
		[null, null],
	])('go %j: %j', (way, direction) => {
		expect(directionIn(way)).toBe(direction);
		expect(toLeg({ way }).direction).toBe(direction);
	});

	it.each([
		['ANSWERED', 'ANSWERED'],
		['answered', 'ANSWERED'],
		['NO ANSWER', 'NO ANSWER'],
		['no_answer', 'NO ANSWER'],
		['NOANSWER', 'NO ANSWER'],
		['Busy', 'BUSY'],
		['FAILED', 'FAILED'],
		['CONGESTION', 'FAILED'],
		['', null],
		[null, null],
	])('end as %j: %j', (given, disposition) => {
		expect(toLeg({ disposition: given }).disposition).toBe(disposition);
	});

	it('are answered by a person only if something says so', () => {
		const answered = (record: CallRecord) => toLeg({ disposition: 'ANSWERED', ...record }).answered;
		expect(answered({ way: 'In', user: { login: 'jana' } })).toBe(true);
		expect(answered({ way: 'In' })).toBeNull();
		expect(answered({ way: 'In', userAnswered: false, user: { login: 'jana' } })).toBe(false);
		expect(answered({ way: 'Out', userAnswered: false })).toBe(true);
		expect(answered({ way: 'In', userAnswered: true, disposition: 'odd' })).toBe(true);
		expect(answered({ way: 'In', disposition: null })).toBeNull();
		expect(toLeg({ userAnswered: true, hangupcause: 'Answered elsewhere' }).answeredElsewhere).toBe(
			false,
		);
		expect(
			toLeg({ userAnswered: false, hangupcause: 'Answered elsewhere' }).answeredElsewhere,
		).toBe(true);
		expect(toLeg({ userAnswered: false, hangupcause: 7 as never }).answeredElsewhere).toBe(false);
	});
});

describe('a field of a record', () => {
	it.each([
		[7, '7'],
		[NaN, null],
		['a', 'a'],
		[' a', ' a'],
		['', null],
		[' ', null],
		[null, null],
		[{}, null],
	])('%j is the text %j', (value, text) => {
		expect(textOrNull(value)).toBe(text);
	});

	it('that names the call is the common one, or that of the leg', () => {
		expect(recordCallId({ linkedid: '1.1', uniqueid: '1.2' })).toBe('1.1');
		expect(recordCallId({ linkedid: ' ', uniqueid: '1.2' })).toBe('1.2');
		expect(recordCallId({})).toBeNull();
	});

	it.each([
		['1412256225.1941', 1_412_256_225],
		['host-1412256225.1941', 1_412_256_225],
		['my-host-1412256225.1941', 1_412_256_225],
		['-1412256225.1941', undefined],
		['a1412256225.1941', undefined],
		['1412256225.', undefined],
		['1412256225.1941x', undefined],
		['12345678.1', undefined],
		['123456789.1', 123_456_789],
		['12345678901.1', 12_345_678_901],
		['123456789012.1', undefined],
	])('says when the call began: %s, %j', (id, second) => {
		expect(secondFromId(id)).toBe(second);
	});
});

describe('the format of a call', () => {
	it('is that of a node, and Czech by default', () => {
		expect(readCallFormat({})).toStrictEqual({ country: 'CZ', timeZone: 'Europe/Prague' });
		expect(readCallFormat({ country: 'SK', timezone: 'UTC' })).toStrictEqual({
			country: 'SK',
			timeZone: 'UTC',
		});
	});
});

describe('the words of a recording', () => {
	it('are those of its channels', () => {
		expect(
			segmentsOf([{ channel: 1, transcript: 'a' }, { channel: 'x', transcript: 7 }, 'none']),
		).toStrictEqual([
			{ channel: 1, text: 'a' },
			{ channel: null, text: '' },
		]);
		expect(segmentsOf('none')).toStrictEqual([]);
	});

	it('are one text, with the numbers of the channels if there are several', () => {
		expect(textOfSegments([{ channel: 3, text: 'a' }])).toBe('a');
		expect(
			textOfSegments([
				{ channel: 3, text: 'a' },
				{ channel: null, text: 'b' },
			]),
		).toBe('Channel 3: a\nChannel 1: b');
	});
});

describe('a filter', () => {
	const passes = (filter: Partial<CallFilter>, ...legs: CallRecord[]) =>
		passesFilter(call(...legs), legs, { ...EMPTY_FILTER, ...filter }, 'CZ');
	const one = leg(0, 60, 50, { queue: 'Sales' });

	it.each<[Partial<CallFilter>, boolean]>([
		[{}, true],
		[{ directions: ['outbound'] }, false],
		[{ directions: ['outbound', 'inbound'] }, true],
		[{ outcomes: ['missed'] }, false],
		[{ outcomes: ['missed', 'answered'] }, true],
		[{ users: ['petr'] }, false],
		[{ users: [' JANA '] }, true],
		[{ lines: ['205'] }, false],
		[{ lines: ['777123456'] }, false],
		[{ lines: ['204'] }, true],
		[{ queues: ['support'] }, false],
		[{ queues: ['sales'] }, true],
		[{ numbers: ['777123457'] }, false],
		[{ numbers: ['+420777123456'] }, true],
		[{ minDuration: 60 }, true],
		[{ minDuration: 61 }, false],
	])('%j lets an inbound call of a minute pass: %j', (filter, expected) => {
		expect(passes(filter, one)).toBe(expected);
	});

	it('without a direction leaves out calls inside the company only', () => {
		const inside = { ...one, way: 'Loc' };
		expect(passes({}, inside)).toBe(false);
		expect(passes({ directions: ['internal'] }, inside)).toBe(true);
		expect(passes({}, { ...one, way: null })).toBe(true);
		expect(passes({ directions: ['inbound'] }, { ...one, way: null })).toBe(false);
	});

	it('for a duration leaves out calls of unknown duration', () => {
		const untimed = leg(0, 60, 50, { duration: null, endTime: null });
		expect([passes({}, untimed), passes({ minDuration: 1 }, untimed)]).toStrictEqual([true, false]);
	});

	it('for a user or a line is about who answered, or about all who did not', () => {
		const petr = { line: '205', user: { login: 'petr' } };
		const answered = [rung(0, 20, petr), leg(20, 60, 30)];
		expect([
			passes({ users: ['petr'] }, ...answered),
			passes({ lines: ['205'] }, ...answered),
		]).toStrictEqual([false, false]);
		const vain = [rung(0, 20, petr), rung(20, 60)];
		expect([
			passes({ users: ['petr'] }, ...vain),
			passes({ lines: ['205'] }, ...vain),
		]).toStrictEqual([true, true]);
	});
});
