import fc from 'fast-check';

import { dialForm } from '../../../nodes/Ipex/phone/formatNumber';
import { readPhone } from '../../../nodes/Ipex/phone/phone';
import { numberFilter } from '../../../nodes/Ipex/phone/matchNumber';
import { dialableDigits, splitNumbers } from '../../../nodes/Ipex/phone/parseNumber';
import { cases } from '../../support/cases';

describe('a phone number', () => {
	it.each([
		['777 123 456', '+420777123456', '777123456'],
		['+420 777-123-456', '+420777123456', '777123456'],
		['00420777123456', '+420777123456', '777123456'],
		['420777123456', '+420777123456', '777123456'],
		['(+420) 222/333.444', '+420222333444', '222333444'],
		['00421905123456', '+421905123456', '0905123456'],
		['+49 (0)30 901820', '+4930901820', '030901820'],
		['tel:+48123456789', '+48123456789', '123456789'],
		['+15005550006', '+15005550006', '5005550006'],
	])('%s is %s, and %s inside its country', (raw, e164, national) => {
		expect(readPhone(raw, 'CZ')).toMatchObject({
			raw,
			e164,
			national,
			isInternal: false,
			isAnonymous: false,
		});
	});

	it.each([
		['0905 123 456', 'SK', '+421905123456'],
		['030 901820', 'DE', '+4930901820'],
		['06 1 234 5678', 'HU', '+3612345678'],
		['020 7946 0958', 'GB', '+442079460958'],
		['+44 (0)20 7946 0958', 'CZ', '+442079460958'],
		['0044 (0) 20 7946 0958', 'CZ', '+442079460958'],
		['(0)30 901820', 'DE', '+4930901820'],
		['0049 030 901820', 'CZ', '+4930901820'],
		['00420 777 123 456', 'US', '+420777123456'],
		['sip:+420777123456@pbx.example.cz', 'CZ', '+420777123456'],
		['tel:+420-777-123-456;ext=12', 'CZ', '+420777123456'],
		['\u202a+420 777\u2011123\u2011456\u202c', 'CZ', '+420777123456'],
		['+351 912 345 678', 'CZ', '+351912345678'],
		['011 420 777 123 456', 'US', '+420777123456'],
		['(500) 555-0006', 'US', '+15005550006'],
		['+43 (0)664 1234567', 'CZ', '+436641234567'],
		['+43 0664 1234567', 'CZ', '+436641234567'],
		['+420 (0)777 123 456', 'SK', '+420777123456'],
		// Italy keeps the 0 of its landlines, and so does Ivory Coast.
		['+39 (0)6 6982 1234', 'CZ', '+390669821234'],
		['+39 06 6982 1234', 'CZ', '+390669821234'],
		['06 6982 1234', 'IT', '+390669821234'],
		['+39 (0)347 123 4567', 'CZ', '+393471234567'],
		['+225 07 12 34 56 78', 'CZ', '+2250712345678'],
		// No country has the code 210.
		['+210 123 456 789', 'CZ', null],
		['777\u2010123\u2212456', 'CZ', '+420777123456'],
		['777\u00ad123\u2060456', 'CZ', '+420777123456'],
		['\uff0b\uff14\uff12\uff10\uff17\uff17\uff17123456', 'DE', '+420777123456'],
		['"Jana" <sip:+420777123456@10.0.0.1>', 'CZ', '+420777123456'],
		['+44 [0]20 7946 0958', 'CZ', '+442079460958'],
		['06 12 34 56 78', 'FR', '+33612345678'],
		['0664 1234567', 'AT', '+436641234567'],
		['044 668 18 00', 'CH', '+41446681800'],
	])('%s in %s is %s', (raw, country, e164) => {
		expect(readPhone(raw, country).e164).toBe(e164);
	});

	it.each([
		'sip:+420777123456@10.0.0.1;user=phone;transport=udp',
		'sip:+420777123456@10.0.0.1:5060;lr',
		'sip:+420777123456;npdi;rn=+420602@10.0.0.1;user=phone',
		'sip:777123456@[2001:db8::1]:5060;user=phone',
		'"Nováková; Jana" <sip:+420777123456@10.0.0.1;user=phone>',
		'+420777123456; ext=12',
		'+420777123456;EXT=12;phone-context=+420',
	])('%s is a number with parameters', (raw) => {
		expect(readPhone(raw, 'CZ')).toMatchObject({ e164: '+420777123456', isInternal: false });
	});

	it.each([
		...['777123456 ext 12', '777 123 456 ext. 12', '777123456 Ext.: 12', '777123456 extension 12'],
		...['777 123 456 kl. 12', '777123456, kl. 12', '777123456 (klapka 12)', '777123456 KL 1'],
		...[
			'777123456 linka 12',
			'777123456; linka 12',
			'777123456 x12',
			'777123456x12',
			'777123456#12',
		],
		...[
			'+420 777 123 456 # 123456',
			'777123456,ext12',
			'777123456\u00a0wew. 12',
			'777123456 int 12',
		],
		...['tel:777123456 x12', '"Jana" <777123456 ext 12>', '\u202a777123456\u202c x\uff11\uff12'],
	])('%j is a number with an extension, which is left out', (raw) => {
		const { e164, national, isInternal, variants } = readPhone(raw, 'CZ');
		expect({ e164, national, isInternal }).toStrictEqual({
			e164: '+420777123456',
			national: '777123456',
			isInternal: false,
		});
		expect(variants).toStrictEqual(readPhone('777123456', 'CZ').variants);
	});

	it.each([
		...['204 ext 12', '20 x 12', '12345#1', 'ext 12', 'linka 12', 'x12', '#12', '*55#12', 'pbx1'],
		...['777123456 x', '777123456 ext', '777123456#', 'x12 777123456', 'kl. 12: 777123456'],
		...['777123456 x 602000111', '777123456 ext 1234567', '777123456 max 12', '777123456 lin 12'],
		...[
			'777123456, 602000111 ext 12',
			'777123456 x12 x12',
			'777123456 ext 12, 13',
			'*21*777123456#',
		],
		...['777123456 ext 12 ext', '777123456\next 12', '777123456,12', '777123456 ext 12@10.0.0.1 x'],
	])('%j is no number with an extension, and nothing is guessed', (raw) => {
		const { e164, isInternal, variants } = readPhone(raw, 'CZ');
		expect({ e164, isInternal, variants }).toStrictEqual({
			e164: null,
			isInternal: false,
			variants: [raw],
		});
	});

	it.each([
		...['777123456;602000111', '777123456; 602000111', '777123456;204', '204;205', '777123456;'],
		...['777123456;ext=12;602000111', '777123456;ext=12,602000111', '777123456;ext=12 602000111'],
		...['777123456;tel=602000111/602000112', '777123456;Jana', '777123456;lr602000111'],
		...['777123456@10.0.0.1,602000111@10.0.0.1', '777123456@10.0.0.1;602000111'],
		...['777123456@10.0.0.1 602000111', '777123456@10.0.0.1/602000111', '777123456@a@602000111'],
		...['"Jana" <777123456>, "Eva" <602000111>', '777123456; "Eva" <602000111>'],
		...['20\n21', '777123456\r\n602000111', '<20\n21>'],
	])('%j holds more than one number, so it is none', (raw) => {
		const { e164, isInternal, isAnonymous, variants } = readPhone(raw, 'CZ');
		expect({ e164, isInternal, isAnonymous, variants }).toStrictEqual({
			e164: null,
			isInternal: false,
			isAnonymous: false,
			variants: [raw],
		});
	});

	it.each([
		['030 123\n030 456', 'DE'],
		['030 1234 / 030 5678', 'DE'],
		['01 12345/01 12346', 'AT'],
		['+49 89 1234 / 089 5678', 'CZ'],
		['+43 1 51200 / +43 1 51201', 'CZ'],
	])('is not two numbers of variable length in one text: %j', (raw, country) => {
		expect(readPhone(raw, country)).toMatchObject({ e164: null, variants: [raw] });
	});

	it.each([
		['+49 30/1234567', '+49301234567'],
		['+39 06/0606 1234', '+390606061234'],
		['+49 30 1234/5678', '+493012345678'],
	])('may contain a slash: %j is %s', (raw, e164) => {
		expect(readPhone(raw, 'CZ').e164).toBe(e164);
	});

	it.each(['+49 30 901820²', '777 123 456¹', '777123456½', '①②③'])(
		'has no footnotes, fractions or digits in circles: %j is none',
		(raw) => {
			expect(readPhone(raw, 'CZ')).toMatchObject({ e164: null, isInternal: false });
		},
	);

	it.each(['204/5', '1/2', '204.5', '1.5', '10.0.0.1', '(20)4'])(
		'of the switchboard contains no slash, dot or bracket: %j is none',
		(raw) => {
			expect(readPhone(raw, 'CZ')).toMatchObject({ isInternal: false, variants: [raw] });
		},
	);

	it('is not in a long text of repeated signs', () => {
		const parts = [
			';a=b',
			';lr@',
			'@',
			'@ ',
			'<',
			'" ',
			' ',
			';',
			'\n;lr ',
			', ',
			'x1',
			', (',
			'#',
		];
		const texts = parts.flatMap((part) => [
			part.repeat(5_000),
			`${part.repeat(5_000)}x`,
			`1${part.repeat(5_000)}x`,
		]);
		for (const text of texts) {
			expect(readPhone(text, 'CZ').e164).toBeNull();
			expect(numberFilter([text], 'CZ')('777123456')).toBe(false);
		}
	});

	it.each([
		['777123456;602000111', ['777123456', '602000111']],
		[
			'777 123 456, 602 000 111\r\n+420 602 000 112 ;',
			['777 123 456', '602 000 111', '+420 602 000 112'],
		],
		['tel:777123456;ext=12;602000111;lr', ['tel:777123456;ext=12', '602000111;lr']],
		[
			'<sip:777123456@10.0.0.1;user=phone>;<602000111>',
			['<sip:777123456@10.0.0.1;user=phone>', '<602000111>'],
		],
		['777123456;ext=12,602000111', ['777123456;ext=12', '602000111']],
		['777123456;Jana', ['777123456', 'Jana']],
		[
			'777123456 x12, 602000111, kl. 5; 602000112; (linka 7), 204',
			['777123456 x12', '602000111, kl. 5', '602000112; (linka 7)', '204'],
		],
		['777123456, x-ray', ['777123456', 'x-ray']],
		[' ;,\n', []],
	])('%j holds the numbers %j', (text, numbers) => {
		expect(splitNumbers(text)).toStrictEqual(numbers);
	});

	it.each([
		// Of a country without numbering plan only the code is known. A 0 that one dials only inside it falls away.
		['+212 6 12 34 56 78', '+212612345678'],
		['+212 06 12 34 56 78', '+212612345678'],
		['+212 00 6 12 34 56 78', null],
		['+212 600 000 000', '+212600000000'],
		// In Gabon and Rwanda it belongs to some numbers.
		['+241 06 12 34 56', '+24106123456'],
		['+241 0 11 23 45 67', '+24111234567'],
		['+241 0 11 23 45 678', '+2410112345678'],
		['+250 06 12 34 56', '+25006123456'],
		['+250 0 781 234 567', '+250781234567'],
		// At most 15 digits, and not only a code.
		['+212 1234', '+2121234'],
		['+212 123', null],
		['+212 123 456 789 012', '+212123456789012'],
		['+212 123 456 789 0123', null],
		['+7 912 345 67 89', '+79123456789'],
		['+999 123 456 789', null],
	])('%s is read by its code as %s', (raw, e164) => {
		expect(readPhone(raw, 'CZ').e164).toBe(e164);
	});

	it.each([
		...['905321234567', '919876543210', '971501234567', '966501234567', '94771234567'],
		...['9779812345678', '93701234567', '852123456'],
	])('%s has lost its "+", and is not taken for a Czech number', (raw) => {
		expect(readPhone(raw, 'CZ')).toMatchObject({ e164: null, national: null, variants: [raw] });
		expect(readPhone(`+${raw}`, 'CZ').e164).toBe(`+${raw}`);
	});

	it.each(['+420966501234567', '00420966501234567', '420966501234567'])(
		'%s is a long Czech number of a service, and is looked for with its country code only',
		(raw) => {
			const { e164, variants } = readPhone(raw, 'CZ');
			expect(e164).toBe('+420966501234567');
			expect(variants).toStrictEqual(['+420966501234567', '00420966501234567', '420966501234567']);
		},
	);

	it('of five digits is one of the switchboard, unless it is one of the shortest of its country', () => {
		expect(readPhone('01036', 'DE')).toMatchObject({ isInternal: false, e164: '+491036' });
		for (const [raw, country] of [
			['01036', 'CZ'],
			['01036', 'FR'],
			['12345', 'DE'],
			['12345', 'US'],
		] as const) {
			expect(readPhone(raw, country)).toMatchObject({ isInternal: true, e164: null });
		}
	});

	it.each(['1', '204', '8001', '12345'])('%s is a number of the switchboard', (raw) => {
		expect(readPhone(raw, 'CZ')).toMatchObject({ isInternal: true, e164: null, national: null });
	});

	it.each([
		...[null, undefined, '', '  ', 'anonymous', 'Anonymous', 'RESTRICTED', 'unknown', '<unknown>'],
		...['"Anonymous"', 'sip:anonymous@anonymous.invalid', 'Private Number', 'CALLER ID WITHHELD'],
		...[
			'sip:anonymous@10.0.0.1',
			'anonymous@10.0.0.1:5060',
			'asterisk',
			'skryté číslo',
			'Neznámé',
			'NEZNÁMÝ VOLAJÍCÍ',
			'utajeno',
			'Anonymní volající',
		],
	])('%p is an anonymous caller', (raw) => {
		expect(readPhone(raw, 'CZ')).toMatchObject({ isAnonymous: true, e164: null, variants: [] });
	});

	it('is anonymous in an address of whatever host', () => {
		const host = fc.oneof(
			fc.ipV4(),
			fc.ipV6().map((ip) => `[${ip}]`),
			fc.domain(),
			fc.webAuthority(),
		);
		const name = fc.constantFrom('anonymous', 'Anonymous', 'Unavailable', '"unknown"');
		fc.assert(
			fc.property(fc.constantFrom('', 'sip:', 'SIPS:', '<sip:'), name, host, (scheme, word, at) => {
				expect(readPhone(`${scheme}${word}@${at}`, 'CZ').isAnonymous).toBe(true);
				expect(readPhone(`${scheme}jana@${at}`, 'CZ').isAnonymous).toBe(false);
				expect(readPhone(`${scheme}777123456@${at}`, 'CZ').isAnonymous).toBe(false);
			}),
		);
	});

	it.each(['Novák', 'unknown 204', 'Private Bank', 'Skrytá 12', 'constructor', '*55', 'číslo'])(
		'%s is no anonymous caller',
		(raw) => {
			expect(readPhone(raw, 'CZ')).toMatchObject({ isAnonymous: false, variants: [raw] });
		},
	);

	it.each([
		[
			'777123456',
			'CZ',
			'+420777123456, 00420777123456, 420777123456, 777123456, 777 123 456, +420 777 123 456',
		],
		[
			'00421 905 123 456',
			'CZ',
			'+421905123456, 00421905123456, 421905123456, 0905123456, 0905 123 456, +421 905 123 456',
		],
		['+4930901820', 'CZ', '+4930901820, 004930901820, 4930901820, 030901820'],
		['+351912345678', 'US', '+351912345678, 011351912345678, 351912345678, 912345678'],
		['+85223456789', 'US', '+85223456789, 01185223456789, 85223456789'],
		// Without its code it would be a Czech number.
		['+376712345', 'CZ', '+376712345, 00376712345'],
		[
			'+48601234567',
			'CZ',
			'+48601234567, 0048601234567, 48601234567, +48 601 234 567, +48 60 123 45 67',
		],
		['2 0 4', 'CZ', '204'],
	])('%s is looked for in %s as %s', (raw, country, variants) => {
		expect(readPhone(raw, country).variants).toStrictEqual(variants.split(', '));
	});

	it.each([
		['+420777123456', '777123456'],
		['+421905123456', '00421905123456'],
		['+48601000420', '0048601000420'],
	])('%s is dialled by the platform as %s', (e164, dialled) => {
		expect(dialForm(e164)).toBe(dialled);
	});

	it.each([
		['<+420777123456> ', '+420777123456'],
		['"Jana" <  tel:+420777123456>', '+420777123456'],
		['SIPS:777123456@pbx;x=1', '777123456'],
		['<777123456> x', undefined],
		['hotel:777123456', undefined],
		['777123456x', undefined],
		['x777123456', undefined],
		['777+123456', undefined],
		['+', undefined],
		['', undefined],
	])('%j has the digits %j', (text, digits) => {
		expect(dialableDigits(text)).toBe(digits);
	});

	it('has no blanks around it, and is null when there is none', () => {
		expect(readPhone(' 777 123 456 ', 'CZ').raw).toBe('777 123 456');
		expect(readPhone('  ', 'CZ').raw).toBeNull();
	});

	it('is read by the rules of Czechia where the country is none that is known', () => {
		expect(readPhone('777123456', 'constructor').e164).toBe('+420777123456');
	});

	it.each(['sip:jana@example.cz', '*55', '123456', '0777123456', '+0123456789', '1'.repeat(40)])(
		'%s has no international form, and nothing is guessed',
		(raw) => {
			expect(readPhone(raw, 'CZ')).toMatchObject({ raw, e164: null, national: null });
		},
	);

	it('has a valid international form or none, whatever the text', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()/-]{1,20}$/)), (raw) => {
				const { e164 } = readPhone(raw, 'CZ');
				// Germany and Austria have shorter numbers than others, and some that are longer than the ITU allows.
				expect(e164 === null || /^\+([1-9]\d{6,14}|4[39]\d{4,15})$/.test(e164)).toBe(true);
			}),
			{ numRuns: cases(10_000) },
		);
	});

	it('reads its own international form as the same number, in every country', () => {
		const country = fc.constantFrom('AT', 'CZ', 'DE', 'GB', 'HU', 'PL', 'SK', 'US');
		fc.assert(
			fc.property(fc.stringMatching(/^\d{4,16}$/), country, country, (raw, from, to) => {
				const { e164 } = readPhone(raw, from);
				if (e164 !== null) expect(readPhone(e164, to).e164).toBe(e164);
			}),
			{ numRuns: cases(10_000) },
		);
	});
});
