import { userOf } from './parseNumber';
import { ADDED_WORDS, HIDDEN_CALLER } from './hiddenCallerWords';

const HIDDEN = new Set(HIDDEN_CALLER.map(plain));
const ADDED = new Set(ADDED_WORDS.map(plain));

// A longer text is no such word.
const LONGEST = 100;

/** A number made of zeros alone, longer than the short numbers of a switchboard. */
const ZEROS = /^\+?0{6,}$/;

/** The host that stands for a hidden caller in SIP (RFC 3323). */
const HIDDEN_HOST = /@anonymous\.invalid\b/i;

/**
 * Whether the text says that there is no number.
 * @param text as in the call log: empty, a word, or an address as `"Anonymous" <sip:anonymous@anonymous.invalid>`
 */
export function isAnonymous(text: string): boolean {
	if (text.length > LONGEST) return false;
	const [, name, address] = /^([^<]*)<([^<>]*)>\s*$/.exec(text) ?? ['', '', text];
	const user = callerIn(address);
	if (saysNothing(user) || isHiddenCaller(user)) return true;
	if (HIDDEN_HOST.test(address)) return !/^\+?\d+$/.test(user);
	return !/\d/.test(user) && isHiddenCaller(name);
}

function callerIn(address: string): string {
	const bare = address.replace(/^["'<\s]*(sips?|tel):/i, '');
	// A number behind the sign is no host.
	return /^\s*@[\s(]*\+?\d[\d\s()/-]*$/.test(bare) ? bare : userOf(bare);
}

function saysNothing(text: string): boolean {
	return !/[\p{Letter}\p{Number}]/u.test(text) || ZEROS.test(text.trim());
}

function isHiddenCaller(text: string): boolean {
	if (/\d/.test(text)) return false;
	const words = plain(text);
	if (HIDDEN.has(words)) return true;
	const others = words.split(' ').filter((word) => !ADDED.has(word));
	return HIDDEN.has(others.join(' '));
}

/** Small letters without accents, and blanks between the words. */
function plain(text: string): string {
	return text
		.normalize('NFD')
		.toLowerCase()
		.replace(/\p{Mark}/gu, '')
		.replace(/[^\p{Letter}]+/gu, ' ')
		.trim();
}
