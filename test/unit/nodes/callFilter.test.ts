import fc from 'fast-check';

import { type CallFilter, passesFilter } from '../../../nodes/Ipex/call/callFilter';
import { toCall } from '../../../nodes/Ipex/call/call';
import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { EMPTY_FILTER } from '../../support/pollSettings';

const STYLE = { country: 'CZ', timeZone: 'Europe/Prague' };

const NO_FILTER: CallFilter = {
	...EMPTY_FILTER,
	directions: ['inbound', 'outbound', 'internal'],
};

function passes(record: CallRecord, filter: Partial<CallFilter>): boolean {
	return passesFilter(toCall([record], STYLE), [record], { ...NO_FILTER, ...filter }, 'CZ');
}

const COMPANY = '222333444';
const CUSTOMER = '777123456';

describe('the filter by line', () => {
	const line = fc.integer({ min: 200, max: 299 }).map(String);
	const parties = fc.uniqueArray(line, { minLength: 3, maxLength: 3 });

	it('finds an internal call by either party, taken or not, whosever record it is', () => {
		fc.assert(
			fc.property(parties, fc.boolean(), fc.boolean(), ([src, dst, other], ofCaller, taken) => {
				const record = {
					...{ way: 'Loc', src, dst, line: ofCaller ? src : dst, user: { login: 'jana' } },
					...{ userAnswered: taken, disposition: taken ? 'ANSWERED' : 'NO ANSWER' },
				};
				const found = [src, dst, other].map((it) => passes(record, { lines: [String(it)] }));
				expect(found).toStrictEqual([true, true, false]);
			}),
		);
	});

	it('finds an outbound call by the line that made it, reached or not', () => {
		for (const disposition of ['ANSWERED', 'NO ANSWER', 'BUSY']) {
			const record = { way: 'Out', src: '204', dst: CUSTOMER, line: '204', disposition };
			expect(passes(record, { lines: ['204'] })).toBe(true);
			expect(passes(record, { lines: ['205'] })).toBe(false);
		}
	});
});

describe('the filter by number', () => {
	const disposition = 'ANSWERED';
	const inbound = { way: 'In', src: CUSTOMER, dst: COMPANY, phoneNumber: CUSTOMER, disposition };
	const outbound = { way: 'Out', src: COMPANY, dst: CUSTOMER, phoneNumber: CUSTOMER, disposition };

	it.each([
		['to the number', true, inbound, COMPANY],
		['of the other party', true, inbound, '+420 777 123 456'],
		['to the other party', true, outbound, '00420777123456'],
		['from the number', false, outbound, COMPANY],
		['of somebody else', false, inbound, '777123457'],
	])('finds a call %s: %s', (_, found, record, number) => {
		expect(passes(record, { numbers: [number] })).toBe(found);
	});

	it('finds a number that the line delivered without its leading 0', () => {
		const call = { way: 'In', src: '905123456', dst: '204', disposition };
		const told = toCall([call], { ...STYLE, country: 'SK' });
		const find = (number: string) =>
			passesFilter(told, [call], { ...NO_FILTER, numbers: [number] }, 'SK');
		expect(find('+421905123456')).toBe(true);
		expect(find('0905 123 456')).toBe(true);
		expect(find('+421905123457')).toBe(false);
	});
});

describe('a filter', () => {
	const record: CallRecord = {
		...{ way: 'In', src: CUSTOMER, dst: COMPANY, line: '204', queue: 'Sales', duration: 30 },
		...{ user: { login: 'jana' }, userAnswered: true, disposition: 'ANSWERED' },
	};

	it.each<[string, Partial<CallFilter>, Partial<CallFilter>]>([
		['outcome', { outcomes: ['missed', 'answered'] }, { outcomes: ['missed'] }],
		['user', { users: ['petr', 'Jana '] }, { users: ['petr'] }],
		['line', { lines: ['204'] }, { lines: ['20'] }],
		['queue', { queues: ['support', 'sales'] }, { queues: ['sale'] }],
		['number', { numbers: [COMPANY] }, { numbers: ['222333445'] }],
		['duration', { minDuration: 30 }, { minDuration: 31 }],
		['direction', { directions: ['inbound'] }, { directions: ['outbound', 'internal'] }],
	])('by %s lets a call through that it wants, and no other', (_, wanted, other) => {
		expect(passes(record, wanted)).toBe(true);
		expect(passes(record, other)).toBe(false);
	});

	it('by direction lets everything but internal calls through when it is not set', () => {
		const found = ['In', 'Out', 'Loc', ''].map((way) =>
			passes({ ...record, way }, { directions: [] }),
		);
		expect(found).toStrictEqual([true, true, false, true]);
		expect(passes({ ...record, way: '' }, { directions: ['inbound'] })).toBe(false);
	});

	it('by duration does not let a call of unknown duration through', () => {
		const unknown = { ...record, duration: null };
		expect([passes(unknown, {}), passes(unknown, { minDuration: 1 })]).toStrictEqual([true, false]);
	});

	it('by number finds it in any leg', () => {
		const legs = [record, { ...record, dst: '222333555' }];
		const found = (number: string) =>
			passesFilter(toCall(legs, STYLE), legs, { ...NO_FILTER, numbers: [number] }, 'CZ');
		expect([COMPANY, '222333555', '222333666'].map(found)).toStrictEqual([true, true, false]);
	});

	it('by user and by line means the person who answered, or everybody if nobody did', () => {
		const rung = { ...record, userAnswered: false, line: '205', user: { login: 'petr' } };
		const found = (records: CallRecord[], filter: Partial<CallFilter>) =>
			passesFilter(toCall(records, STYLE), records, { ...NO_FILTER, ...filter }, 'CZ');
		for (const filter of [{ users: ['petr'] }, { lines: ['205'] }]) {
			expect(found([record, rung], filter)).toBe(false);
			expect(found([rung, { ...rung, line: '206', user: null }], filter)).toBe(true);
		}
		expect(found([record, rung], { queues: ['Sales'], users: ['jana'] })).toBe(true);
	});
});
