import { INTERNATIONAL_PREFIX } from './parseNumber';

/** The country of the platform, whose numbers it takes without a country code. */
const HOME = '+420';

/**
 * A number as the platform takes it where its documents show nine digits without a plus sign: a Czech number in these
 * nine digits, a number of another country with 00.
 * @param e164 as `+420777123456`
 */
export function dialForm(e164: string): string {
	return e164.startsWith(HOME)
		? e164.slice(HOME.length)
		: `${INTERNATIONAL_PREFIX}${e164.slice(1)}`;
}
