import { rounds, scaled } from '../scale';
import { StandIn } from '../standIn';
import { alternately, median, shown } from '../statistics';
import type { BenchSubject, Table } from '../subject';
import { type Reading, work } from '../worker';

const RECORDS = scaled(100_000);
const LIMIT = scaled(50_000);
const ROUNDS = rounds(3);

/** How long (ms) a platform far away, or a busy one, takes for a page. */
const SLOW_PAGE_MS = 150;

type Readings = Record<string, Reading[]>;

const of = (readings: Readings, name: string, key: 'wall' | 'cpu' | 'growth') =>
	median((readings[name] ?? []).map((reading) => reading[key]));

/** How many times as long, or as large, one contender is as another. */
const ratio = (readings: Readings, key: 'wall' | 'growth', name: string, other: string) =>
	of(readings, name, key) / of(readings, other, key);

const BARE = 'a bare axios loop';
const AS_RECORDS = 'Call Log: Get Many, Simplify off';
const AS_CALLS = 'Call Log: Get Many, as calls';
const LIMITED = `Call Log: Get Many, as calls, Limit ${shown(LIMIT)}`;
const HTTP_REQUEST = 'HTTP Request with pagination, and Split Out';

function tableOf(title: string, readings: Readings): Table {
	return {
		head: [title, 'items', 'time (s)', '× bare', 'CPU (s)', 'peak growth (MB)', '× bare'],
		rows: Object.entries(readings).map(([name, [first]]) => [
			name,
			shown(first?.told.items ?? NaN),
			shown(of(readings, name, 'wall') / 1000, 1),
			shown(ratio(readings, 'wall', name, BARE), 2),
			shown(of(readings, name, 'cpu') / 1000, 1),
			shown(of(readings, name, 'growth')),
			shown(ratio(readings, 'growth', name, BARE), 2),
		]),
	};
}

export const subject: BenchSubject = {
	title: '100,000 records of the call log',
	run: async () => {
		const standIn = await StandIn.start({ records: RECORDS, hours: 24 * 60 });
		const { credential } = standIn;
		const everybody = {
			[BARE]: async () => await work('bareLoop', { credential }),
			[AS_RECORDS]: async () => await work('getAll', { credential, simplify: false }),
			[AS_CALLS]: async () => await work('getAll', { credential, simplify: true }),
			[HTTP_REQUEST]: async () => await work('httpRequest', { credential }),
		};
		const fast: Readings = await alternately(ROUNDS, {
			...everybody,
			[LIMITED]: async () => await work('getAll', { credential, simplify: true, limit: LIMIT }),
		});
		await standIn.setPageDelay(SLOW_PAGE_MS);
		const slow: Readings = await alternately(ROUNDS, everybody);
		await standIn.setPageDelay(0);
		await standIn.stop();
		for (const [name, readings] of [...Object.entries(fast), ...Object.entries(slow)]) {
			const wanted = name === LIMITED ? LIMIT : RECORDS;
			for (const { told } of readings) {
				if (name !== AS_CALLS && told.items !== wanted) {
					throw new Error(`${name}: ${told.items} items came, not ${wanted}.`);
				}
			}
		}
		return {
			tables: [
				tableOf('as fast as the stand-in is', fast),
				tableOf(`${SLOW_PAGE_MS} ms a page`, slow),
			],
			targets: [
				{
					what: 'Get Many of records against the bare loop, time',
					value: ratio(fast, 'wall', AS_RECORDS, BARE),
					limit: { atMost: 1.3 },
					unit: '×',
				},
				{
					what: 'Get Many of records against the bare loop, memory',
					value: ratio(fast, 'growth', AS_RECORDS, BARE),
					limit: { atMost: 1.5 },
					unit: '×',
				},
				{
					what: 'Get Many of calls against the bare loop, time',
					value: ratio(fast, 'wall', AS_CALLS, BARE),
					limit: { atMost: 1.3 },
					unit: '×',
				},
				{
					what: 'Get Many of calls against the bare loop, memory',
					value: ratio(fast, 'growth', AS_CALLS, BARE),
					limit: { atMost: 1.5 },
					unit: '×',
				},
				{
					what: `Get Many of calls against the bare loop, time, ${SLOW_PAGE_MS} ms a page`,
					value: ratio(slow, 'wall', AS_CALLS, BARE),
					limit: { atMost: 0.9 },
					unit: '×',
				},
				{
					what: `Get Many of calls against HTTP Request, how many times as fast, ${SLOW_PAGE_MS} ms a page`,
					value: ratio(slow, 'wall', HTTP_REQUEST, AS_CALLS),
					limit: { atLeast: 1.5 },
					unit: '×',
				},
				{
					what: `Limit ${shown(LIMIT)} against Return All, time`,
					value: ratio(fast, 'wall', LIMITED, AS_CALLS),
					limit: { atMost: 1 },
					unit: '×',
				},
			],
			notes: [
				`Medians of ${ROUNDS} runs in turn, each in a process of its own that has n8n's engine loaded; pages of 5,000.`,
				'The HTTP Request node and Split Out are those of n8n 2.41.1. They run in the same process and n8n-core as the IPEX node, with the IPEX credential.',
				'Growth is the peak of the resident memory minus the memory before the first page.',
			],
		};
	},
};
