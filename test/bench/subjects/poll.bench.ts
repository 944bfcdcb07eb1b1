import { rounds, scaled } from '../scale';
import { StandIn } from '../standIn';
import { alternately, median, shown } from '../statistics';
import type { BenchSubject } from '../subject';
import { type Reading, work } from '../worker';

const WINDOWS = [100, 1_000, 5_000, 20_000, 50_000];
const USUAL = 20_000;
const NEW_CALLS = scaled(1_000);
const ROUNDS = rounds(3);
const LOOK_BACK_HOURS = 4;

interface Poll {
	reading: Reading;
	requests: number;
}

async function polls(window: number, newCalls: number, times: number): Promise<Poll[]> {
	const standIn = await StandIn.start({ records: scaled(window), hours: LOOK_BACK_HOURS });
	const { credential, control } = standIn;
	const isPage = ({ operationId }: { operationId?: string }) => operationId === 'getCalls';
	const results: Poll[] = [];
	for (let i = 0; i < times; i++) {
		const before = (await standIn.journal()).filter(isPage).length;
		const reading = await work('poll', { credential, control, newCalls });
		const { length } = (await standIn.journal()).filter(isPage);
		// The first poll of each process read the same window.
		results.push({ reading, requests: (length - before) / 2 });
		if (reading.told.items !== newCalls) {
			throw new Error(`${reading.told.items} calls came, not ${newCalls}.`);
		}
		if (newCalls > 0) break;
	}
	await standIn.stop();
	return results;
}

export const subject: BenchSubject = {
	title: 'A poll of the call log trigger',
	run: async () => {
		const idle: Record<string, Poll[]> = await alternately(
			1,
			Object.fromEntries(
				WINDOWS.map((window) => [String(window), async () => await polls(window, 0, ROUNDS)]),
			),
		).then((results) =>
			Object.fromEntries(Object.entries(results).map(([window, [list]]) => [window, list ?? []])),
		);
		const [busy] = await polls(USUAL, NEW_CALLS, 1);
		const row = (what: string, list: Poll[]) => [
			what,
			median(list.map(({ requests }) => requests)),
			shown(median(list.map(({ reading }) => reading.wall / 1000)), 2),
			shown(median(list.map(({ reading }) => reading.cpu)), 0),
			shown(median(list.map(({ reading }) => reading.told.state ?? 0))),
		];
		const perCall = (window: number) =>
			median((idle[window] ?? []).map(({ reading }) => reading.cpu)) / window;
		return {
			tables: [
				{
					head: ['records in the window', 'requests', 'time (s)', 'CPU (ms)', 'state (bytes)'],
					rows: [
						...WINDOWS.map((window) => row(`${shown(window)}, none new`, idle[window] ?? [])),
						row(`${shown(USUAL)}, and ${shown(NEW_CALLS)} new`, busy ? [busy] : []),
					],
				},
			],
			targets: [
				{
					what: 'CPU for each record in the window, 50,000 against 5,000',
					value: perCall(50_000) / perCall(5_000),
					limit: { atMost: 1.3 },
					unit: '×',
				},
				{
					what: `state with ${shown(USUAL)} records in the window`,
					value: (idle[USUAL]?.[0]?.reading.told.state ?? NaN) / 1000,
					limit: { atMost: 300 },
					unit: 'KB',
				},
			],
			notes: [
				`Medians of ${ROUNDS} polls, each the second one of a process of its own; a look-back of ${LOOK_BACK_HOURS} hours. The CPU is that of the process with n8n's engine.`,
			],
		};
	},
};
