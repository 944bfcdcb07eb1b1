import { isAnsweredElsewhere, toCall } from '../../../nodes/Ipex/call/call';
import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { toMissedCall } from '../../../nodes/Ipex/resources/callLog/getMissed';

const STYLE = { country: 'CZ', timeZone: 'Europe/Prague' };

/** An inbound call on line 204 that Jana took after 10 of its 70 seconds. */
const ANSWERED: CallRecord = {
	linkedid: '1767600000.1',
	uniqueid: '1767600000.2',
	way: 'In',
	calldate: '2026-01-05T08:00:00Z',
	endTime: '2026-01-05T08:01:10Z',
	duration: 70,
	billsec: 60,
	disposition: 'ANSWERED',
	userAnswered: true,
	src: '777123456',
	dst: '204',
	phoneNumber: '777123456',
	line: 204,
	user: { login: 'jana@example.cz' },
	queue: 'sales',
	organization: 'ACME',
	organizationPerson: '',
	note: 'call back',
	categories: ['offer'],
	filename: '1767600000.2.mp3',
};

const UNANSWERED: CallRecord = {
	...ANSWERED,
	disposition: 'NO ANSWER',
	userAnswered: false,
	billsec: 0,
	filename: '',
};

describe('a call of one leg', () => {
	it('has names without the blanks around them', () => {
		const typed = { ...ANSWERED, organization: ' ACME ', organizationPerson: 'Jana Nováková ' };
		expect(toCall([typed], STYLE)).toMatchObject({
			organization: 'ACME',
			person: 'Jana Nováková',
		});
	});

	it('tells who called, who took it and how long it took', () => {
		expect(toCall([ANSWERED], STYLE)).toStrictEqual({
			callId: '1767600000.1',
			direction: 'inbound',
			outcome: 'answered',
			startedAt: '2026-01-05T09:00:00+01:00',
			endedAt: '2026-01-05T09:01:10+01:00',
			durationSeconds: 70,
			talkSeconds: 60,
			waitSeconds: 10,
			phone: {
				raw: '777123456',
				e164: '+420777123456',
				national: '777123456',
				isInternal: false,
				isAnonymous: false,
				variants: [
					'+420777123456',
					'00420777123456',
					'420777123456',
					'777123456',
					'777 123 456',
					'+420 777 123 456',
				],
			},
			line: '204',
			userLogin: 'jana@example.cz',
			answeredBy: 'jana@example.cz',
			queue: 'sales',
			organization: 'ACME',
			person: null,
			note: 'call back',
			categories: ['offer'],
			recording: { name: '1767600000.2.mp3' },
			legs: 1,
		});
	});

	it.each([
		['In', 'NO ANSWER', false, 'missed'],
		['In', 'ANSWERED', false, 'missed'], // a queue or a voice menu took it, and no person
		['In', 'BUSY', null, 'busy'],
		['In', 'FAILED', null, 'failed'],
		['In', 'CONGESTION', null, 'failed'],
		['Out', 'ANSWERED', null, 'answered'],
		['Out', 'NO ANSWER', null, 'noAnswer'],
		['Loc', 'NO ANSWER', false, 'noAnswer'],
		['Loc', 'ANSWERED', true, 'answered'],
		['In', 'something new', null, null],
	])('%s, %s, answered by a user: %s is %s', (way, disposition, userAnswered, outcome) => {
		expect(toCall([{ ...ANSWERED, way, disposition, userAnswered }], STYLE).outcome).toBe(outcome);
	});

	it.each([
		['204', '204', '205', '205'], // the record of the caller: the other one took it
		['205', '204', '205', 'jana@example.cz'],
		['205', null, '205', null],
	])('inside, of line %s from %s to %s, was taken by %s', (line, src, dst, answeredBy) => {
		const record = { ...ANSWERED, way: 'Loc', line, src, dst, phoneNumber: '' };
		expect(toCall([record], STYLE)).toMatchObject({ direction: 'internal', answeredBy });
	});

	it('takes the line that a queue answered for no answer of a person when nothing says so', () => {
		const record = { ...ANSWERED, userAnswered: null, user: null };
		expect(toCall([record], STYLE)).toMatchObject({ outcome: null, talkSeconds: null });
	});

	it('that is over before it begins ends where its duration says', () => {
		const record = { ...ANSWERED, endTime: '2026-01-05T07:59:00Z' };
		expect(toCall([record], STYLE).endedAt).toBe('2026-01-05T09:01:10+01:00');
	});

	it('is with the number that the switchboard names as that of the other party', () => {
		const phoneNumber = '+420601000000';
		expect(toCall([{ ...ANSWERED, phoneNumber }], STYLE).phone.raw).toBe(phoneNumber);
	});

	it('is answered when a person answered, even if its direction is unknown', () => {
		expect(toCall([{ ...ANSWERED, way: 'new' }], STYLE)).toMatchObject({
			direction: null,
			outcome: 'answered',
			answeredBy: null,
			userLogin: 'jana@example.cz',
		});
	});

	it('has the length of its conversation even if nothing says when that was', () => {
		expect(toCall([{ ...ANSWERED, calldate: null, endTime: null }], STYLE)).toMatchObject({
			startedAt: null,
			endedAt: null,
			durationSeconds: 70,
			talkSeconds: 60,
			waitSeconds: 10,
		});
	});

	it('has no length if only its end is known, and none of its own takes no time', () => {
		const unknown = { ...ANSWERED, duration: null, billsec: null };
		expect(toCall([{ ...unknown, calldate: null }], STYLE).durationSeconds).toBeNull();
		const { durationSeconds, endedAt } = toCall(
			[{ ...unknown, endTime: ANSWERED.calldate }],
			STYLE,
		);
		expect([durationSeconds, endedAt]).toStrictEqual([0, '2026-01-05T09:00:00+01:00']);
	});

	it('guesses nothing when the record is empty', () => {
		expect(toCall([{}], STYLE)).toMatchObject({
			callId: null,
			direction: null,
			outcome: null,
			startedAt: null,
			endedAt: null,
			durationSeconds: null,
			talkSeconds: null,
			waitSeconds: null,
			answeredBy: null,
			line: null,
			userLogin: null,
			recording: null,
			categories: null,
			legs: 1,
		});
	});

	it('ends where begin and duration say when the end is not told', () => {
		expect(toCall([{ ...ANSWERED, endTime: null }], STYLE).endedAt).toBe(
			'2026-01-05T09:01:10+01:00',
		);
	});
});

describe('a call of many legs', () => {
	const ring = (line: number): CallRecord => ({
		...UNANSWERED,
		uniqueid: `1767600000.${line}`,
		line,
		user: { login: `user${line}@example.cz` },
	});

	it('is answered when one of eight phones was, and by its user', () => {
		const phones = [201, 202, 203, 205, 206, 207, 208].map(ring);
		expect(toCall([...phones, ANSWERED], STYLE)).toMatchObject({
			outcome: 'answered',
			answeredBy: 'jana@example.cz',
			line: '204',
			talkSeconds: 60,
			waitSeconds: 10,
			recording: { name: '1767600000.2.mp3' },
			legs: 8,
		});
	});

	it('is one missed call when none of eight phones was answered', () => {
		const phones = [201, 202, 203, 204, 205, 206, 207, 208].map(ring);
		expect(toCall(phones, STYLE)).toMatchObject({
			outcome: 'missed',
			answeredBy: null,
			talkSeconds: 0,
			legs: 8,
		});
	});

	it('is answered, and nobody knows by whom, when all that is there of it rang in vain for that reason', () => {
		const phones = [201, 202].map((line) => ({
			...ring(line),
			hangupcause: 'Answered elsewhere',
		}));
		expect(toCall(phones, STYLE)).toMatchObject({
			outcome: 'answered',
			answeredBy: null,
			userLogin: null,
			talkSeconds: null,
			waitSeconds: null,
		});
	});

	it('was answered elsewhere if a leg says so, and none was answered', () => {
		const elsewhere = { ...ring(201), hangupcause: 'Answered elsewhere' };
		const other = { ...ring(202), hangupcause: 'Normal Clearing' };
		expect(isAnsweredElsewhere([elsewhere, other])).toBe(true);
		expect(isAnsweredElsewhere([other, { ...other, hangupcause: null }])).toBe(false);
		expect(isAnsweredElsewhere([elsewhere, ANSWERED])).toBe(false);
		expect(isAnsweredElsewhere([{ ...ANSWERED, hangupcause: 'Answered elsewhere' }])).toBe(false);
	});

	it('runs from the first ring to the last hang-up, through a transfer', () => {
		const transferred: CallRecord = {
			...ANSWERED,
			uniqueid: '1767600000.3',
			calldate: '2026-01-05T08:01:10Z',
			endTime: '2026-01-05T08:05:10Z',
			duration: 240,
			billsec: 235,
		};
		expect(toCall([transferred, ANSWERED], STYLE)).toMatchObject({
			startedAt: '2026-01-05T09:00:00+01:00',
			endedAt: '2026-01-05T09:05:10+01:00',
			durationSeconds: 310,
			talkSeconds: 295,
			waitSeconds: 10,
			legs: 2,
		});
	});

	it('stays inbound when it is forwarded to a number outside, and that of the caller', () => {
		const out: CallRecord = {
			...ANSWERED,
			way: 'Out',
			uniqueid: '1767600000.4',
			// The order in which the legs were written does not matter.
			calldate: '2026-01-05T07:59:59Z',
			userAnswered: null,
			phoneNumber: '+420601000000',
			organization: 'A forwarded one',
		};
		expect(toCall([out, UNANSWERED], STYLE)).toMatchObject({
			direction: 'inbound',
			outcome: 'answered',
			organization: 'ACME',
			phone: { raw: '777123456' },
		});
	});

	it('is not answered while only the phone of a click to call was picked up', () => {
		const own: CallRecord = { ...ANSWERED, way: 'Loc', src: '204', phoneNumber: '' };
		const out: CallRecord = {
			...ANSWERED,
			way: 'Out',
			uniqueid: '1767600000.4',
			calldate: '2026-01-05T08:00:10Z',
			duration: 60,
			billsec: 0,
			disposition: 'NO ANSWER',
			userAnswered: null,
		};
		expect(toCall([own, out], STYLE)).toMatchObject({
			direction: 'outbound',
			outcome: 'noAnswer',
			talkSeconds: 0,
			waitSeconds: 70,
		});
		const answered = { ...out, disposition: 'ANSWERED', billsec: 45 };
		expect(toCall([own, answered], STYLE)).toMatchObject({
			outcome: 'answered',
			talkSeconds: 45,
			waitSeconds: 25,
			answeredBy: null,
			userLogin: 'jana@example.cz',
		});
	});

	it('counts a second in which two legs talk once', () => {
		const consulted: CallRecord = {
			...ANSWERED,
			way: 'Loc',
			uniqueid: '1767600000.3',
			calldate: '2026-01-05T08:00:50Z',
			endTime: '2026-01-05T08:05:00Z',
			duration: 250,
			billsec: 245,
			user: { login: 'petr@example.cz' },
		};
		expect(toCall([consulted, ANSWERED], STYLE)).toMatchObject({
			durationSeconds: 300,
			talkSeconds: 290,
			waitSeconds: 10,
			answeredBy: 'jana@example.cz',
		});
	});

	it('is answered by a person of unknown name while nothing is known of one phone', () => {
		const unknown = { ...ring(201), userAnswered: null, disposition: null };
		expect(toCall([unknown, ANSWERED], STYLE)).toMatchObject({
			outcome: 'answered',
			answeredBy: null,
			talkSeconds: null,
			waitSeconds: null,
		});
		expect(toCall([unknown, ring(202)], STYLE).outcome).toBeNull();
	});

	it('is answered by the only phone that was, even if its conversation has no length', () => {
		expect(toCall([ring(201), { ...ANSWERED, billsec: null }], STYLE)).toMatchObject({
			answeredBy: 'jana@example.cz',
			talkSeconds: null,
			waitSeconds: null,
		});
	});

	it('has no conversation with a queue', () => {
		const queue: CallRecord = {
			...ANSWERED,
			uniqueid: '1767600000.3',
			endTime: '2026-01-05T08:02:00Z',
			duration: 120,
			billsec: 120,
			userAnswered: false,
			user: null,
		};
		expect(toCall([queue, ANSWERED], STYLE)).toMatchObject({ talkSeconds: 60, waitSeconds: 10 });
	});

	it('has a conversation of unknown length if that of one leg is unknown', () => {
		const transferred = { ...ANSWERED, uniqueid: '1767600000.3', billsec: null };
		expect(toCall([ANSWERED, transferred], STYLE).talkSeconds).toBeNull();
		const endless = { ...ANSWERED, uniqueid: '1767600000.3', endTime: null, duration: null };
		expect(toCall([ANSWERED, endless], STYLE)).toMatchObject({ talkSeconds: null, endedAt: null });
	});

	it('to the outside has one of unknown length if nothing is known of its first phone', () => {
		const own = { ...ANSWERED, way: 'Loc', userAnswered: null, user: null };
		const out = { ...ANSWERED, way: 'Out', uniqueid: '1767600000.4', userAnswered: null };
		expect(toCall([own, out], STYLE)).toMatchObject({
			direction: 'outbound',
			outcome: 'answered',
			talkSeconds: null,
		});
	});

	it('has its legs in the order in which the switchboard counts them', () => {
		const legs = [100, 20, 3].map((count) => ({
			...UNANSWERED,
			uniqueid: `1767600000.${count}`,
			note: `note ${count}`,
		}));
		expect(toCall(legs, STYLE).note).toBe('note 3\nnote 20\nnote 100');
	});

	it('keeps the notes of all who wrote one', () => {
		const other: CallRecord = { ...UNANSWERED, uniqueid: '1767600000.3', note: 'send an offer' };
		expect(toCall([other, ANSWERED, UNANSWERED], STYLE).note).toBe('call back\nsend an offer');
	});
});

describe('a missed call of a queue', () => {
	it('is told as a call, with the attempts', () => {
		expect(
			toMissedCall(
				{
					callId: '1.1',
					agent: null,
					attempts: 3,
					outgoingAttempts: 1,
					callerId: '+420777123456',
					callerIdentity: 'ACME',
					calldate: '2026-07-05T08:00:00Z',
					holdTime: 42,
					queue: 'sales',
					state: 'inProgress',
				},
				STYLE,
			),
		).toMatchObject({
			callId: '1.1',
			direction: 'inbound',
			outcome: 'missed',
			startedAt: '2026-07-05T10:00:00+02:00',
			waitSeconds: 42,
			person: 'ACME',
			attempts: 3,
			callbackAttempts: 1,
			callbackState: 'inProgress',
		});
	});
});
