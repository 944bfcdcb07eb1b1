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

// Commas, slashes and blanks never belong to it, because they may lead to a second number.
const HOST = /@[^\s,/@]*\s*$/;

// `;ext=12`, or one of the few without a value. The host may follow the parameters of a number.
const PARAMETER = String.raw`\s*(?:[a-z][a-z\d-]*=[^\s,;/@<>]+|gr|lr|npdi|ob)(?:@[^\s,;/@<>]*)?\s*`;
const WHOLE_PARAMETER = new RegExp(`^${PARAMETER}$`, 'i');

// The line behind a number, in the words of the countries of IPEX and of English: "ext. 12", "(kl. 12)", "x12", "#12".
const EXTENSION = String.raw`(?:ext(?:n|ension)?|int|kl(?:ap(?:ka)?)?|linka|wew|x|#)[.:]*\s*\d{1,6}\)?\s*`;
const WITH_EXTENSION = new RegExp(`^([^a-z#]*)${EXTENSION}$`, 'i');
const END = String.raw`(?:[;,\r\n>]|$)`;
const SEPARATOR = new RegExp(
	`[\\r\\n]|,(?!\\s*\\(?${EXTENSION}${END})|;(?!${PARAMETER}${END}|\\s*\\(?${EXTENSION}${END})`,
	'i',
);

const PLANS = Object.values(NUMBERING_PLANS);

/** The numbering plan of a country; that of the default country for one that has none. */
export function planOf(country: string): NumberingPlan {
	const known = Object.keys(NUMBERING_PLANS).includes(country) ? country : DEFAULT_COUNTRY;
	const plan = NUMBERING_PLANS[known];
	if (!plan) throw new Error(`There is no numbering plan for ${country}.`);
	return plan;
}

/**
 * Digits, with a leading `+` when it was written; undefined when there is anything that one cannot dial. The extension
 * behind a number is left out.
 */
export function dialableDigits(text: string): string | undefined {
	// Nearly all numbers of a call log.
	if (/^\+?\d+$/.test(text)) return text;
	// A caller with a name: "Jana" <sip:+420777123456@10.0.0.1>. Several of them are no single number.
	const address = /^(?:\s*"[^"<>]*"\s*|[^<>;]*)<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
	// Two numbers on two lines would become one without the line break.
	if (/[\r\n]/.test(address.trim())) return undefined;
	// A footnote or a fraction is no part of a number: 901820².
	if (/\p{No}/u.test(address)) return undefined;
	const user = userOf(
		address
			// Wide digits and signs, as Asian keyboards write them.
			.normalize('NFKC')
			.trim()
			.replace(/^(tel|sips?):/i, ''),
	);
	const [, beforeExtension] = WITH_EXTENSION.exec(user) ?? [];
	if (beforeExtension === undefined) return digitsIn(user);
	const digits = digitsIn(beforeExtension.replace(/[,;]\s*\(?$/, ''));
	// Behind a short number, it may be anything.
	return digits !== undefined && digits.length > LONGEST_INTERNAL ? digits : undefined;
}

function digitsIn(text: string): string | undefined {
	// Also hyphens of all kinds, and invisible marks that come along when a number is copied.
	const bare = text.replace(
		/[\s\p{Pd}\p{Cf}()[\]/.\u00b7\u2022\u2027\u2043\u2044\u2212\u2215]/gu,
		'',
	);
	if (!/^\+?\d+$/.test(bare)) return undefined;
	// A short number contains no such characters: 204/5 may be two numbers, and 1.5 is not a phone number.
	const isWhole = bare.length > LONGEST_INTERNAL || !/\d\s*[()[\]/.\u2044\u2215]+\s*\d/.test(text);
	return isWhole ? bare : undefined;
}

/**
 * The part of an address that names the caller: without the host and the parameters of SIP URIs and RFC 3966.
 * @param address without its scheme, as `+420777123456;ext=12` or `anonymous@10.0.0.1;user=phone`
 * @returns the whole text if it holds more than that, such as a second number
 */
export function userOf(address: string): string {
	const [first = '', ...parameters] = address.split(';');
	const isAddress = parameters.every((parameter) => WHOLE_PARAMETER.test(parameter));
	return isAddress ? first.replace(HOST, '').trim() : address;
}

/** The numbers in a text, with commas, semicolons or line breaks between them. The parameters and the extension of a number stay with it. */
export function splitNumbers(text: string): string[] {
	return text
		.split(SEPARATOR)
		.map((number) => number.trim())
		.filter((number) => number !== '');
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
