import type { NumberingPlan } from './numberingPlans';
import {
	dialableDigits,
	international,
	INTERNATIONAL_PREFIX,
	isShort,
	type PhoneNumber,
	planOf,
	parseNumber,
	toE164,
} from './parseNumber';

/** The country of the platform, whose numbers it takes without a country code. */
const HOME = '+420';

/** As one dials the number inside its country; null for a country without numbering plan. */
export function formatNational({ plan, significant }: PhoneNumber): string | null {
	if (!plan) return null;
	return plan.bare ? significant : `${plan.trunkPrefix}${significant}`;
}

/**
 * A number as the platform takes it where its documents show nine digits without a plus sign: a Czech number in these
 * nine digits, a number of another country with 00.
 * @param e164 as `+420777123456`
 */
export function dialForm(e164: string): string {
	return e164.startsWith(HOME)
		? e164.slice(HOME.length)
		: `${INTERNATIONAL_PREFIX}${e164.slice(1)}`;
}

/**
 * The ways in which address books write a number, the international form first.
 * @param own the numbering plan of the country whose numbers are written without country code
 */
export function formatVariants(number: PhoneNumber, own: NumberingPlan): string[] {
	const { plan, code, significant } = number;
	const digits = `${code}${significant}`;
	const national = formatNational(number);
	const forms = [
		`+${digits}`,
		`${own.internationalPrefix ?? INTERNATIONAL_PREFIX}${digits}`,
		digits,
	];
	// A long number may be one that is only read behind its country code.
	if (national !== null && plan?.bare?.test(significant) !== false) forms.push(national);
	for (const pattern of plan?.written ?? []) {
		const gaps = pattern.split('#');
		if (gaps.length !== significant.length + 1) continue;
		forms.push(gaps.map((gap, place) => gap + (significant[place] ?? '')).join(''));
	}
	// One that is another number as well would find the wrong contact.
	const safe = forms.filter((form) => !isAnotherNumber(dialableDigits(form) ?? form, number, own));
	return [...new Set(safe)];
}

/**
 * Every way in which the call log may hold a number, to ask the platform for each of them and to merge what it finds. None
 * of them is another number.
 * @param number as it was entered; it is always the first one
 * @param country ISO 3166 code of the country whose national numbers are written without country code
 */
export function spellings(number: string, country: string): string[] {
	const given = number.trim();
	const digits = dialableDigits(given);
	if (digits === undefined) return given === '' ? [] : [given];
	const plan = planOf(country);
	const read = isShort(digits, plan) ? undefined : parseNumber(digits, plan);
	if (read === undefined) return [...new Set([given, digits])];
	return [...new Set([given, ...loggedForms(read, plan)])];
}

/** The forms without spaces in which the trunks of a switchboard deliver a number. */
function loggedForms(number: PhoneNumber, own: NumberingPlan): string[] {
	const { plan, code, significant } = number;
	const digits = `${code}${significant}`;
	const forms = [`+${digits}`, `${INTERNATIONAL_PREFIX}${digits}`];
	if (own.internationalPrefix !== undefined) forms.push(`${own.internationalPrefix}${digits}`);
	forms.push(digits);
	if (plan === own) {
		forms.push(`${own.trunkPrefix}${significant}`);
		// Where it is not read so, it may be a number of another country that lost its "+".
		const isOwn = parseNumber(significant, own) !== undefined;
		if (isOwn || international(significant)?.plan === undefined) forms.push(significant);
	}
	return forms.filter((form) => !isAnotherNumber(form, number, own));
}

/** Whether somebody who reads these digits takes them for another number than this one. */
function isAnotherNumber(digits: string, number: PhoneNumber, own: NumberingPlan): boolean {
	if (isShort(digits, own)) return true;
	const read = parseNumber(digits, own);
	return read !== undefined && toE164(read) !== toE164(number);
}
