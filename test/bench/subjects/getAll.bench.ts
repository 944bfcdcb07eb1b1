import { rounds, scaled } from '../scale';
import { StandIn } from '../standIn';
import { alternately, median, shown } from '../statistics';
import type { BenchSubject } from '../subject';
import { type Reading, work } from '../worker';

const RECORDS = scaled(100_000);
const ROUNDS = rounds(3);

export const subject: BenchSubject = {
	title: '100,000 records of the call log',
	run: async () => {
		const standIn = await StandIn.start({ records: RECORDS, hours: 24 * 60 });
		const { credential } = standIn;
		const readings = await alternately(ROUNDS, {
			bare: async () => await work('bareLoop', { credential }),
			records: async () => await work('getAll', { credential, simplify: false }),
			calls: async () => await work('getAll', { credential, simplify: true }),
			http: async () => await work('httpRequest', { credential }),
		});
		await standIn.stop();
		const { calls, ...others } = readings;
		for (const { told } of Object.values(others).flat()) {
			if (told.items !== RECORDS) throw new Error(`${told.items} records came, not ${RECORDS}.`);
		}
		const of = (name: keyof typeof readings, key: 'wall' | 'cpu' | 'growth') =>
			median(readings[name].map((reading: Reading) => reading[key]));
		const row = (what: string, name: keyof typeof readings) => [
			what,
			shown(of(name, 'wall') / 1000, 1),
			shown(of(name, 'wall') / of('bare', 'wall'), 2),
			shown(of(name, 'cpu') / 1000, 1),
			shown(of(name, 'growth')),
			shown(of(name, 'growth') / of('bare', 'growth'), 2),
		];
		return {
			tables: [
				{
					head: ['', 'time (s)', '× bare', 'CPU (s)', 'peak growth (MB)', '× bare'],
					rows: [
						row('a bare axios loop', 'bare'),
						row('Call Log: Get Many, Simplify off', 'records'),
						row(`Call Log: Get Many, as ${shown(calls[0]?.told.items ?? NaN)} calls`, 'calls'),
						row('HTTP Request with pagination, and Split Out', 'http'),
					],
				},
			],
			targets: [
				{
					what: 'Get Many of records against the bare loop, time',
					value: of('records', 'wall') / of('bare', 'wall'),
					limit: { atMost: 1.3 },
					unit: '×',
				},
				{
					what: 'Get Many of calls against the bare loop, time',
					value: of('calls', 'wall') / of('bare', 'wall'),
					limit: { atMost: 1.3 },
					unit: '×',
					why: `${shown((of('calls', 'cpu') - of('records', 'cpu')) / 1000, 1)} s of CPU make call objects of the records (\`toCall\`, \`FoundCalls\` in a profile), which nobody else does`,
				},
				{
					what: 'Get Many of calls against the bare loop, memory',
					value: of('calls', 'growth') / of('bare', 'growth'),
					limit: { atMost: 1.5 },
					unit: '×',
					why: 'two pages are on their way, and records and the call objects made of them are in memory at once',
				},
				{
					what: 'Get Many of records against the bare loop, memory',
					value: of('records', 'growth') / of('bare', 'growth'),
					limit: { atMost: 1.5 },
					unit: '×',
				},
				{
					what: 'Get Many of records against HTTP Request, how many times as fast',
					value: of('http', 'wall') / of('records', 'wall'),
					limit: { atLeast: 1.5 },
					unit: '×',
					why: `the bare loop waits ${shown((of('bare', 'wall') - of('bare', 'cpu')) / 1000, 1)} s of its ${shown(of('bare', 'wall') / 1000, 1)} s for the stand-in, which answers nobody faster than one page after the other`,
				},
			],
			notes: [
				`Medians of ${ROUNDS} runs in turn, each in a process of its own that has n8n's engine loaded; pages of 5,000.`,
				'The HTTP Request node and Split Out are those of n8n 2.41.1, on the same n8n-core in process as the IPEX node, with the IPEX credential.',
				'Growth is the peak of the resident memory less what there was before the first page.',
			],
		};
	},
};
