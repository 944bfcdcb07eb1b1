/** Words that stand where a number would be when there is none: those of Asterisk and of networks, and Czech ones. */
const WORDS = new Set([
	...['anonymous', 'anonym', 'asterisk', 'asserted', 'blocked', 'hidden', 'nobody', 'none', 'null'],
	...[
		'private',
		'restricted',
		'unavailable',
		'unidentified',
		'unknown',
		'withheld',
		'not available',
	],
	...['anonymni', 'neidentifikovano', 'neuvedeno', 'neznama', 'nezname', 'neznamy', 'nezobrazeno'],
	...[
		'skryta',
		'skryte',
		'skryto',
		'skryty',
		'soukrome',
		'soukromy',
		'utajene',
		'utajeno',
		'utajeny',
	],
]);

/** What stands beside them: "Private Number", "skryté číslo". */
const BESIDE = /\b(caller|call|id|number|no|volajici|cislo|ucastnik)\b/g;

/**
 * Whether the text says that there is no number.
 * @param text as in the call log: empty, a word, or an address as `sip:anonymous@anonymous.invalid`
 */
export function isAnonymous(text: string): boolean {
	if (text.trim() === '') return true;
	const name = text.replace(/^["'<\s]*(sips?|tel):/i, '').replace(/@.*$/s, '');
	// A long text is no such word.
	if (name.length > 100 || /\d/.test(name)) return false;
	const words = name
		.normalize('NFD')
		.toLowerCase()
		.replace(/\p{Mark}/gu, '')
		.replace(/[^a-z]+/g, ' ')
		.trim();
	return WORDS.has(words) || WORDS.has(words.replace(BESIDE, ' ').replace(/ +/g, ' ').trim());
}
