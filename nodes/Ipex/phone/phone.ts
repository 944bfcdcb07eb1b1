import { isAnonymous } from './hiddenCaller';
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
	const digits = dialableDigits(text);
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
