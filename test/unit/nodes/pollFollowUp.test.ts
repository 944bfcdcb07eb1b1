import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { followUps } from '../../../nodes/Ipex/callLogTrigger/followUp';
import { PolledCall } from '../../../nodes/Ipex/callLogTrigger/polledCall';
import { logRecord, UNANSWERED } from '../../support/logRecords';
import { DEFAULT_SETTINGS } from '../../support/pollSettings';

const SECOND = 1_000;
const MISSED_AT = Date.UTC(2026, 0, 5, 8);

/** A call that ended so many seconds after the missed one. */
function callAfter(seconds: number, changes: Partial<CallRecord> = {}): PolledCall {
	const record = logRecord(MISSED_AT + seconds * SECOND, changes);
	const missing = { start: 0, end: 0 };
	return new PolledCall(String(record.linkedid), [record], DEFAULT_SETTINGS, 0, missing, Infinity);
}

const missedCall = (changes: Partial<CallRecord> = {}) =>
	callAfter(0, { ...UNANSWERED, ...changes });

const outbound = { way: 'Out', src: '210000000', dst: '00420777123456' };
const other = { src: '777999999', phoneNumber: '777999999' };
const unknown = { userAnswered: null, user: null };
const inside = (line: string) => ({ way: 'Loc', src: line, phoneNumber: line });

describe('a missed call', () => {
	it.each<[string, boolean, PolledCall[]]>([
		['nobody has talked since', false, []],
		['the caller called again, and somebody answered', true, [callAfter(60)]],
		['a call back reached the caller', true, [callAfter(60, { ...outbound, phoneNumber: null })]],
		['the caller called again in vain', false, [callAfter(60, UNANSWERED)]],
		['it is not known whether a person answered the next call', false, [callAfter(60, unknown)]],
		['a call back was not answered', false, [callAfter(60, { ...outbound, ...UNANSWERED })]],
		['somebody talked with another caller', false, [callAfter(60, other)]],
		['a talk with the caller ended a second before', false, [callAfter(-1)]],
		['a talk with the caller ended in the same second', false, [callAfter(0)]],
		['a talk with the caller ended a second later', true, [callAfter(1)]],
		['talks ended before and after it', true, [callAfter(60), callAfter(-60)]],
	])('where %s is followed up: %s', (_, expected, calls) => {
		const missed = missedCall();
		const isFollowedUp = followUps(() => [missed, ...calls], 'CZ');
		expect(isFollowedUp(missed)).toBe(expected);
	});

	it.each(['anonymous', '', '0000000000'])(
		'of a caller without a number (%p) has nothing that could follow it up',
		(phoneNumber) => {
			const hidden = { src: phoneNumber, phoneNumber };
			const isFollowedUp = followUps(() => [callAfter(60, hidden)], 'CZ');
			expect(isFollowedUp(missedCall(hidden))).toBe(false);
		},
	);

	it('inside the company is never followed up, nor does a call inside it follow up another', () => {
		const missed = missedCall({ src: '204001', phoneNumber: '204001' });
		const isFollowedUp = followUps(() => [callAfter(60, inside('204001'))], 'CZ');
		expect(isFollowedUp(missed)).toBe(false);
		const fromOutside = { src: '204001', phoneNumber: '204001' };
		const alsoOutside = followUps(() => [callAfter(60, fromOutside)], 'CZ');
		expect(alsoOutside(missedCall(inside('204001')))).toBe(false);
		expect(alsoOutside(missed)).toBe(true);
	});
});

it('the log is searched once for all missed calls', () => {
	const search = jest.fn(() => [callAfter(60)]);
	const isFollowedUp = followUps(search, 'CZ');
	expect([missedCall(), missedCall(other)].map(isFollowedUp)).toStrictEqual([true, false]);
	expect(search).toHaveBeenCalledTimes(1);
});
