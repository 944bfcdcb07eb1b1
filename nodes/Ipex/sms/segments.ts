/** How long a text is as an SMS. */
export interface SmsLength {
	/** GSM-7 holds the Latin letters of Western Europe; one other letter, as "ř", makes the whole text UCS-2. */
	encoding: 'GSM-7' | 'UCS-2';
	/** In units of the encoding; some characters, as "€" and emoji, take two. */
	characters: number;
	/** How many SMS the network counts. */
	segments: number;
}

const GSM_BASIC =
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Each takes two units. */
const GSM_EXTENSION = '\f^{}\\[~]|€';

/** Units of one SMS, and of each part of a longer text, whose header takes the rest. */
const LIMITS = { 'GSM-7': { single: 160, part: 153 }, 'UCS-2': { single: 70, part: 67 } };

/** Counts the SMS that a text takes (3GPP TS 23.038 and 23.040). */
export function smsLength(text: string): SmsLength {
	const letters = [...text];
	const isGsm = letters.every((letter) => gsmUnits(letter) > 0);
	const encoding = isGsm ? 'GSM-7' : 'UCS-2';
	const units = letters.map((letter) => (isGsm ? gsmUnits(letter) : letter.length));
	const characters = units.reduce((sum, unit) => sum + unit, 0);
	const { single, part } = LIMITS[encoding];
	return { encoding, characters, segments: characters <= single ? 1 : partsOf(units, part) };
}

function gsmUnits(letter: string): number {
	if (GSM_BASIC.includes(letter)) return 1;
	return GSM_EXTENSION.includes(letter) ? 2 : 0;
}

/** A character of two units is never cut in two. */
function partsOf(units: number[], part: number): number {
	let parts = 1;
	let used = 0;
	for (const unit of units) {
		if (used + unit > part) {
			parts++;
			used = 0;
		}
		used += unit;
	}
	return parts;
}
