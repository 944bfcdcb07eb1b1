import { rounds, scaled } from '../scale';
import { StandIn } from '../standIn';
import { median, shown } from '../statistics';
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

/** Polls of a log with so many records in the look-back, each in a process of its own. */
async function polls(window: number, newCalls: number, whole: boolean): Promise<Poll[]> {
	const standIn = await StandIn.start({ records: scaled(window), hours: LOOK_BACK_HOURS });
	const { credential, control } = standIn;
	const results: Poll[] = [];
	// New calls are new once.
	for (let i = 0; i < (newCalls > 0 ? 1 : ROUNDS); i++) {
		const reading = await work('poll', { credential, control, newCalls, whole });
		const { items, pagesBefore = 0 } = reading.told;
		const journal = await standIn.journal();
		const pages = journal.filter(({ operationId }) => operationId === 'getCalls').length;
		results.push({ reading, requests: pages - pagesBefore });
		if (items !== newCalls) throw new Error(`${items} calls came, not ${newCalls}.`);
	}
	await standIn.stop();
	return results;
}

export const subject: BenchSubject = {
	title: 'A poll of the call log trigger',
	run: async () => {
		const whole: Record<number, Poll[]> = {};
		for (const window of WINDOWS) whole[window] = await polls(window, 0, true);
		const short = await polls(USUAL, 0, false);
		const busy = await polls(USUAL, NEW_CALLS, false);
		const row = (what: string, list: Poll[]) => [
			what,
			median(list.map(({ requests }) => requests)),
			shown(median(list.map(({ reading }) => reading.wall / 1000)), 2),
			shown(median(list.map(({ reading }) => reading.cpu)), 0),
			shown(median(list.map(({ reading }) => reading.told.state ?? 0))),
		];
		const perCall = (window: number) =>
			median((whole[window] ?? []).map(({ reading }) => reading.cpu)) / window;
		return {
			tables: [
				{
					head: ['records in the window', 'requests', 'time (s)', 'CPU (ms)', 'state (bytes)'],
					rows: [
						...WINDOWS.map((window) =>
							row(`${shown(window)}, none new, all of it read`, whole[window] ?? []),
						),
						row(`${shown(USUAL)}, none new, half an hour of it read`, short),
						row(`${shown(USUAL)}, and ${shown(NEW_CALLS)} new calls, half an hour read`, busy),
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
					value: (whole[USUAL]?.[0]?.reading.told.state ?? NaN) / 1000,
					limit: { atMost: 300 },
					unit: 'KB',
				},
			],
			notes: [
				`Medians of ${ROUNDS} polls, each in a process of its own that knows all calls but the new ones; a look-back of ${LOOK_BACK_HOURS} hours. The trigger reads the whole look-back every quarter of an hour. If it has at most 2,500 records, every poll reads it. The CPU is that of the process with n8n's engine, and includes reading the responses.`,
			],
		};
	},
};
