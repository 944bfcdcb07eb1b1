import { isAnonymous } from '../../../nodes/Ipex/phone/hiddenCaller';
import { NUMBERING_PLANS } from '../../../nodes/Ipex/phone/numberingPlans';
import { readPhone } from '../../../nodes/Ipex/phone/phone';

/** As networks, telephones and switchboards show a hidden caller in the languages of a country. */
const SHOWN_IN: Record<string, string[]> = {
	AT: ['Unterdrückt', 'Unbekannt', 'Anonym'],
	BE: ['Numéro masqué', 'Onbekend nummer', 'Anoniem'],
	BG: ['Скрит номер', 'Неизвестен номер', 'Частен номер'],
	CH: ['Unterdrückte Rufnummer', 'Numéro privé', 'Numero privato'],
	CZ: ['Skryté číslo', 'Soukromé číslo', 'Neznámý volající', 'ANONYMNÍ'],
	DE: [
		'unterdrückt',
		'Unbekannter Anrufer',
		'Private Nummer',
		'keine Rufnummer',
		'nicht verfügbar',
	],
	DK: ['Hemmeligt nummer', 'Ukendt nummer', 'Skjult nummer'],
	EE: ['Varjatud number', 'Tundmatu helistaja', 'Privaatne number'],
	ES: ['Número oculto', 'Número privado', 'Desconocido', 'No disponible'],
	FI: ['Salainen numero', 'Tuntematon soittaja', 'Tuntematon numero'],
	FR: ['Numéro masqué', 'Appel masqué', 'Inconnu', 'Numéro inconnu', 'Anonyme'],
	GB: ['Withheld', 'Private Number', 'No Caller ID', 'Number Withheld', 'Unavailable'],
	GR: ['Απόκρυψη', 'Άγνωστος', 'ΑΓΝΩΣΤΟΣ ΑΡΙΘΜΟΣ', 'Ιδιωτικός αριθμός'],
	HR: ['Privatni broj', 'Nepoznat broj', 'Skriveni broj'],
	HU: ['Rejtett szám', 'Privát szám', 'Ismeretlen hívó', 'Titkosított hívószám'],
	IE: ['Private number', 'Unknown', 'Withheld'],
	IT: ['Numero privato', 'Sconosciuto', 'Anonimo', 'Numero nascosto', 'Non disponibile'],
	LT: ['Slaptas numeris', 'Nežinomas numeris', 'Paslėptas numeris', 'Privatus numeris'],
	LV: ['Slēpts numurs', 'Nezināms numurs', 'Privāts numurs'],
	NL: ['Anoniem', 'Privé nummer', 'Onbekend', 'Afgeschermd nummer', 'Onbekende beller'],
	NO: ['Skjult nummer', 'Ukjent nummer', 'Hemmelig nummer'],
	PL: ['Numer zastrzeżony', 'Numer prywatny', 'Nieznany numer', 'Numer ukryty', 'ZASTRZEŻONY'],
	PT: ['Número privado', 'Número oculto', 'Desconhecido', 'Anónimo'],
	RO: ['Număr ascuns', 'Număr privat', 'Necunoscut', 'Număr necunoscut'],
	RS: ['Скривен број', 'Непознат број', 'Skriven broj', 'Nepoznat'],
	SE: ['Dolt nummer', 'Okänt nummer', 'Skyddat nummer', 'Okänd'],
	SI: ['Skrita številka', 'Neznana številka', 'Zasebna številka', 'Neznan klicatelj'],
	SK: ['súkromné číslo', 'Skryté číslo', 'Neznáme číslo', 'neznámy volajúci', 'bez čísla'],
	TR: ['Gizli Numara', 'Bilinmeyen Numara', 'GİZLİ NUMARA', 'Özel numara'],
	UA: ['Прихований номер', 'Невідомий номер', 'Приватний номер', 'Номер прихований', 'Неизвестный'],
	US: ['Private', 'Unknown Caller', 'Restricted', 'Anonymous', 'Out of Area', 'Blocked'],
};

const shown = Object.entries(SHOWN_IN).flatMap(([country, words]) =>
	words.map((word): [string, string] => [word, country]),
);

describe('a hidden caller', () => {
	it('has words for every country that can be chosen', () => {
		expect(Object.keys(SHOWN_IN).sort()).toStrictEqual(Object.keys(NUMBERING_PLANS).sort());
	});

	it.each(shown)('is recognised by %s in %s, also as the name in an address', (word, country) => {
		for (const text of [word, word.toUpperCase(), `"${word}"`, `"${word}" <sip:pbx@10.0.0.1>`]) {
			expect([text, readPhone(text, country)]).toStrictEqual([
				text,
				expect.objectContaining({ isAnonymous: true, e164: null, variants: [] }),
			]);
		}
	});

	it.each([
		...['"Anonymous" <sip:anonymous@anonymous.invalid>', 'Anonymous <anonymous>', '<s>'],
		...['sip:c8a1@anonymous.invalid', '"Jana" <sip:anonymous@10.0.0.1>', '"" <>', 'sip:@10.0.0.1'],
		...['-', '--', '?', '...', 'N/A', 'n/a', 's', '0000000000', '+000000'],
	])('is %p', (raw) => {
		expect(readPhone(raw, 'CZ')).toMatchObject({ isAnonymous: true, e164: null, variants: [] });
	});

	it.each([
		...[
			'tel:anonymous',
			'SIPS:Anonymous@10.0.0.1',
			"'<sip:anonymous@10.0.0.1",
			'< sip:unknown@a.cz >',
		],
		...['x@ANONYMOUS.INVALID', '+1a@anonymous.invalid', '1-2@anonymous.invalid:5060', ' 000000 '],
		...['Private  Number', 'Unavailable <sip:pbx@10.0.0.1> ', '"Jana" <sip:x1@anonymous.invalid>'],
		...['sip:anonymous@10.0.0.1;user=phone', 'anonymous;phone-context=+420@10.0.0.1', '@10.0.0.1'],
		`anonymous${' '.repeat(91)}`,
	])('has no number to call back in %j', (text) => {
		expect(isAnonymous(text)).toBe(true);
	});

	it.each([
		...['sip:+420777123456@anonymous.invalid', 'sip:204@anonymous.invalid', 'x@anonymous.invalids'],
		...['"Anonymous" <sip:pbx1@10.0.0.1>', '"Anonymous 2" <sip:pbx@10.0.0.1>', 'anonymous 2'],
		...['00000', '+00000', '0000001', '1000000', 'x@anonymousXinvalid', 'mysip:anonymous'],
		...['@777123456', 'sip:@+420 777 123 456', '@777/123-456', 'anonymous@10.0.0.1;602000111'],
		...['anonymous@10.0.0.1, 602000111', 'anonymous@10.0.0.1/602000111'],
		...['"Anonymous" <sip:pbx@10.0.0.1> x', `anonymous${' '.repeat(92)}`],
	])('may have one in %j', (text) => {
		expect(isAnonymous(text)).toBe(false);
	});

	it.each([
		...['"Anonymous" <sip:+420777123456@10.0.0.1>', '"Unknown" <777123456>'],
		...['unknown 204', 'Private Bank', 'Geheim GmbH', 'Číslo', 'pbx1', '*55', '#31#', '0', '00'],
		...['"Jana" <sip:jana@10.0.0.1>', 'sip:jana@example.cz', 'anonymous'.repeat(20)],
	])('is not %p', (raw) => {
		expect(readPhone(raw, 'CZ').isAnonymous).toBe(false);
	});
});
