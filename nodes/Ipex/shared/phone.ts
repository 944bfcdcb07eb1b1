import { DEFAULT_COUNTRY, NUMBERING_PLANS, type NumberingPlan } from './numberingPlans';

/** A number as the switchboard wrote it, and what it is. What cannot be known is null. */
export interface Phone {
	raw: string | null;
	/** As `+420777123456`. */
	e164: string | null;
	/** As one dials it inside its country, for the countries of the numbering plans. */
	national: string | null;
	/** A short number of the switchboard itself. */
	isInternal: boolean;
	/** The caller did not show a number. */
	isAnonymous: boolean;
}

// The longest short numbers of switchboards; the shortest national numbers have more digits.
const LONGEST_INTERNAL = 5;

const ANONYMOUS = /^(anonymous|anonym|unknown|unavailable|private|restricted|withheld|asserted)$/i;

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
		isAnonymous: text === '' || ANONYMOUS.test(text),
	};
	if (phone.isAnonymous) return phone;
	const digits = dialled(text);
	if (digits === undefined) return phone;
	const plan = planOf(country);
	if (/^\d+$/.test(digits) && digits.length <= LONGEST_INTERNAL) {
		return { ...phone, isInternal: true };
	}
	const e164 = internationalForm(digits, plan);
	return e164 === undefined ? phone : { ...phone, e164, national: nationalForm(e164) };
}

/** Digits, with a leading `+` when it was written; undefined when there is anything that one cannot dial. */
function dialled(text: string): string | undefined {
	const bare = text
		.replace(/^(tel|sip):/i, '')
		.replace(/\(0\)/g, '')
		.replace(/[\s\u00a0/().-]/g, '');
	return /^\+?\d+$/.test(bare) ? bare : undefined;
}

function internationalForm(digits: string, plan: NumberingPlan): string | undefined {
	if (digits.startsWith('+')) return valid(digits.slice(1));
	if (digits.startsWith(plan.internationalPrefix)) {
		return valid(digits.slice(plan.internationalPrefix.length));
	}
	if (plan.trunkPrefix !== '' && digits.startsWith(plan.trunkPrefix)) {
		const number = digits.slice(plan.trunkPrefix.length);
		if (plan.national.test(number)) return valid(plan.code + number);
	}
	if (plan.trunkIsOptional && plan.national.test(digits)) return valid(plan.code + digits);
	// Trunks often deliver the country code without "+" or "00".
	if (digits.startsWith(plan.code) && plan.national.test(digits.slice(plan.code.length))) {
		return valid(digits);
	}
	return undefined;
}

// ITU-T E.164: at most 15 digits, and no country code begins with 0.
function valid(digits: string): string | undefined {
	return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : undefined;
}

function nationalForm(e164: string): string | null {
	for (const plan of Object.values(NUMBERING_PLANS)) {
		const number = e164.slice(1 + plan.code.length);
		if (e164.startsWith(`+${plan.code}`) && plan.national.test(number)) {
			return plan.trunkIsOptional ? number : `${plan.trunkPrefix}${number}`;
		}
	}
	return null;
}

function planOf(country: string): NumberingPlan {
	const plan = NUMBERING_PLANS[country] ?? NUMBERING_PLANS[DEFAULT_COUNTRY];
	if (!plan) throw new Error(`There is no numbering plan for ${country}.`);
	return plan;
}
