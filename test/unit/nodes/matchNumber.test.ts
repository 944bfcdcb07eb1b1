import fc from 'fast-check';

import { NUMBERING_PLANS } from '../../../nodes/Ipex/phone/numberingPlans';
import { readPhone } from '../../../nodes/Ipex/phone/phone';
import { numberFilter, numbersIn, phoneKey } from '../../../nodes/Ipex/phone/matchNumber';
import { spellings } from '../../../nodes/Ipex/phone/formatNumber';
import { cases } from '../../support/cases';

const country = fc.constantFrom(...Object.keys(NUMBERING_PLANS));

describe('the spellings of a number in the call log', () => {
	it.each([
		['+420777123456', 'CZ', '+420777123456, 00420777123456, 420777123456, 777123456'],
		['777 123 456', 'CZ', '777 123 456, +420777123456, 00420777123456, 420777123456, 777123456'],
		['+421905123456', 'SK', '+421905123456, 00421905123456, 421905123456, 0905123456, 905123456'],
		['+4930901820', 'DE', '+4930901820, 004930901820, 4930901820, 030901820, 30901820'],
		['5005550006', 'US', '5005550006, +15005550006, 0015005550006, 01115005550006, 15005550006'],
		['204', 'CZ', '204'],
		['2 0 4', 'CZ', '2 0 4, 204'],
		[' 0777 123 456 ', 'CZ', '0777 123 456, 0777123456'],
		['+351912345678', 'US', '+351912345678, 00351912345678, 011351912345678, 351912345678'],
		['pbx1', 'CZ', 'pbx1'],
		['anonymous', 'CZ', 'anonymous'],
		['0777123456', 'CZ', '0777123456'],
	])('of %s in %s are %s', (number, from, expected) => {
		expect(spellings(number, from)).toStrictEqual(expected.split(', '));
	});

	it('are none of nothing', () => {
		expect(spellings(' ', 'CZ')).toStrictEqual([]);
	});

	it.each([
		['+421905123456', 'CZ', '905123456'],
		['+4930901820', 'CZ', '030901820'],
		['+376712345', 'CZ', '376712345'],
		// A German number, and a Czech one that lost its "+".
		['+49420777123456', 'DE', '420777123456'],
		// Behind the trunk prefix it would be read without its country code.
		['+494930901820', 'DE', '4930901820'],
	])('of %s in %s leave out %s, which is another number', (number, from, other) => {
		expect(spellings(number, from)).not.toContain(other);
	});

	it('are no other number, in every country', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^\+?\d{4,15}$/), country, (number, from) => {
				const { e164 } = readPhone(number, from);
				for (const spelling of spellings(number, from)) {
					const read = readPhone(spelling, from).e164;
					if (e164 !== null) expect([e164, null]).toContain(read);
				}
			}),
			{ numRuns: cases(10_000) },
		);
	});

	it('are all found by a filter for any one of them', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^\+?\d{2,15}$/), country, (number, from) => {
				const known = spellings(number, from);
				const matches = numberFilter([number], from);
				expect(known.filter((spelling) => !matches(spelling))).toStrictEqual([]);
			}),
			{ numRuns: cases(10_000) },
		);
	});
});

describe('a filter for numbers', () => {
	const matches = numberFilter(['+420 777 123 456', '204', 'PBX1'], 'CZ');

	it.each(['777123456', '00420777123456', '420 777 123 456', '204', 'pbx1'])(
		'finds %s',
		(number) => {
			expect(matches(number)).toBe(true);
		},
	);

	it('finds each number of one text', () => {
		const isAmong = numberFilter(['777123456;204\n602000111', 'sip:602000112@10.0.0.1;lr'], 'CZ');
		for (const number of ['+420777123456', '204', '602000111', '602000112']) {
			expect([number, isAmong(number)]).toStrictEqual([number, true]);
		}
		expect(isAmong('777123456;204')).toBe(false);
		expect(isAmong('lr')).toBe(false);
	});

	it.each([
		['777123456/602000111', ['777123456', '602000111']],
		['777 123 456 / 602 000 111; 204', ['777 123 456', '602 000 111', '204']],
		['777/123/456, 0777/123456', ['777/123/456', '0777/123456']],
		['777123456/204', ['777123456', '204']],
		['204/205', ['204', '205']],
		['777123456/', ['777123456/']],
		['a/b', ['a/b']],
		['"Novák, Jan" <204>', ['"Novák, Jan" <204>']],
		[
			'"Novák; Jan" <sip:777123456@10.0.0.1;user=phone>',
			['"Novák; Jan" <sip:777123456@10.0.0.1;user=phone>'],
		],
		[' / ', ['/']],
	])('takes %j as %j', (text, numbers) => {
		expect(numbersIn(text, 'CZ')).toStrictEqual(numbers);
	});

	it('finds numbers with slashes between them', () => {
		expect(numberFilter(['777123456/602000111'], 'CZ')('+420602000111')).toBe(true);
	});

	it.each(['777123457', '2040', '', null, undefined, 'anonymous', '+421777123456'])(
		'does not find %p',
		(number) => {
			expect(matches(number)).toBe(false);
		},
	);

	it('compares names and unread numbers without blanks and case', () => {
		const finds = (wanted: string, number: string) => numberFilter([wanted], 'CZ')(number);
		expect(finds(' Pbx1 ', 'PBX1 ')).toBe(true);
		expect(finds('0777 123 456', ' 0777-123-456 ')).toBe(true);
		expect(finds('0777 123 456', '0777123457')).toBe(false);
	});

	it('that is empty finds nothing', () => {
		expect(numberFilter(['', ' '], 'CZ')('')).toBe(false);
	});
});

describe('the key of a phone number', () => {
	it.each([
		['777123456', '+420777123456'],
		['00420 777-123-456', '+420777123456'],
		['sip:+420777123456@10.0.0.1', '+420777123456'],
		// Not read as a number of any country, but still the same digits each time.
		['0777 123 456', '0777123456'],
		[' 0777 123 456 ', '0777123456'],
		['+999 123 456 789', '999123456789'],
		['123456', '123456'],
		['12345', '12345'],
	])('of %s is %s', (raw, key) => {
		expect(phoneKey(raw, 'CZ')).toBe(key);
	});

	it.each([
		...[null, undefined, '', '-', '0', '00', 'N/A', 's', 'h', '0000000000', '204', '8001'],
		...['anonymous', 'skryté číslo', 'sip:anonymous@anonymous.invalid', 'pbx1', 'sip:jana@a.cz'],
	])('of %p is null: it does not say who calls', (raw) => {
		expect(phoneKey(raw, 'CZ')).toBeNull();
	});
});
