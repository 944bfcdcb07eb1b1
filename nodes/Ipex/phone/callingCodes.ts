/** The country calling codes of the world that no numbering plan has. No code is the beginning of another one. */
const CODES = new Set(
	`7 20 27 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 91 92 93 94 95 98
	211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239
	240 241 242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258
	260 261 262 263 264 265 266 267 268 269 290 291 297 298 299
	350 352 354 355 356 357 373 374 375 376 377 378 382 383 387 389 423
	500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599
	670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692
	800 808 850 852 853 855 856 870 878 880 881 882 883 886 888
	960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 979 992 993 994 995 996 998`.split(
		/\s+/,
	),
);

/** Those behind which a 0 is the first digit of a number, as in Ivory Coast. */
const ZERO_BELONGS = new Set(
	'225 226 227 229 241 242 247 250 267 268 378 501 507 676 679 687 853 974 992'.split(' '),
);

/** In Gabon and Rwanda a 0 belongs to some numbers, and one dials it before the others, which makes those longer. */
const ZERO_ADDED = /^(2410\d{8}|2500\d{9})$/;

const LONGEST_CODE = 3;

// ITU-T E.164: at most 15 digits with the code.
const WHOLE_NUMBER = /^\d{7,15}$/;

/**
 * Reads the digits of a number of a country without numbering plan, of which only its code is known.
 * @param digits with the country code
 * @returns the digits, without a 0 that one dials only inside the country; undefined for a code that nobody has
 */
export function readByCode(digits: string): string | undefined {
	for (let length = 1; length <= LONGEST_CODE; length++) {
		const code = digits.slice(0, length);
		if (!CODES.has(code)) continue;
		const rest = digits.slice(length);
		const belongs = ZERO_BELONGS.has(code) && !ZERO_ADDED.test(digits);
		const significant = belongs ? rest : rest.replace(/^0/, '');
		const isNumber = belongs || !significant.startsWith('0');
		const whole = code + significant;
		return isNumber && WHOLE_NUMBER.test(whole) ? whole : undefined;
	}
	return undefined;
}
