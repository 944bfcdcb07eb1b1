import { readByCode } from './callingCodes';
import { DEFAULT_COUNTRY, NUMBERING_PLANS, type NumberingPlan } from './numberingPlans';

/** A phone number, split into its parts. */
export interface PhoneNumber {
	/** Undefined for a country without numbering plan, whose code stays in the significant number. */
	plan: NumberingPlan | undefined;
	code: string;
	significant: string;
}

/** What one dials before a number of another country in most of the world, and on every switchboard of IPEX. */
export const INTERNATIONAL_PREFIX = '00';

// The longest short numbers of switchboards; national numbers have more digits, but for the shortest after a trunk prefix.
const LONGEST_INTERNAL = 5;

const PLANS = Object.values(NUMBERING_PLANS);

/** The numbering plan of a country; that of the default country for one that has none. */
export function planOf(country: string): NumberingPlan {
	const known = Object.keys(NUMBERING_PLANS).includes(country) ? country : DEFAULT_COUNTRY;
	const plan = NUMBERING_PLANS[known];
	if (!plan) throw new Error(`There is no numbering plan for ${country}.`);
	return plan;
}

/** Digits, with a leading `+` when it was written; undefined when there is anything that one cannot dial. */
export function dialableDigits(text: string): string | undefined {
	// Nearly all numbers of a call log.
	if (/^\+?\d+$/.test(text)) return text;
	// A caller with a name: "Jana" <sip:+420777123456@10.0.0.1>.
	const address = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
	const bare = address
		// Wide digits and signs, as Asian keyboards write them.
		.normalize('NFKC')
		.trim()
		.replace(/^(tel|sips?):/i, '')
		.replace(/[@;].*$/s, '')
		// Also hyphens of all kinds, and invisible marks that come along when a number is copied.
		.replace(/[\s\p{Pd}\p{Cf}()[\]/.\u00b7\u2022\u2027\u2043\u2044\u2212\u2215]/gu, '');
	return /^\+?\d+$/.test(bare) ? bare : undefined;
}

/** Whether it is a short number. The shortest ones of some countries have no more digits, but begin with the trunk prefix. */
export function isShort(digits: string, plan: NumberingPlan): boolean {
	if (digits.startsWith('+') || digits.length > LONGEST_INTERNAL) return false;
	return plan.bare !== undefined || withoutTrunk(digits, plan) === undefined;
}

/**
 * Reads a number that is not short.
 * @param digits with a leading `+` when it was written
 * @param plan of the country whose national numbers are written without country code
 */
export function parseNumber(digits: string, plan: NumberingPlan): PhoneNumber | undefined {
	if (digits.startsWith('+')) return international(digits.slice(1));
	for (const prefix of [plan.internationalPrefix, INTERNATIONAL_PREFIX]) {
		if (prefix !== undefined && digits.startsWith(prefix))
			return international(digits.slice(prefix.length));
	}
	const { code } = plan;
	const significant = withoutTrunk(digits, plan);
	if (significant !== undefined) return { plan, code, significant };
	if (plan.bare?.test(digits)) return { plan, code, significant: digits };
	// Trunks often deliver the country code without "+" or "00".
	const rest = digits.slice(code.length);
	if (!digits.startsWith(code) || !plan.national.test(rest)) return undefined;
	return { plan, code, significant: rest };
}

/** Reads a number that begins with its country code. */
export function international(digits: string): PhoneNumber | undefined {
	const plan = PLANS.find(({ code }) => digits.startsWith(code));
	if (!plan) {
		const whole = readByCode(digits);
		return whole === undefined ? undefined : { plan, code: '', significant: whole };
	}
	const { code, national } = plan;
	const number = digits.slice(code.length);
	if (national.test(number)) return { plan, code, significant: number };
	// "+49 (0)30": what one dials inside the country does not belong behind its code.
	const significant =
		withoutTrunk(number, plan) ?? withoutTrunk(number, { national, trunkPrefix: '0' });
	return significant === undefined ? undefined : { plan, code, significant };
}

/** The international form, as `+420777123456`. */
export function toE164({ code, significant }: PhoneNumber): string {
	return `+${code}${significant}`;
}

function withoutTrunk(
	digits: string,
	{ trunkPrefix, national }: Pick<NumberingPlan, 'trunkPrefix' | 'national'>,
): string | undefined {
	if (trunkPrefix === '' || !digits.startsWith(trunkPrefix)) return undefined;
	const number = digits.slice(trunkPrefix.length);
	return national.test(number) ? number : undefined;
}
