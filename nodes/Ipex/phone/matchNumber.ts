import { readPhone } from './phone';
import { dialableDigits, splitNumbers } from './parseNumber';
import { spellings } from './formatNumber';

// Shorter ones, and zeros, stand for callers without a number as well.
const SHORTEST_KEY = 5;

/**
 * A key that all spellings of a number share: the international form, or the digits. Null if the number identifies nobody:
 * a hidden caller, a few digits, zeros, a name. Null never equals null.
 * @param country ISO 3166 code of the country whose national numbers are written without country code
 */
export function phoneKey(raw: string | null | undefined, country: string): string | null {
	const { e164, isAnonymous } = readPhone(raw, country);
	if (isAnonymous || e164 !== null) return e164;
	const digits = dialableDigits((raw ?? '').trim())?.replace('+', '') ?? '';
	return digits.length >= SHORTEST_KEY && /[1-9]/.test(digits) ? digits : null;
}

/**
 * The numbers and names in a text, with commas, semicolons, line breaks or slashes between them. A slash may also be a
 * part of a number. So it separates only if each part is a number, and all parts together are not one.
 * @param country ISO 3166 code of the country whose national numbers are written without country code
 */
export function numbersIn(text: string, country: string): string[] {
	const isNumber = (part: string) => {
		const phone = readPhone(part, country);
		return phone.e164 !== null || phone.isInternal;
	};
	const { e164, isInternal } = readPhone(text, country);
	// The name before a number may contain a comma: "Novák, Jan" <204>.
	if (e164 !== null || isInternal) return [text.trim()];
	return splitNumbers(text).flatMap((part) => {
		const parts = part.split('/').map((one) => one.trim());
		return !isNumber(part) && parts.every(isNumber) ? parts : [part];
	});
}

/**
 * Makes the question whether a number of the call log is one of those wanted, however either is written. Short numbers and
 * names are compared as they are, but for upper and lower case.
 * @param wanted each may hold several numbers, as {@link numbersIn}
 * @param country ISO 3166 code of the country whose national numbers are written without country code
 */
export function numberFilter(
	wanted: string[],
	country: string,
): (number: string | null | undefined) => boolean {
	const keyOf = (number: string) =>
		readPhone(number, country).e164 ?? dialableDigits(number.trim()) ?? number.trim().toLowerCase();
	const numbers = wanted.flatMap((text) => numbersIn(text, country));
	const keys = new Set(numbers.flatMap((number) => spellings(number, country)).map(keyOf));
	return (number) => keys.has(keyOf(number ?? ''));
}
