import fc from 'fast-check';
import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import {
	type FoundCall,
	isSettled,
	LONGEST_BEFORE_LEG,
	type Stretch,
} from '../../../nodes/Ipex/resources/callLog/foundCalls';
import { readWholeCalls } from '../../../nodes/Ipex/resources/callLog/wholeCalls';
import { type CallRecord, recordKey } from '../../../nodes/Ipex/shared/call/callRecord';

const T = 1_780_000_000;
const MINUTE = 60;
const HOUR = 3600;
const ALL: Stretch = { from: -Infinity, to: Infinity };

describe('a call that was found', () => {
	const call = (firstStart: number | null, noneBefore: number | null): FoundCall => ({
		id: 'any',
		legs: new Map(),
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

const LINE = '204';

const span = (most: number) => fc.integer({ min: 0, max: most });

/** Calls of up to three legs, each of which begins while another one is going on. */
const someCalls = fc
	.array(
		fc.record({
			begin: span(10 * HOUR),
			before: fc.option(span(2 * MINUTE), { freq: 5 }),
			legs: fc.array(
				fc.record({
					place: span(100),
					length: fc.integer({ min: 20 * MINUTE, max: 100 * MINUTE }),
					isFound: fc.boolean(),
				}),
				{ minLength: 1, maxLength: 3 },
			),
		}),
		{ maxLength: 40, size: 'max' },
	)
	.map((calls) =>
		calls.map(({ begin, before, legs }, number): Whole => {
			const id = before === null ? `pbx-${number}` : `${T + begin - before}.${number}`;
			let end = begin;
			const records = legs.map(({ place, length, isFound }, leg): CallRecord => {
				const start = begin + Math.floor(((end - begin) * place) / 100);
				end = Math.max(end, start + length);
				return {
					linkedid: id,
					uniqueid: `${id}-${leg}`,
					calldate: iso(T + start),
					endTime: iso(T + start + length),
					line: isFound ? LINE : '101',
				};
			});
			return { id, begin: T + begin, legs: records };
		}),
	);

function iso(second: number): string {
	return new Date(second * 1000).toISOString();
}

/** The call log of the platform, as far as the search asks it. */
function logOf(calls: Whole[], own: IDataObject): (query?: IDataObject) => Promise<IDataObject> {
	const records = calls.flatMap(({ legs }) => legs);
	return async (query) => {
		const asked = { ...own, ...query };
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
					maxPageSize: fc.integer({ min: 2, max: 9 }),
				}),
				async (calls, { limit, from, length, filtered, maxPageSize }) => {
					const start = from === null ? -Infinity : T + from;
					const end = length === null ? Infinity : T + (from ?? 0) + length;
					const filters = {
						...(from === null ? {} : { startTime: iso(start) }),
						...(length === null ? {} : { endTime: iso(end) }),
						...(filtered ? { line: LINE } : {}),
					};
					const parameters: IDataObject = { returnAll: limit === null, limit, filters };
					const context = {
						getNodeParameter: (name: string, otherwise: unknown) => parameters[name] ?? otherwise,
						getNode: () => ({ name: 'IPEX' }),
						logger: { info: () => undefined },
					} as unknown as IExecutePaginationFunctions;
					const log = {
						property: 'items',
						maxPageSize,
						keyOf: (record: IDataObject) => recordKey(record as CallRecord),
						query: () => ({ sortDirection: direction }),
					};
					const found = await readWholeCalls(
						context,
						logOf(calls, filters),
						log,
						direction === 'desc',
					);

					const sign = direction === 'desc' ? -1 : 1;
					const wanted = calls
						.filter(({ begin }) => begin >= start && begin <= end)
						.filter(({ legs }) => !filtered || legs.some(({ line }) => line === LINE))
						.sort((a, b) => sign * (a.begin - b.begin));
					const byId = new Map(wanted.map((call) => [call.id, call]));
					const whole = found.map((legs) => byId.get(String(legs[0]?.linkedid)));
					if (wanted.length > found.length) ended++;
					// Which of those that begin in the same second come first is left open.
					expect(whole.map((call) => call?.begin)).toEqual(
						wanted.slice(0, limit ?? Infinity).map(({ begin }) => begin),
					);
					expect(new Set(whole).size).toBe(whole.length);
					expect(found.map((legs) => legs.map(recordKey).sort())).toEqual(
						whole.map((call) => call?.legs.map(recordKey).sort()),
					);
				},
			),
			{ numRuns: 1_000 },
		);
		expect(ended).toBeGreaterThan(300);
	},
);
