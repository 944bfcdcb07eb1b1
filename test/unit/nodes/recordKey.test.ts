import { type CallRecord, legacyRecordKey, recordKey } from '../../../nodes/Ipex/call/callRecord';

const LEG: CallRecord = {
	linkedid: '1767600000.10',
	uniqueid: '1767600000.11',
	sipcallid: 'a@pbx',
	calldate: '2026-01-05T08:00:00+00:00',
	endTime: '2026-01-05T08:00:20+00:00',
	duration: 20,
	billsec: 0,
	way: 'In',
	disposition: 'NO ANSWER',
	hangupcause: 'No user response',
	userAnswered: false,
	src: '777123456',
	dst: '204',
	trunk: 'ipex-1',
	line: '204',
	user_id: 12,
	queue: 'Sales',
};

describe('the key of a record', () => {
	it.each<[string, CallRecord]>([
		['another device of the same line took the call', { disposition: 'ANSWERED', billsec: 15 }],
		['the call is another one, and the leg has no identifier', { linkedid: '1767600000.12' }],
		['the leg is another one', { uniqueid: '1767600000.13' }],
		['the SIP dialog is another one', { sipcallid: 'b@pbx' }],
		['it lasted longer', { duration: 21, endTime: '2026-01-05T08:00:21+00:00' }],
		['it is that of another user', { user_id: 13 }],
		['it ended for another reason', { hangupcause: 'Answered elsewhere' }],
	])('is another one when %s', (_, difference) => {
		expect(recordKey({ ...LEG, ...difference })).not.toBe(recordKey(LEG));
	});

	const fields = Object.keys(LEG);

	it.each(fields)('is another one when %s differs', (field) => {
		expect(recordKey({ ...LEG, [field]: 'another' })).not.toBe(recordKey(LEG));
	});

	it('does not confuse a field with the next one', () => {
		const keys = fields.map((field) => recordKey({ [field]: '7' }));
		expect(new Set(keys).size).toBe(fields.length);
	});

	it.each<[string, CallRecord]>([
		['a note', { note: 'call back' }],
		['categories', { categories: ['VIP'] }],
		['a recording', { filename: 'a.mp3' }],
		['an organization and a person', { organization: 'Acme', organizationPerson: 'Jan' }],
		['the line as a text', { line: 204 }],
	])('stays the same with %s', (_, change) => {
		expect(recordKey({ ...LEG, ...change })).toBe(recordKey(LEG));
	});

	it.each(fields)('does not tell an unknown %s from a missing one', (field) => {
		const without = Object.fromEntries(Object.entries(LEG).filter(([name]) => name !== field));
		for (const unknown of [null, undefined, '']) {
			expect(recordKey({ ...LEG, [field]: unknown })).toBe(recordKey(without));
		}
	});

	it('exists for a record whose fields hold what they should not', () => {
		const odd = { ...LEG, way: Object.create(null), src: ['1'] } as unknown as CallRecord;
		expect(recordKey(odd)).not.toBe(recordKey(LEG));
	});

	it('can still be had as version 0.1.0 stored it', () => {
		expect(legacyRecordKey(LEG)).toBe(
			'["1767600000.11","2026-01-05T08:00:00+00:00","777123456","204","204"]',
		);
	});
});
