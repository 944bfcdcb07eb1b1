import fc from 'fast-check';

import {
	callPlans,
	type Dimensions,
	dimensions,
	type History,
	histories,
	MANY,
} from '../../support/polling/histories';
import { Counts, Judge } from '../../support/polling/judge';
import { nodeProcess } from '../../../tools/node';
import { live, START } from '../../support/polling/live';
import { cases } from '../../support/cases';

/**
 * How many histories are drawn; each of them has some dozens of polls. 2,000 take less than a minute. After a change of
 * the trigger, a person draws 12,000: see `CONTRIBUTING.md`.
 */
const total = Number(nodeProcess.env.HISTORIES ?? cases(2_000));
const RUNS = { everything: 0.4 * total, part: 0.3 * total, second: 0.1 * total };

/** Of calls whose last leg is written late, by up to five minutes, at most so many may start the workflow without it. */
const WITHOUT_LATE_LEG = 0.02;

jest.setTimeout(3_600_000);

const EVERYTHING = { direction: ['inbound', 'outbound', 'internal'] };

const OF_N8N: Array<keyof Dimensions> = [
	'publications',
	'kills',
	'unsaved',
	'mains',
	'restores',
	'durable',
	'closePolls',
];

const OF_THE_PLATFORM: Array<keyof Dimensions> = [
	'clocks',
	'fractions',
	'unstableOrder',
	'missingIds',
	'twoDevices',
	'outages',
	'longCalls',
	'boundsEnd',
	'otherSwitchboard',
];

/** The same histories each time, so that a share of them is no matter of chance. Another seed draws others. */
const seed = Number(nodeProcess.env.HISTORY_SEED ?? 2026);

const counts = new Counts();

async function isWithoutFault(history: History): Promise<void> {
	const parameters = { filters: EVERYTHING, options: { maxCalls: history.maxCalls } };
	const lived = await live(history, parameters);
	expect(new Judge(history, lived, counts, START).judge()).toStrictEqual([]);
}

describe('the polling trigger gives every call that ended after the activation once, whole, and not before its end', () => {
	it.each([
		['all that may happen to n8n and to the platform', undefined, RUNS.everything],
		['all that may happen to n8n', OF_N8N, RUNS.part],
		['all that may happen on the platform', OF_THE_PLATFORM, RUNS.part],
	])('in any history of %s', async (_, only, numRuns) => {
		const property = fc.asyncProperty(histories(dimensions(only)), isWithoutFault);
		await fc.assert(property, { numRuns, seed });
	});

	it('and hardly any without a last leg that is written within five minutes', () => {
		expect(counts.lateLegs).toBeGreaterThan(total / 40);
		expect(counts.withoutLateLeg / counts.lateLegs).toBeLessThanOrEqual(WITHOUT_LATE_LEG);
	});

	it('and again only where n8n had not stored that it started the workflow', () => {
		// The histories do come to that: each repetition was found right by the model.
		expect(counts.repeatedByN8n).toBeGreaterThan(total / 40);
		expect(counts.discarded).toBeGreaterThan(total / 40);
	});

	// A person who draws more histories wants to see what came of them.
	afterAll(() => {
		if (nodeProcess.env.HISTORIES) nodeProcess.stdout.write(`${JSON.stringify(counts)}\n`);
	});
});

/** Nothing happens but calls, in a log that is read whole. */
const calm: Omit<History, 'calls' | 'steps'> = {
	durable: false,
	boundsEnd: false,
	unstableOrder: false,
	pageSize: MANY,
	otherCalls: [],
	n8nClock: [],
	platformClock: [],
	outages: [],
	changed: 'email',
	cheapRecords: MANY,
	mostNewRecords: MANY,
	maxCalls: MANY,
};

/** So soon (s) after its end a leg is written that is not late. */
const PROMPT = 50;

it('the polling trigger gives a call at the second poll after it was written, at the latest', async () => {
	const prompt = callPlans(dimensions([])).map((calls) =>
		calls.map((call) => ({
			...call,
			legs: call.legs.map((leg) => ({ ...leg, late: Math.min(leg.late, PROMPT) })),
		})),
	);
	const pauses = fc.array(fc.integer({ min: 60, max: 300 }), { minLength: 20, maxLength: 40 });
	await fc.assert(
		fc.asyncProperty(prompt, pauses, fc.nat(5_000), async (calls, drawn, takes) => {
			const steps = drawn.map((s) => ({
				pause: s * 1_000,
				weather: { takes },
				main: 0,
				backup: 0,
			}));
			const { emissions, switchboards } = await live(
				{ ...calm, calls, steps },
				{ filters: EVERYTHING },
			);
			let time = START;
			const polls = steps.map(({ pause }) => (time += pause));
			for (const call of switchboards.get('own')?.calls ?? []) {
				const ready = Math.max(call.endsAt + 30_000, call.writtenAt);
				const [, second] = polls.filter((began) => began >= ready);
				// Of a call over the time of the activation, the log may tell by then that it ended before.
				if (call.legs.some(({ endsAt }) => endsAt < START + 1_000) || !second) continue;
				const emission = emissions.find(({ callId }) => callId === call.id);
				expect(emission?.began).toBeLessThanOrEqual(second);
			}
		}),
		{ numRuns: RUNS.second },
	);
});
