import fc from 'fast-check';

import { smsLength } from '../../../nodes/Ipex/sms/segments';

const repeated = (text: string, times: number) => text.repeat(times);

describe('the length of an SMS', () => {
	it.each<[string, string, string, number, number]>([
		['an empty text', '', 'GSM-7', 0, 1],
		['160 letters', repeated('a', 160), 'GSM-7', 160, 1],
		['161 letters', repeated('a', 161), 'GSM-7', 161, 2],
		['two full parts', repeated('a', 306), 'GSM-7', 306, 2],
		['one letter more', repeated('a', 307), 'GSM-7', 307, 3],
		['letters of Western Europe', 'äöüß é Ñ', 'GSM-7', 8, 1],
		['the euro sign, which takes two', '10 €', 'GSM-7', 5, 1],
		['80 euro signs', repeated('€', 80), 'GSM-7', 160, 1],
		['a Czech letter', 'Dobrý den, příště', 'UCS-2', 17, 1],
		['70 Czech letters', repeated('ř', 70), 'UCS-2', 70, 1],
		['71 Czech letters', repeated('ř', 71), 'UCS-2', 71, 2],
		['two full parts of Czech letters', repeated('ř', 134), 'UCS-2', 134, 2],
		['one Czech letter more', repeated('ř', 135), 'UCS-2', 135, 3],
		['an emoji, which takes two', 'ok 👍', 'UCS-2', 5, 1],
	])('of %s', (_, text, encoding, characters, segments) => {
		expect(smsLength(text)).toStrictEqual({ encoding, characters, segments });
	});

	it('counts no character as cut in two', () => {
		// 152 letters leave one unit of the first part, which "€" does not fit into.
		expect(smsLength(`${repeated('a', 152)}€${repeated('a', 152)}`).segments).toBe(3);
		expect(smsLength(`${repeated('ř', 66)}👍${repeated('ř', 66)}`).segments).toBe(3);
	});

	it('never falls when text is added', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
				expect(smsLength(a + b).segments).toBeGreaterThanOrEqual(smsLength(a).segments);
			}),
		);
	});
});
