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
	BE: {
		name: 'Belgium',
		code: '32',
		trunkPrefix: '0',
		national: /^(4\d{8}|[1-9]\d{7})$/,
	},
	BG: {
		name: 'Bulgaria',
		code: '359',
		trunkPrefix: '0',
		national: /^([2-7]\d{6,7}|[89]\d{6,8}|2\d{5})$/,
	},
	CH: {
		name: 'Switzerland',
		code: '41',
		trunkPrefix: '0',
		national: /^(8\d{11}|[2-9]\d{8})$/,
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
	DK: {
		name: 'Denmark',
		code: '45',
		trunkPrefix: '',
		national: /^[2-9]\d{7}$/,
		bare: /^(2([0-59][1-9]|[6-8]\d)|3[0-689][1-9]|[457]\d[1-9]|6([0-69][1-9]|[78]\d)|8(0\d|[126-9][1-9])|9([06]\d|[1-47-9][1-9]))\d{5}$/,
	},
	EE: {
		name: 'Estonia',
		code: '372',
		trunkPrefix: '',
		national: /^(8\d{9}|[4578]\d{7}|([3-8]\d|90)\d{5})$/,
		bare: /^((3[23589]|4[3-8]|5[0-256]|6\d|7[1-9]|88|90)\d{5}|800\d{4}|800\d{7}|(40\d|5\d\d|70[0-2]|8(00|1[0-79]|2[124-79]|[349]\d))\d{5}|8(20[0-7]|23[5-9]|28[2-7])\d{4})$/,
	},
	ES: {
		name: 'Spain',
		code: '34',
		trunkPrefix: '',
		national: /^(400\d{6}|(51|[6-9]\d)\d{7})$/,
		bare: /^(400|51\d|6\d\d|7[0-48]\d|8(0[0367]|[1356]\d|[28][0-8]|[47][1-9])|9(0[0-2]|[1356]\d|[28][0-8]|[47][1-9]))\d{6}$/,
	},
	FI: {
		name: 'Finland',
		code: '358',
		trunkPrefix: '0',
		national: /^([1-35689]\d{4}|7\d{10,11}|([124-7]\d|3[0-46-9])\d{8}|[1-9]\d{5,8})$/,
	},
	FR: {
		name: 'France',
		code: '33',
		trunkPrefix: '0',
		national: /^[1-9]\d{8}$/,
	},
	GB: {
		name: 'United Kingdom',
		code: '44',
		trunkPrefix: '0',
		national: /^([1-9]\d{8,9}|8\d{6})$/,
	},
	GR: {
		name: 'Greece',
		code: '30',
		trunkPrefix: '',
		national: /^(5005000\d{3}|8\d{9,11}|([269]\d|70)\d{8})$/,
		bare: /^((2(1\d\d|2(2[1-46-9]|[36][1-8]|4[1-7]|5[1-4]|7[1-5]|[89][1-9])|3(1\d|2[1-57]|[35][1-3]|4[13]|7[1-7]|8[124-6]|9[1-79])|4(1\d|2[1-8]|3[1-4]|4[13-5]|6[1-578]|9[1-5])|5(1\d|[29][1-4]|3[1-5]|4[124]|5[1-6])|6(1\d|[269][1-6]|3[1245]|4[1-7]|5[13-9]|7[14]|8[1-5])|7(1\d|2[1-5]|3[1-6]|4[1-7]|5[1-57]|6[135]|9[125-7])|8(1\d|2[1-5]|[34][1-4]|9[1-57]))|5005|6(8[57-9]\d|9\d\d)|70\d\d|8(0[016]\d|12\d|[27]5\d|50\d)|9(0[19]\d|4\d\d))\d{6}|800\d{8,9})$/,
	},
	HR: {
		name: 'Croatia',
		code: '385',
		trunkPrefix: '0',
		national: /^([2-69]\d{8}|80\d{5,7}|[1-79]\d{7}|6\d{6})$/,
	},
	HU: {
		name: 'Hungary',
		code: '36',
		trunkPrefix: '06',
		national: /^[1-9]\d{7,8}$/,
		written: ['06 ## ### ####', '+36 ## ### ####'],
	},
	IE: {
		name: 'Ireland',
		code: '353',
		trunkPrefix: '0',
		national: /^((1\d|[2569])\d{6,8}|4\d{6,9}|7\d{8}|8\d{8,9})$/,
	},
	IT: {
		name: 'Italy',
		code: '39',
		// The 0 of a landline is a part of its number, also behind the country code.
		trunkPrefix: '',
		national:
			/^(0([124-9]\d{4,10}|3([0159]\d|2[1-4]|3[12]|[48][1-6]|6[2-59]|7[1-7])\d{2,8})|1\d{8,9}|3\d{8,11}|(43|55)\d{8}|8\d{5}(\d{2,4})?)$/,
		bare: /^(0([124-79]\d{4,9}|8[0-35-9]\d{3,8}|831\d{8}|3([0159]\d|2[1-4]|3[12]|[48][1-6]|6[2-59]|7[1-7])\d{2,7})|3(1\d{8}|[2-9]\d{7,8}|[2-8]\d{9,10})|(43|55)\d{8}|1(44|99|6[346])\d{6}|178\d{7}|8(03\d{3,6}|4[17]\d{3}|4[08]\d{6}|9[2-5]\d{3,7}|0\d{7}|99\d{6}))$/,
	},
	LT: {
		name: 'Lithuania',
		code: '370',
		trunkPrefix: '0',
		national: /^([3469]\d|52|[78]0)\d{6}$/,
	},
	LV: {
		name: 'Latvia',
		code: '371',
		trunkPrefix: '',
		national: /^([268]\d|78|90)\d{6}$/,
		bare: /^([26]\d|8[01]|90)\d{6}$/,
	},
	NL: {
		name: 'Netherlands',
		code: '31',
		trunkPrefix: '0',
		national: /^(([124-7]\d\d|3([02-9]\d|1[0-8]))\d{6}|8\d{6,9}|9\d{6,10}|1\d{4,5})$/,
	},
	NO: {
		name: 'Norway',
		code: '47',
		trunkPrefix: '',
		national: /^((0|[2-9]\d{3})\d{4})$/,
		bare: /^((2[1-4]|3[1-3578]|4[015-8]|5[1-35-7]|6[1-46-9]|[79]\d)\d|8(80|0[01]|1[0235]|2[09]|5[0-5]))\d{5}$/,
	},
	PL: {
		name: 'Poland',
		code: '48',
		trunkPrefix: '',
		// Nine digits but for services, data networks and pagers.
		national: /^([1-9]\d{6}|[1-9]\d{8}|[26]\d{5}|[68]\d{7}|8\d{9})$/,
		bare: /^((1[2-8]|2[1-69]|3[2-49]|4[1-8]|6[0-35-9]|9[145]|[578]\d)\d{7}|[1-9]\d19\d{3}|30\d{5}|64\d{4,7}|800\d{7})$/,
		written: ['### ### ###', '## ### ## ##', '+48 ### ### ###', '+48 ## ### ## ##'],
	},
	PT: {
		name: 'Portugal',
		code: '351',
		trunkPrefix: '',
		national: /^(1693\d{5}|([26-9]\d|30)\d{7})$/,
		bare: /^((169|2([12]\d|3[1-689]|4[1-59]|[57][1-9]|6[1-35689]|8[1-69]|9[1256])|30\d|6(22|[356]9|0[017-9]|4[68])|7(0[3578]|6[0-2])|8(84|0[0289])|9(48|[1-36]\d))\d{6}|689[089]\d{5})$/,
	},
	RO: {
		name: 'Romania',
		code: '40',
		trunkPrefix: '0',
		national: /^(([2378]\d|90)\d{7}|[23]\d{5})$/,
	},
	RS: {
		name: 'Serbia',
		code: '381',
		trunkPrefix: '0',
		national:
			/^(38[02-9]\d{6,9}|6\d{7,9}|90\d{4,8}|38\d{5,6}|(7\d\d|800)\d{3,9}|([12]\d|3[0-79])\d{5,10})$/,
	},
	SE: {
		name: 'Sweden',
		code: '46',
		trunkPrefix: '0',
		national: /^(([26]\d\d|9)\d{9}|[1-9]\d{8}|[1-689]\d{7}|[1-4689]\d{6}|2\d{5})$/,
	},
	SI: {
		name: 'Slovenia',
		code: '386',
		trunkPrefix: '0',
		national: /^([1-7]\d{7}|8\d{4,7}|90\d{4,6})$/,
	},
	SK: {
		name: 'Slovakia',
		code: '421',
		trunkPrefix: '0',
		national: /^([2-9]\d{8}|[2-9]\d{6}|[2-5]\d{5})$/,
		written: ['0### ### ###', '+421 ### ### ###'],
	},
	TR: {
		name: 'Turkey',
		code: '90',
		trunkPrefix: '0',
		national: /^(4\d{6}|8\d{11,12}|([2-58]\d\d|900)\d{7})$/,
	},
	UA: {
		name: 'Ukraine',
		code: '380',
		trunkPrefix: '0',
		national: /^([89]\d{9}|[3-9]\d{8})$/,
	},
	US: {
		name: 'United States',
		code: '1',
		internationalPrefix: '011',
		trunkPrefix: '1',
		// Seven digits in Canada, which shares the code.
		national: /^([2-9]\d{9}|310\d{4})$/,
		// Left out: area codes that are not assigned, where ten digits are a number of another country.
		bare: /^(?!2(3[08]|4[1356]|78)|3(2[28]|5[589]|6[26]|7|81)|4(21|3[36]|5[2-79]|6[1256]|7[367]|86)|5(3[5-7]|54)|6(2[457]|38|4[2-489]|53|6[3-5]|7[03-79]|8[58])|8(22|4[16]|52|6[189]|8[06])|9(5[58]|6|74)|.11)[2-9][0-8]\d[2-9]\d{6}$/,
		written: ['(###) ###-####', '###-###-####', '+1 (###) ###-####', '+1 ###-###-####'],
	},
};
