import fc from 'fast-check';
import {
	type CountryCode,
	getCountries,
	parsePhoneNumberFromString,
	type PhoneNumber,
} from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max.json';

import { NUMBERING_PLANS } from '../../../nodes/Ipex/phone/numberingPlans';
import { readPhone } from '../../../nodes/Ipex/phone/phone';
import { numberFilter } from '../../../nodes/Ipex/phone/matchNumber';
import { spellings } from '../../../nodes/Ipex/phone/formatNumber';
import { nodeProcess } from '../../../tools/node';
import { Random } from '../../../tools/platform/random';
import { cases } from '../../support/cases';

/** libphonenumber's own rules are the oracle; its metadata has the patterns of all types of numbers of a country. */
const COUNTRIES = Object.keys(NUMBERING_PLANS) as CountryCode[];
const NUMBERS_PER_COUNTRY = Number(nodeProcess.env.NUMBERS ?? cases(2_000));
const FOREIGN_NUMBERS_PER_COUNTRY = NUMBERS_PER_COUNTRY / 10;
const MANY_FOREIGN_NUMBERS = 125 * FOREIGN_NUMBERS_PER_COUNTRY;
const TYPES = 11;

interface Sample {
	country: CountryCode;
	number: PhoneNumber;
}

/** The patterns of the types of numbers (fixed line, mobile, freephone, …) that a country has. */
function patternsOf(country: CountryCode): string[] {
	const types = (metadata.countries as Record<string, unknown[]>)[country]?.[TYPES];
	return (types as Array<[string] | 0>).flatMap((type) => (type && type[0] ? type[0] : []));
}

/** Valid numbers of a country, at most so many, of each type about as many. */
function validNumbers(country: CountryCode, atMost: number): PhoneNumber[] {
	const found = new Map<string, PhoneNumber>();
	const digits = fc.oneof(
		...patternsOf(country).map((pattern) => fc.stringMatching(new RegExp(`^(?:${pattern})$`))),
	);
	for (const significant of fc.sample(digits, {
		numRuns: atMost * 2,
		seed: 20_260_105,
	})) {
		const number = parsePhoneNumberFromString(significant, country);
		if (found.size < atMost && number?.isValid()) found.set(number.number, number);
	}
	return [...found.values()];
}

const samples: Sample[] = COUNTRIES.flatMap((country) =>
	validNumbers(country, NUMBERS_PER_COUNTRY).map((number) => ({ country, number })),
);

const foreign = getCountries().flatMap((country) =>
	validNumbers(country, FOREIGN_NUMBERS_PER_COUNTRY),
);

/** As libphonenumber writes it; it leaves out the trunk prefix of numbers that it has no format for, as of pagers. */
function nationally({ country, number }: Sample): string {
	const written = number.formatNational();
	const { trunkPrefix = '', bare } = NUMBERING_PLANS[country] ?? {};
	if (bare || written.replace(/\D/g, '').startsWith(trunkPrefix)) return written;
	return `${trunkPrefix}${written}`;
}

// With more digits, Czech numbers of services look like numbers of other countries that lost their "+".
const LONGEST_CZECH = 9;

// With no more digits, it is a short number of the switchboard.
const LONGEST_INTERNAL = 5;

/** Whether the number is read without its country code at all. */
function isReadNationally(sample: Sample): boolean {
	const { length } = nationally(sample).replace(/\D/g, '');
	return length > LONGEST_INTERNAL && (sample.country !== 'CZ' || length <= LONGEST_CZECH);
}

/** The ways in which a number is written inside its country. */
function nationalWritings(sample: Sample): string[] {
	if (!isReadNationally(sample)) return [];
	const national = nationally(sample);
	const bare = national.replace(/[()]/g, '');
	const separators = ['', '-', '.', '/', '\u00a0', ' / ', '\u2011', '\u202f', '\u2212', '\u00ad'];
	return [national, ...separators.map((separator) => bare.replace(/[ -]/g, separator))];
}

/** The ways in which a number is written for everybody. */
function internationalWritings({ number }: Sample, prefix: string): string[] {
	const international = number.formatInternational();
	const code = `+${number.countryCallingCode}`;
	const rest = international.slice(code.length).trim();
	return [
		number.number,
		international,
		number.number.replace('+', prefix),
		international.replace('+', `${prefix} `),
		international.replace(/ /g, '-'),
		`(${code}) ${rest.replace(/ /g, '.')}`,
		`${code}/${rest.replace(/ /g, '/')}`,
		`${code} (0)${rest.replace(/^0/, '')}`,
		`${code} 0${rest.replace(/^0/, '')}`,
		number.getURI(),
	];
}

// What is slow is done with one of four numbers; each has many writings.
const someSamples = samples.filter((_, place) => place % 4 === 0);

/** Two of them, others for each number: all of them take minutes. */
function twoOf<T>(all: T[], place: number): T[] {
	return [...new Set([place, place + 1])].flatMap((index) => all[index % all.length] ?? []);
}

/** What is read otherwise than the oracle reads it, of the writings that it calls valid. */
function disagreements(writings: string[], country: CountryCode): string[] {
	return writings.flatMap((writing) => {
		const oracle = parsePhoneNumberFromString(writing, country);
		if (!oracle?.isValid()) return [];
		const { e164, isAnonymous } = readPhone(writing, country);
		const agrees = e164 === oracle.number && !isAnonymous;
		return agrees ? [] : `${country} ${writing}: ${String(e164)}, not ${oracle.number}`;
	});
}

describe('2,000 valid numbers of each country that can be chosen', () => {
	it('are of more than 30 countries, and of all types', () => {
		expect(COUNTRIES.length).toBeGreaterThan(30);
		for (const country of COUNTRIES) {
			const own = samples.filter((sample) => sample.country === country);
			const types = own.map(({ number }) => number.getType());
			expect([country, own.length, new Set(types).size >= 4]).toStrictEqual([
				country,
				NUMBERS_PER_COUNTRY,
				true,
			]);
		}
	});

	it('are read as libphonenumber reads them, as they are written in their country', () => {
		const wrong = samples.flatMap((sample, place) =>
			disagreements(twoOf(nationalWritings(sample), place), sample.country),
		);
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	// The samples of a pattern may leave out an area.
	it('of each area are read as libphonenumber reads them, without blanks', () => {
		const random = new Random(20_261_130);
		const wrong = COUNTRIES.flatMap((country) => {
			const own = samples.filter(
				(sample) => sample.country === country && isReadNationally(sample),
			);
			const lengths = new Set(own.map((sample) => nationally(sample).replace(/\D/g, '').length));
			const { trunkPrefix = '' } = NUMBERING_PLANS[country] ?? {};
			return [...lengths].flatMap((length) =>
				Array.from({ length: 100 * 3 }, (_, index) => {
					const begin = trunkPrefix + String(Math.floor(index / 3)).padStart(2, '0');
					const places = Math.max(0, length - begin.length);
					const number =
						begin + Array.from({ length: places }, () => random.integer(0, 9)).join('');
					const oracle = parsePhoneNumberFromString(number, country);
					return oracle?.country === country ? disagreements([number], country) : [];
				}).flat(),
			);
		});
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	it('are read as libphonenumber reads them, as they are written for every country', () => {
		const wrong = samples.flatMap((sample, place) => {
			const reader = COUNTRIES[place % COUNTRIES.length] ?? 'CZ';
			const prefix = NUMBERING_PLANS[reader]?.internationalPrefix ?? '00';
			return disagreements(twoOf(internationalWritings(sample, prefix), place), reader);
		});
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	it('are read without their extension, as libphonenumber reads them', () => {
		const labels = [' ext. ', ' ext ', ' extn ', ' extension ', ', ext ', ' x', 'x', '#', ' # '];
		const wrong = samples.flatMap((sample, place) => {
			const written = [...nationalWritings(sample), ...internationalWritings(sample, '00')];
			const writings = twoOf(written, place).filter((writing) => !writing.startsWith('tel:'));
			const [label = ''] = twoOf(labels, place);
			const extension = String((place % 9) + 1).repeat((place % 6) + 1);
			for (const writing of writings) {
				const oracle = parsePhoneNumberFromString(`${writing}${label}${extension}`, sample.country);
				if (oracle?.isValid()) expect(oracle.ext).toBe(extension);
			}
			return disagreements(
				writings.map((writing) => `${writing}${label}${extension}`),
				sample.country,
			);
		});
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	// libphonenumber does not know these words.
	it('are the same number with an extension in the words of their country', () => {
		const labels = [' kl. ', ' klapka ', ', kl.', ' linka ', ' (linka ', ' wew. ', ' int. '];
		const wrong = samples.flatMap((sample, place) =>
			twoOf(nationalWritings(sample), place).flatMap((writing, at) => {
				const { e164 } = readPhone(writing, sample.country);
				const extended = `${writing}${labels[(place + at) % labels.length]}${place % 1000}`;
				const read = readPhone(extended, sample.country);
				const isSame = read.e164 === e164 && !read.isInternal;
				return e164 === null || isSame ? [] : `${extended}: ${String(read.e164)}, not ${e164}`;
			}),
		);
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	it('have the national form that libphonenumber gives them', () => {
		const wrong = samples.flatMap((sample) => {
			const { number } = sample;
			const { national } = readPhone(number.number, 'CZ');
			const theirs = nationally(sample).replace(/\D/g, '');
			return national === theirs ? [] : `${number.number}: ${String(national)}, not ${theirs}`;
		});
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	it('are the same number in all of their variants, both for us and for libphonenumber', () => {
		const wrong = someSamples.flatMap(({ country, number }) => {
			const { variants } = readPhone(number.number, country);
			expect(variants[0]).toBe(number.number);
			return variants.flatMap((variant) => {
				const read = readPhone(variant, country).e164;
				// Without "+" or a prefix, the country code is not told from the number in every country: we may read nothing then.
				if (variant === number.number.slice(1)) {
					return read === null || read === number.number ? [] : `${country} ${variant}: ${read}`;
				}
				const theirs = parsePhoneNumberFromString(variant, country)?.number;
				return read === number.number && theirs === number.number
					? []
					: `${country} ${variant}: ${String(read)} and ${String(theirs)}, not ${number.number}`;
			});
		});
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	it('have no variant and no spelling that is another number, in a country that is not theirs', () => {
		const wrong = someSamples.flatMap(({ country, number }, place) => {
			const reader = COUNTRIES[place % COUNTRIES.length] ?? 'CZ';
			const { variants } = readPhone(number.number, reader);
			return [...variants, ...spellings(number.number, reader)].flatMap((form) => {
				const theirs = parsePhoneNumberFromString(form, reader);
				const { e164 } = readPhone(form, reader);
				const isOther = e164 !== null && e164 !== number.number;
				// Of a number that is valid for libphonenumber, without the code in front of it.
				const isTheirs = theirs?.isValid() === true && theirs.number !== number.number;
				return isOther || (isTheirs && e164 === theirs.number)
					? `${reader} ${form}, of ${country}: ${String(e164)}`
					: [];
			});
		});
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	it('are found by a filter in each spelling that their trunk may deliver', () => {
		const wrong = someSamples.flatMap((sample) => {
			const { country, number } = sample;
			const matches = numberFilter([number.number], country);
			const delivered = [number.number, number.number.replace('+', '00'), number.number.slice(1)];
			if (isReadNationally(sample)) delivered.push(nationally(sample).replace(/\D/g, ''));
			const known = spellings(number.number, country);
			return delivered
				.filter((form) => [null, number.number].includes(readPhone(form, country).e164))
				.filter((form) => !matches(form) || !known.includes(form))
				.map((form) => `${country} ${form}, of ${number.number}`);
		});
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	// But that digits which begin with the own country code are read so, also where a trunk prefix was lost before them.
	it('are never taken for another number when a digit is lost or added', () => {
		const wrong = samples.flatMap((sample, place) => {
			const { country, number } = sample;
			const written = nationally(sample).replace(/\D/g, '');
			const at = place % written.length;
			const damaged = [
				written.slice(0, at) + written.slice(at + 1),
				written.slice(0, at) + String(place % 10) + written.slice(at),
			];
			return damaged
				.filter((digits) => {
					if (digits.startsWith(number.countryCallingCode)) return false;
					const { e164 } = readPhone(digits, country);
					const theirs = parsePhoneNumberFromString(digits, country);
					return e164 !== null && theirs?.isValid() === true && e164 !== theirs.number;
				})
				.map((digits) => `${country} ${digits}`);
		});
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});
});

describe('valid numbers of all countries of the world', () => {
	it('are of more than half of them', () => {
		expect(foreign.length).toBeGreaterThan(MANY_FOREIGN_NUMBERS);
	});

	it('have the international form that libphonenumber gives them, also with a 0 behind the code', () => {
		// Those that begin with 00 are dialled through a carrier, and those with four digits from a mobile of the country.
		// The ITU allows 15 digits at most.
		const dialable = foreign.filter(
			({ number, nationalNumber }) =>
				!nationalNumber.startsWith('00') && nationalNumber.length > 4 && number.length <= 16,
		);
		expect(dialable.length).toBeGreaterThan(MANY_FOREIGN_NUMBERS);
		const wrong = dialable.flatMap((number, place) => {
			const reader = COUNTRIES[place % COUNTRIES.length] ?? 'CZ';
			const prefix = NUMBERING_PLANS[reader]?.internationalPrefix ?? '00';
			const writings = internationalWritings({ country: reader, number }, prefix);
			return disagreements(twoOf(writings, place), reader);
		});
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});

	it('are never read without "+" as a number of another country, unless they are valid there as well', () => {
		const wrong = COUNTRIES.flatMap((reader) =>
			foreign.flatMap(({ number, countryCallingCode }) => {
				const digits = number.slice(1);
				const { e164 } = readPhone(digits, reader);
				if (e164 === null || e164 === number) return [];
				const theirs = parsePhoneNumberFromString(digits, reader);
				const isLong = reader === 'CZ' && digits.length > LONGEST_CZECH;
				return theirs?.isValid() && theirs.number === e164 && !isLong
					? []
					: `${reader} +${countryCallingCode}: ${digits} is read as ${e164}`;
			}),
		);
		expect(wrong.slice(0, 20)).toStrictEqual([]);
	});
});
