import fc from 'fast-check';
import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import {
	type FoundCall,
	isSettled,
	LONGEST_BEFORE_LEG,
	type Stretch,
} from '../../../nodes/Ipex/resources/callLog/foundCalls';
import { readLegs } from '../../../nodes/Ipex/resources/callLog/manyCalls';
import { readWholeCalls } from '../../../nodes/Ipex/resources/callLog/wholeCalls';
import { type CallRecord, recordKey } from '../../../nodes/Ipex/call/callRecord';
import { cases } from '../../support/cases';

const T = 1_780_000_000;
const MINUTE = 60;
const HOUR = 3600;
const ALL: Stretch = { from: -Infinity, to: Infinity };

describe('a call that was found', () => {
	const call = (firstStart: number | null, noneBefore: number | null): FoundCall => ({
		id: 'any',
		legs: [],
		isFinished: false,
		hasLostLegs: false,
		noneBefore,
		firstStart,
		lastEnd: null,
	});

	it.each<[string, boolean, FoundCall, Stretch, Stretch, boolean]>([
		['in a log that was read to its end', true, call(T, T), ALL, ALL, true],
		['that began before the period', false, call(T, T - 1), { ...ALL, from: T }, ALL, false],
		['that began with the period', true, call(T, T), { ...ALL, from: T }, ALL, true],
		['that began with the end of the period', true, call(T, T), { ...ALL, to: T }, ALL, true],
		['that began after the period', false, call(T + 1, T), { ...ALL, to: T }, ALL, false],
		[
			'of which an earlier leg may be unread',
			false,
			call(T, T - 1),
			ALL,
			{ ...ALL, from: T },
			true,
		],
		['before which nothing was read', true, call(T, T), ALL, { ...ALL, from: T }, true],
		['of unknown begin', true, call(null, null), { from: T, to: T }, { from: T, to: T }, true],
		[
			'whose identifier tells no time, hours before what is unread',
			true,
			call(T, null),
			ALL,
			{ ...ALL, from: T - LONGEST_BEFORE_LEG },
			true,
		],
		[
			'whose identifier tells no time, near to what is unread',
			false,
			call(T, null),
			ALL,
			{ ...ALL, from: T - LONGEST_BEFORE_LEG + 1 },
			true,
		],
		['that was read last, without a filter', true, call(T, T), ALL, { ...ALL, to: T }, false],
		['that was read last, with a filter', false, call(T, T), ALL, { ...ALL, to: T }, true],
		[
			'of which no late leg of an earlier one can follow',
			true,
			call(T, T),
			ALL,
			{ ...ALL, to: T + LONGEST_BEFORE_LEG },
			true,
		],
	])('%s: its place is certain: %s', (_, certain, found, period, read, filtered) => {
		expect(isSettled(found, period, read, filtered)).toBe(certain);
	});
});

interface Whole {
	id: string;
	begin: number;
	legs: CallRecord[];
}

/** Two spellings of what a filter finds. */
const FOUND = ['204', '+204'];

/** Calls that pass a filter for whole calls. */
const PASSING = 'passing';

const span = (most: number) => fc.integer({ min: 0, max: most });

/** Calls of up to three legs, each of which begins while another one is going on. */
const someCalls = fc
	.array(
		fc.record({
			begin: span(10 * HOUR),
			before: fc.option(span(2 * MINUTE), { freq: 5 }),
			passes: fc.boolean(),
			legs: fc.array(
				fc.record({
					place: span(100),
					length: fc.integer({ min: 20 * MINUTE, max: 100 * MINUTE }),
					line: fc.constantFrom('101', ...FOUND),
				}),
				{ minLength: 1, maxLength: 3 },
			),
		}),
		{ maxLength: 40, size: 'max' },
	)
	.map((calls) =>
		calls.map(({ begin, before, passes, legs }, number): Whole => {
			const id = before === null ? `pbx-${number}` : `${T + begin - before}.${number}`;
			let end = begin;
			const records = legs.map(({ place, length, line }, leg): CallRecord => {
				const start = begin + Math.floor(((end - begin) * place) / 100);
				end = Math.max(end, start + length);
				return {
					linkedid: id,
					uniqueid: `${id}-${leg}`,
					calldate: iso(T + start),
					endTime: iso(T + start + length),
					line,
					queue: passes && leg === legs.length - 1 ? PASSING : null,
				};
			});
			return { id, begin: T + begin, legs: records };
		}),
	);

function iso(second: number): string {
	return new Date(second * 1000).toISOString();
}

/** The call log of the platform, as far as the search asks it. */
function logOf(calls: Whole[]): (query?: IDataObject) => Promise<IDataObject> {
	const records = calls.flatMap(({ legs }) => legs);
	return async (asked = {}) => {
		const sign = asked.sortDirection === 'desc' ? -1 : 1;
		const found = records
			.filter(
				({ calldate, line, linkedid }) =>
					String(calldate) >= String(asked.startTime ?? '') &&
					String(calldate) <= String(asked.endTime ?? '9') &&
					line === (asked.line ?? line) &&
					linkedid === (asked.linkedid ?? linkedid),
			)
			.sort((a, b) => sign * String(a.calldate).localeCompare(String(b.calldate)));
		const [page, pageSize] = [Number(asked.page), Number(asked.pageSize)];
		return {
			items: found.slice((page - 1) * pageSize, page * pageSize) as IDataObject[],
			currentPage: page,
			totalPages: Math.ceil(found.length / pageSize),
			totalResults: found.length,
		};
	};
}

it.each(['asc', 'desc'])(
	'Get Many, %s, finds what there is, whatever the log',
	async (direction) => {
		let ended = 0;
		await fc.assert(
			fc.asyncProperty(
				someCalls,
				fc.record({
					limit: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 5 }),
					from: fc.option(span(5 * HOUR), { freq: 2 }),
					length: fc.option(span(8 * HOUR), { freq: 2 }),
					filtered: fc.boolean(),
					wholeFilter: fc.boolean(),
					maxPageSize: fc.integer({ min: 2, max: 9 }),
				}),
				async (calls, { limit, from, length, filtered, wholeFilter, maxPageSize }) => {
					const period = {
						from: from === null ? -Infinity : T + from,
						to: length === null ? Infinity : T + (from ?? 0) + length,
					};
					const parameters: IDataObject = { returnAll: limit === null, limit };
					const context = {
						getNodeParameter: (name: string, otherwise: unknown) => parameters[name] ?? otherwise,
						getNode: () => ({ name: 'IPEX' }),
						logger: { info: () => undefined, warn: () => undefined },
					} as unknown as IExecutePaginationFunctions;
					const log = {
						property: 'items',
						maxPageSize,
						keyOf: (record: IDataObject) => recordKey(record as CallRecord),
					};
					const found = await readWholeCalls(
						{ context, send: logOf(calls), log },
						{
							asks: filtered ? FOUND.map((line) => ({ line })) : [{}],
							query: {
								sortDirection: direction,
								...(from === null ? {} : { startTime: iso(period.from) }),
								...(length === null ? {} : { endTime: iso(period.to) }),
							},
							newestFirst: direction === 'desc',
							period,
							filtered,
							passes: wholeFilter ? ({ queue }) => queue === PASSING : undefined,
							style: { country: 'CZ', timeZone: 'UTC' },
							limit: limit ?? Infinity,
						},
					);

					const sign = direction === 'desc' ? -1 : 1;
					const wanted = calls
						.filter(({ begin }) => begin >= period.from && begin <= period.to)
						.filter(
							({ legs }) => !filtered || legs.some(({ line }) => FOUND.includes(String(line))),
						)
						.filter(({ legs }) => !wholeFilter || legs.some(({ queue }) => queue === PASSING))
						.sort((a, b) => sign * (a.begin - b.begin));
					const byId = new Map(wanted.map((call) => [call.id, call]));
					const whole = found.map(({ callId }) => byId.get(String(callId)));
					if (wanted.length > found.length) ended++;
					// Which of those that begin in the same second come first is left open.
					expect(whole.map((call) => call?.begin)).toStrictEqual(
						wanted.slice(0, limit ?? Infinity).map(({ begin }) => begin),
					);
					expect(new Set(whole).size).toBe(whole.length);
					expect(found.map(({ legs }) => legs)).toStrictEqual(
						whole.map((call) => call?.legs.length),
					);
				},
			),
			{ numRuns: cases(1_000), endOnFailure: true },
		);
		expect(ended).toBeGreaterThan(cases(200));
	},
	120_000,
);

describe('records that are alike', () => {
	const search = {
		asks: [{}],
		query: {},
		newestFirst: true,
		period: ALL,
		filtered: false,
		passes: undefined,
		style: { country: 'CZ', timeZone: 'UTC' },
		limit: 50,
	};
	const context = {
		getNodeParameter: (_: string, otherwise: unknown) => otherwise,
		getNode: () => ({ name: 'IPEX' }),
		logger: { info: () => undefined, warn: () => undefined },
	} as unknown as IExecutePaginationFunctions;
	const sourceOf = (legs: CallRecord[]) => ({
		context,
		send: logOf([{ id: 'any', begin: T, legs }]),
		log: {
			property: 'items',
			maxPageSize: 5_000,
			keyOf: (record: IDataObject) => recordKey(record as CallRecord),
		},
	});
	const leg = {
		linkedid: `${T}.1`,
		uniqueid: `${T}.2`,
		calldate: iso(T),
		duration: 20,
		src: '777123456',
		dst: '204',
		line: '204',
		way: 'In',
		user: { login: 'jana' },
	};

	it('of two devices of one line are two legs, and the one that was answered decides', async () => {
		const legs = [
			{ ...leg, disposition: 'NO ANSWER', billsec: 0, userAnswered: false },
			{ ...leg, disposition: 'ANSWERED', billsec: 15, userAnswered: true, filename: 'a.mp3' },
		];
		expect(await readWholeCalls(sourceOf(legs), search)).toMatchObject([
			{ legs: 2, outcome: 'answered', recording: { name: 'a.mp3' } },
		]);
		expect(await readLegs(sourceOf(legs), search)).toHaveLength(2);
	});

	it('of two hidden callers in one second are two calls', async () => {
		const hidden = { ...leg, uniqueid: undefined, src: 'anonymous', disposition: 'NO ANSWER' };
		const legs = [hidden, { ...hidden, linkedid: `${T}.7` }];
		expect(await readWholeCalls(sourceOf(legs), search)).toHaveLength(2);
		expect(await readLegs(sourceOf(legs), search)).toHaveLength(2);
	});

	it('in all that does not change are as many as one page lists', async () => {
		const legs = [leg, leg, leg];
		expect(await readWholeCalls(sourceOf(legs), search)).toMatchObject([{ legs: 3 }]);
		expect(await readLegs(sourceOf(legs), search)).toHaveLength(3);
		const nameless = { ...leg, linkedid: undefined, uniqueid: undefined };
		expect(await readWholeCalls(sourceOf([nameless, nameless]), search)).toHaveLength(2);
	});
});
