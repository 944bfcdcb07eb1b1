import type { Random } from '../random';
import type { Contact } from './types';

/** First name, surname, and both without diacritics for the log-in. */
export const PEOPLE: ReadonlyArray<readonly [string, string, string]> = [
	['Jana', 'Nováková', 'jana.novakova'],
	['Petr', 'Svoboda', 'petr.svoboda'],
	['Lucie', 'Dvořáková', 'lucie.dvorakova'],
	['Tomáš', 'Černý', 'tomas.cerny'],
	['Žaneta', 'Říhová', 'zaneta.rihova'],
	['Martin', 'Procházka', 'martin.prochazka'],
	['Eva', 'Kučerová', 'eva.kucerova'],
	['Jiří', 'Veselý', 'jiri.vesely'],
	['Hana', 'Horáková', 'hana.horakova'],
	['Ondřej', 'Němec', 'ondrej.nemec'],
	['Michaela', 'Pokorná', 'michaela.pokorna'],
	['Václav', 'Marek', 'vaclav.marek'],
];

const ORGANIZATIONS = [
	'Alfa Stavby s.r.o.',
	'Beta Účetnictví s.r.o.',
	'Čerpadla Dobruška a.s.',
	'Drobný & syn',
	'Eko-Les, družstvo',
	'Fotostudio Šípek',
	'Gastro Žižkov s.r.o.',
	'Hotel U Tří lip',
	'Müller Maschinenbau GmbH',
	'Kowalski Transport Sp. z o.o.',
	'Tatra Slovakia, a.s.',
	'',
	'',
	'',
];

const CALLERS = [
	'Karel Bláha',
	'Alena Šimková',
	'Jürgen Weiß',
	'Agnieszka Wójcik',
	'Ľubomír Kováč',
];

function digits(random: Random, count: number): string {
	let text = '';
	while (text.length < count) text += String(random.integer(0, 9));
	return text;
}

function outsideNumber(random: Random): string {
	const mobile = `${random.pick(['602', '603', '605', '723', '731', '777'])}${digits(random, 6)}`;
	const landline = `${random.pick(['2', '541', '596', '377'])}${digits(random, 8)}`.slice(0, 9);
	const share = random.next();
	if (share < 0.35) return mobile;
	if (share < 0.5) return `+420${mobile}`;
	if (share < 0.6) return `00420${mobile}`;
	if (share < 0.7) return `420${mobile}`;
	if (share < 0.8) return landline;
	if (share < 0.9) return `+421905${digits(random, 6)}`;
	if (share < 0.95) return `+4930${digits(random, 7)}`;
	return `0048501${digits(random, 6)}`;
}

/** So many people outside, of whom most but not all have a name and an organisation. */
export function contacts(random: Random, count: number): Contact[] {
	return Array.from({ length: count }, () => {
		const organization = random.pick(ORGANIZATIONS);
		return {
			number: outsideNumber(random),
			organization,
			person: organization && random.chance(0.7) ? random.pick(CALLERS) : '',
		};
	});
}
