/** How the numbers of a country are written; only what is needed to tell them apart. */
export interface NumberingPlan {
	name: string;
	/** Country calling code. */
	code: string;
	/** What one dials before a number of another country. */
	internationalPrefix: string;
	/** What one dials before a national number; `''` where there is no such thing. */
	trunkPrefix: string;
	/** Whether national numbers are commonly written without the trunk prefix. */
	trunkIsOptional: boolean;
	/** The national significant number, without trunk prefix. */
	national: RegExp;
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
		internationalPrefix: '00',
		trunkPrefix: '0',
		trunkIsOptional: false,
		national: /^[1-9]\d{3,12}$/,
	},
	CZ: {
		name: 'Czechia',
		code: '420',
		internationalPrefix: '00',
		trunkPrefix: '',
		trunkIsOptional: true,
		// Some services behind 9 have up to three digits more.
		national: /^([2-8]\d{8}|9\d{8,11})$/,
		written: ['### ### ###', '+420 ### ### ###'],
	},
	DE: {
		name: 'Germany',
		code: '49',
		internationalPrefix: '00',
		trunkPrefix: '0',
		trunkIsOptional: false,
		national: /^[1-9]\d{3,14}$/,
	},
	GB: {
		name: 'United Kingdom',
		code: '44',
		internationalPrefix: '00',
		trunkPrefix: '0',
		trunkIsOptional: false,
		national: /^([1-9]\d{8,9}|8\d{6})$/,
	},
	HU: {
		name: 'Hungary',
		code: '36',
		internationalPrefix: '00',
		trunkPrefix: '06',
		trunkIsOptional: false,
		national: /^[1-9]\d{7,8}$/,
		written: ['06 ## ### ####', '+36 ## ### ####'],
	},
	PL: {
		name: 'Poland',
		code: '48',
		internationalPrefix: '00',
		trunkPrefix: '',
		trunkIsOptional: true,
		// Nine digits but for services, data networks and pagers.
		national: /^([1-9]\d{6}|[1-9]\d{8}|[26]\d{5}|[68]\d{7}|8\d{9})$/,
		written: ['### ### ###', '## ### ## ##', '+48 ### ### ###', '+48 ## ### ## ##'],
	},
	SK: {
		name: 'Slovakia',
		code: '421',
		internationalPrefix: '00',
		trunkPrefix: '0',
		trunkIsOptional: false,
		national: /^([2-9]\d{8}|[2-9]\d{6}|[2-5]\d{5})$/,
		written: ['0### ### ###', '+421 ### ### ###'],
	},
	US: {
		name: 'United States',
		code: '1',
		internationalPrefix: '011',
		trunkPrefix: '1',
		trunkIsOptional: true,
		national: /^[2-9]\d{9}$/,
		written: ['(###) ###-####', '###-###-####', '+1 (###) ###-####', '+1 ###-###-####'],
	},
};
