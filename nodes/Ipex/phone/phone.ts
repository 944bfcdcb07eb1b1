import { isAnonymous } from './hiddenCaller';
import type { NumberingPlan } from './numberingPlans';
import { dialableDigits, isShort, planOf, parseNumber, toE164 } from './parseNumber';
import { formatNational, formatVariants } from './formatNumber';

/** A number as the switchboard wrote it, and what it is. What cannot be known is null. */
export interface Phone {
	raw: string | null;
	/** As `+420777123456`. */
	e164: string | null;
	/** As one dials it inside its country, for the countries of the numbering plans. */
	national: string | null;
	/** A short number, as those of the switchboard itself. */
	isInternal: boolean;
	/** There is no number to call back: the caller hid it, or the network sent none. */
	isAnonymous: boolean;
	/** The ways in which address books write the number, `e164` first; to search for it where it is stored otherwise. */
	variants: string[];
}

/**
 * Reads a phone number.
 * @param raw as in the call log; spaces, slashes, hyphens, dots and brackets do not matter
 * @param country ISO 3166 code of the country whose national numbers are written without prefix
 */
export function readPhone(raw: string | null | undefined, country: string): Phone {
	const text = (raw ?? '').trim();
	const phone: Phone = {
		raw: text === '' ? null : text,
		e164: null,
		national: null,
		isInternal: false,
		isAnonymous: isAnonymous(text),
		variants: [],
	};
	if (phone.isAnonymous) return phone;
	const plan = planOf(country);
	const digits = isTwoNumbers(text, plan) ? undefined : dialableDigits(text);
	if (digits === undefined) return { ...phone, variants: [text] };
	if (isShort(digits, plan)) return { ...phone, isInternal: true, variants: [digits] };
	const number = parseNumber(digits, plan);
	if (number === undefined) return { ...phone, variants: [text] };
	return {
		...phone,
		e164: toE164(number),
		national: formatNational(number),
		variants: formatVariants(number, plan),
	};
}

/** No area code has more digits. A text with an area code before its slash is one number: 030/1234567. */
const LONGEST_AREA_CODE = 5;

/** Whether there is a whole number before a slash, and behind it the beginning of another: +49 89 1234 / 089 5678. */
function isTwoNumbers(text: string, plan: NumberingPlan): boolean {
	const slash = text.indexOf('/');
	if (slash < 0 || !/^\s*[+0]/.test(text.slice(slash + 1))) return false;
	const digits = dialableDigits(text.slice(0, slash));
	const first = digits === undefined ? undefined : parseNumber(digits, plan);
	return first !== undefined && first.significant.length > LONGEST_AREA_CODE;
}
