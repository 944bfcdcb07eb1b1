import fc from 'fast-check';

import { toCall } from '../../../nodes/Ipex/call/call';
import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { PollingModel, type WrittenRecord } from '../../support/pollingModel';
import { cases } from '../../support/cases';

const STYLE = { country: 'CZ', timeZone: 'Europe/Prague' };
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 8);

const RECORD = {
	linkedid: '1767600060.1',
	uniqueid: '1767600060.2',
	way: 'In',
	calldate: '2026-01-05T08:01:00+00:00',
	endTime: '2026-01-05T08:02:00+00:00',
	stamp: '2026-01-05T08:02:00+00:00',
	duration: 60,
	billsec: 50,
	disposition: 'ANSWERED',
	hangupcause: 'Normal Clearing',
	userAnswered: true,
	src: '777123456',
	dst: '222333444',
	phoneNumber: '777123456',
	line: '204',
	user: { login: 'jana@example.cz' },
	queue: 'sales',
	organization: 'ACME',
	organizationPerson: 'Jana Nováková',
	note: 'call back',
	categories: ['offer'],
	filename: 'a.mp3',
} satisfies CallRecord;

const fields = Object.keys(RECORD) as Array<keyof typeof RECORD>;

/** The record as the platform should not write it: some fields are gone, or hold something else. */
const oddRecord = fc
	.tuple(fc.subarray(fields, { minLength: 1 }), fc.infiniteStream(fc.jsonValue({ maxDepth: 2 })))
	.map(([changed, values]) => {
		const record: Record<string, unknown> = { ...RECORD };
		for (const field of changed) record[field] = values.next().value;
		return record as unknown as WrittenRecord['record'];
	});

/** What a trigger emits, in all of its polls, of a log of one record that is there from the second poll on. */
async function emitted(
	record: WrittenRecord['record'],
	parameters: Record<string, unknown> = {},
): Promise<unknown[]> {
	const written = { record, startsAt: START + MINUTE, writtenAt: START + 2 * MINUTE };
	const model: PollingModel = new PollingModel([written], START, parameters);
	jest.spyOn(Date, 'now').mockImplementation(() => model.now);
	const calls = await model.activate();
	for (let poll = 0; poll < 4; poll++) {
		model.now += 10 * MINUTE;
		calls.push(...(await model.poll()));
	}
	return calls;
}

afterEach(() => jest.restoreAllMocks());

describe('a record with fields of another kind', () => {
	it.each([
		['calldate', 1767600060],
		['endTime', 1767600120],
		['linkedid', 1767600060.1],
		['uniqueid', 1767600060.2],
		['duration', '60'],
		['duration', 30_000_000],
		['src', 777123456],
		['queue', 5],
	])('is a call of the trigger where %s is %p', async (field, value) => {
		const calls = await emitted({
			...RECORD,
			[field]: value,
		} as unknown as WrittenRecord['record']);
		expect(calls).toMatchObject([{ callId: '1767600060.1', outcome: 'answered' }]);
	});

	it('is a call of the trigger, whatever the fields hold', async () => {
		const everything = { filters: { direction: ['inbound', 'outbound', 'internal'] } };
		await fc.assert(
			fc.asyncProperty(oddRecord, async (record) => {
				const { direction } = toCall([record], STYLE);
				expect(await emitted(record, everything)).toHaveLength(direction === null ? 0 : 1);
			}),
			{ numRuns: cases(2_000) },
		);
	});

	it('is looked at by every filter', async () => {
		const filters = {
			users: 'jana@example.cz',
			lines: '204',
			queues: 'sales',
			numbers: '222333444',
		};
		await fc.assert(
			fc.asyncProperty(
				oddRecord,
				fc.constantFrom(...Object.entries(filters)),
				async (record, [name, value]) => {
					expect((await emitted(record, { filters: { [name]: value } })).length).toBeLessThan(2);
				},
			),
			{ numRuns: cases(2_000) },
		);
	});
});
