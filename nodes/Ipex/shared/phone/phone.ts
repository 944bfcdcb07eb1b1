import { isAnonymous } from './anonymous';
import { DEFAULT_COUNTRY, NUMBERING_PLANS, type NumberingPlan } from './numberingPlans';

/** A number as the switchboard wrote it, and what it is. What cannot be known is null. */
export interface Phone {
	raw: string | null;
	/** As `+420777123456`. */
	e164: string | null;
	/** As one dials it inside its country, for the countries of the numbering plans. */
	national: string | null;
	/** A short number, as those of the switchboard itself. */
	isInternal: boolean;
	/** There is no number to call back: the caller hid it, or none was told. */
	isAnonymous: boolean;
	/** The ways in which address books write the number, `e164` first; to search for it where it is stored otherwise. */
	variants: string[];
}

// The longest short numbers of switchboards; national numbers have more digits, but for the shortest after a trunk prefix.
const LONGEST_INTERNAL = 5;

/** What one dials before a number of another country in most of the world, and on every switchboard of IPEX. */
const INTERNATIONAL_PREFIX = '00';

const PLANS = Object.values(NUMBERING_PLANS);

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
	const digits = dialled(text);
	if (digits === undefined) return { ...phone, variants: [text] };
	if (isShort(digits, plan)) return { ...phone, isInternal: true, variants: [digits] };
	const number = readNumber(digits, plan);
	if (number === undefined) return { ...phone, variants: [text] };
	const e164 = `+${number.code}${number.significant}`;
	const national = nationalForm(number);
	return { ...phone, e164, national, variants: variantsOf(number, national, plan) };
}

/** A number taken apart. */
interface PhoneNumber {
	/** Undefined for a country without numbering plan, whose code stays in the significant number. */
	plan: NumberingPlan | undefined;
	code: string;
	significant: string;
}

/** Digits, with a leading `+` when it was written; undefined when there is anything that one cannot dial. */
function dialled(text: string): string | undefined {
	const bare = text
		.replace(/^(tel|sips?):/i, '')
		.replace(/[@;].*$/, '')
		.replace(/\uff0b/g, '+')
		// Also the marks of direction that come along when a number is copied.
		.replace(/[\s\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060/.-]/g, '')
		// "+49 (0)30": the trunk prefix, which one leaves out after a country code.
		.replace(/^(\(?(?:\+|00)\d+\)?)\(0\)/, '$1')
		.replace(/[()]/g, '');
	return /^\+?\d+$/.test(bare) ? bare : undefined;
}

/** Whether it is a short number. The shortest ones of some countries have no more digits, but begin with the trunk prefix. */
function isShort(digits: string, plan: NumberingPlan): boolean {
	if (digits.startsWith('+') || digits.length > LONGEST_INTERNAL) return false;
	return plan.bare !== undefined || withoutTrunk(digits, plan) === undefined;
}

function readNumber(digits: string, plan: NumberingPlan): PhoneNumber | undefined {
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

/** A number that begins with its country code. */
function international(digits: string): PhoneNumber | undefined {
	const plan = PLANS.find(({ code }) => digits.startsWith(code));
	if (!plan) {
		// ITU-T E.164: at most 15 digits, and no country code begins with 0.
		return /^[1-9]\d{6,14}$/.test(digits) ? { plan, code: '', significant: digits } : undefined;
	}
	const { code } = plan;
	const number = digits.slice(code.length);
	const significant = plan.national.test(number) ? number : withoutTrunk(number, plan);
	return significant === undefined ? undefined : { plan, code, significant };
}

function withoutTrunk(
	digits: string,
	{ trunkPrefix, national }: NumberingPlan,
): string | undefined {
	if (trunkPrefix === '' || !digits.startsWith(trunkPrefix)) return undefined;
	const number = digits.slice(trunkPrefix.length);
	return national.test(number) ? number : undefined;
}

function nationalForm({ plan, significant }: PhoneNumber): string | null {
	if (!plan) return null;
	return plan.bare ? significant : `${plan.trunkPrefix}${significant}`;
}

function variantsOf(number: PhoneNumber, national: string | null, own: NumberingPlan): string[] {
	const { plan, code, significant } = number;
	const digits = `${code}${significant}`;
	const forms = [`+${digits}`, `${own.internationalPrefix ?? INTERNATIONAL_PREFIX}${digits}`];
	// Where the bare digits are those of another number as well, they would find the wrong contact.
	const bare = readNumber(digits, own);
	if (!bare || bare.significant === significant) forms.push(digits);
	// Nor does a long number that one reads only behind the country code.
	if (national !== null && plan?.bare?.test(significant) !== false) forms.push(national);
	for (const pattern of plan?.written ?? []) {
		const gaps = pattern.split('#');
		if (gaps.length !== significant.length + 1) continue;
		forms.push(gaps.map((gap, place) => gap + (significant[place] ?? '')).join(''));
	}
	return [...new Set(forms)];
}

function planOf(country: string): NumberingPlan {
	const known = Object.keys(NUMBERING_PLANS).includes(country) ? country : DEFAULT_COUNTRY;
	const plan = NUMBERING_PLANS[known];
	if (!plan) throw new Error(`There is no numbering plan for ${country}.`);
	return plan;
}
