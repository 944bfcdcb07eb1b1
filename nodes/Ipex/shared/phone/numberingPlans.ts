/** How the numbers of a country are written; only what is needed to tell them apart. */
export interface NumberingPlan {
	name: string;
	/** Country calling code. */
	code: string;
	/** What one dials before a number of another country, where it is not `00`. */
	internationalPrefix?: string;
	/** What one dials before a national number; `''` where there is no such thing. */
	trunkPrefix: string;
	/** The national significant number, without trunk prefix. */
	national: RegExp;
	/**
	 * Where national numbers are commonly written without any prefix: those that may be. Fine enough to tell them from
	 * numbers of other countries that lost their `+`.
	 */
	bare?: RegExp;
	/** How people space a number, each `#` a digit of the national significant number; for numbers with so many. */
	written?: string[];
}

export const DEFAULT_COUNTRY = 'CZ';

/** By ISO 3166 code. Lengths and leading digits are those of the ITU's national numbering plans, no finer:
 * that a number is read does not mean that it is assigned. */
export const NUMBERING_PLANS: Record<string, NumberingPlan> = {
	AT: {
		name: 'Austria',
		code: '43',
		trunkPrefix: '0',
		national: /^[1-9]\d{3,12}$/,
	},
	CZ: {
		name: 'Czechia',
		code: '420',
		trunkPrefix: '',
		// Some services behind 9 have up to three digits more.
		national: /^([2-8]\d{8}|9\d{8,11})$/,
		bare: /^((2\d|3[1257-9]|4[16-9]|5[13-9]|7\d|8[134]|9[56])\d|60[1-8]|800|9(0[05689]|[17]0|7[2-46]))\d{6}$/,
		written: ['### ### ###', '+420 ### ### ###'],
	},
	DE: {
		name: 'Germany',
		code: '49',
		trunkPrefix: '0',
		national: /^[1-9]\d{3,14}$/,
	},
	GB: {
		name: 'United Kingdom',
		code: '44',
		trunkPrefix: '0',
		national: /^([1-9]\d{8,9}|8\d{6})$/,
	},
	HU: {
		name: 'Hungary',
		code: '36',
		trunkPrefix: '06',
		national: /^[1-9]\d{7,8}$/,
		written: ['06 ## ### ####', '+36 ## ### ####'],
	},
	PL: {
		name: 'Poland',
		code: '48',
		trunkPrefix: '',
		// Nine digits but for services, data networks and pagers.
		national: /^([1-9]\d{6}|[1-9]\d{8}|[26]\d{5}|[68]\d{7}|8\d{9})$/,
		bare: /^((1[2-8]|2[1-69]|3[2-49]|4[1-8]|6[0135-9]|9[145]|[578]\d)\d{7}|[1-9]\d19\d{3}|30\d{5}|64\d{4,7}|800\d{7})$/,
		written: ['### ### ###', '## ### ## ##', '+48 ### ### ###', '+48 ## ### ## ##'],
	},
	SK: {
		name: 'Slovakia',
		code: '421',
		trunkPrefix: '0',
		national: /^([2-9]\d{8}|[2-9]\d{6}|[2-5]\d{5})$/,
		written: ['0### ### ###', '+421 ### ### ###'],
	},
	US: {
		name: 'United States',
		code: '1',
		internationalPrefix: '011',
		trunkPrefix: '1',
		national: /^[2-9]\d{9}$/,
		// Left out: area codes that are not assigned, where ten digits are a number of another country.
		bare: /^(?!2(3[08]|4[1356]|78)|3(2[28]|5[589]|6[26]|7|81)|4(21|3[36]|5[2-79]|6[1256]|7[367]|86)|5(3[5-7]|54)|6(2[457]|38|4[2-489]|53|6[3-5]|7[03-79]|8[58])|8(22|4[16]|52|6[189]|8[06])|9(5[58]|6|74)|.11)[2-9][0-8]\d[2-9]\d{6}$/,
		written: ['(###) ###-####', '###-###-####', '+1 (###) ###-####', '+1 ###-###-####'],
	},
};
