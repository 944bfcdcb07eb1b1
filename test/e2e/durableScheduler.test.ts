import { type Fault, fault } from '../../tools/platform';
import { Random } from '../../tools/platform/random';
import { eventually } from '../support/condition';
import { DURABLE_SCHEDULER } from '../support/durableScheduler';
import { EmittedCalls } from '../support/emittedCalls';
import { JSON_LOG, readN8nLog } from '../support/n8nLog';
import { nodeProcess, timers } from '../../tools/node';
import { RealN8n } from '../support/realN8n';
import { pollEvery, triggerWorkflow } from '../support/triggerWorkflow';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After so many seconds n8n gives up a poll. */
const POLL_LIMIT_SECONDS = 20;

const HISTORY_HOURS = 2;

jest.setTimeout(15 * MINUTE);

let n8n: RealN8n;

beforeAll(async () => {
	n8n = await RealN8n.begin(
		{ users: 40, calls: 2_000, historyHours: HISTORY_HOURS },
		{
			...DURABLE_SCHEDULER,
			...JSON_LOG,
			N8N_SCHEDULER_POLL_TIMEOUT: String(POLL_LIMIT_SECONDS),
			// How long the poll of a killed n8n counts as running, and how often n8n looks for those; 60 and 30 s unless set.
			N8N_SCHEDULER_LEASE_DURATION: String(POLL_LIMIT_SECONDS + 10),
			N8N_SCHEDULER_REAPER_INTERVAL: '5',
		},
	);
});

afterAll(async () => {
	n8n.platform.live.stop();
	expect(n8n.platform.violations).toStrictEqual([]);
	await n8n.end();
});

/** Waits until a request for a page of the call log waits for its response. */
async function pollIsRunning(): Promise<void> {
	const since = n8n.platform.clock.now();
	await n8n.platform.journal.waitFor(
		({ operationId, outcome, at }) =>
			operationId === 'getCalls' && outcome === 'pending' && at >= since,
		2 * MINUTE,
	);
}

async function restartAfterKill(): Promise<void> {
	await n8n.server.kill();
	await n8n.server.restart();
	await n8n.client.login(n8n.owner);
}

it('starts the workflow once for every call, although polls are too slow and n8n is killed 5 times', async () => {
	const { platform, client, server } = n8n;
	const random = new Random(11);
	const { id } = await client.createWorkflow(
		triggerWorkflow(await n8n.createCredential(), {
			pollTimes: pollEvery(5),
			options: {
				startFrom: new Date(platform.clock.now() - (HISTORY_HOURS + 1) * HOUR).toISOString(),
				maxCalls: 100,
			},
		}),
	);
	await client.activateWorkflow(id);
	const emitted = new EmittedCalls(client, id);
	platform.live.start({ callsPerMinute: 60, latestSeconds: 20, longestTalkSeconds: 20 });
	// Of three requests for the log, one takes longer than n8n waits for a poll.
	let requests = 0;
	const tooSlow = platform.faults.order({
		operationId: 'getCalls',
		times: Infinity,
		when: () => ++requests % 3 === 0,
		fault: fault.delay((POLL_LIMIT_SECONDS + 5) * SECOND),
	});
	platform.faults.order({ operationId: 'getCalls', times: Infinity, fault: fault.delay(SECOND) });

	const moments: Array<() => Promise<unknown>> = [
		pollIsRunning,
		async () => {
			const before = (await emitted.executionIds())[0];
			await eventually(
				async () => (await emitted.executionIds())[0],
				(newest) => newest !== before,
				2 * MINUTE,
			);
		},
		...Array.from({ length: 3 }, () => async () => {
			await timers.setTimeout(random.integer(2_000, 12_000));
		}),
	];
	for (const moment of moments) {
		await moment();
		await restartAfterKill();
	}
	platform.live.stop();
	await eventually(
		async () => tooSlow.served,
		(served) => served >= 3,
		2 * MINUTE,
	);
	platform.faults.clear();

	const calls = platform.calls.wholeCalls();
	const lostNow = async () => {
		const times = await emitted.times();
		return calls.filter((call) => !times.has(call));
	};
	const lost = await eventually(lostNow, ({ length }) => length === 0, 5 * MINUTE).catch(lostNow);
	const repeated = [...(await emitted.times())].filter(([, times]) => times > 1);
	const abandoned = await readN8nLog(server.logFile, /^Poll exceeded its timeout/);
	nodeProcess.stdout.write(
		`${calls.length} calls, ${moments.length} kills, ${tooSlow.served} slow responses, ${abandoned.length} abandoned polls: ${lost.length} lost, ${repeated.length} repeated\n`,
	);
	await client.deactivateWorkflow(id);

	expect(lost).toStrictEqual([]);
	expect(repeated).toStrictEqual([]);
});

describe('a poll that fails makes n8n wait', () => {
	it.each<[string, Fault, { type: string; delayMs: number }]>([
		[
			'as long as Retry-After says',
			fault.tooManyRequests(300),
			{ type: 'transient', delayMs: 300 * SECOND },
		],
		[
			'30 minutes when the platform does not accept a new token',
			fault.unauthorized(),
			{ type: 'permanent', delayMs: 30 * MINUTE },
		],
		[
			'30 minutes when the access has no rights',
			fault.status(403),
			{ type: 'permanent', delayMs: 30 * MINUTE },
		],
	])('%s', async (_, order, expected) => {
		const { platform, client, server } = n8n;
		const workflow = triggerWorkflow(await n8n.createCredential(), { pollTimes: pollEvery(5) });
		const { id } = await client.createWorkflow(workflow);
		await client.activateWorkflow(id);
		platform.faults.order({ operationId: 'getCalls', times: Infinity, fault: order });
		const backoffs = async () =>
			(await readN8nLog(server.logFile, 'Poll failed; backing off'))
				.map(({ metadata: { workflowId, type, delayMs } }) => ({ workflowId, type, delayMs }))
				.filter(({ workflowId }) => workflowId === id);
		// A busy machine may let a poll run out of time before it gets a response. The next one tells more.
		const all = await eventually(
			backoffs,
			(entries) => entries.some(({ delayMs }) => delayMs === expected.delayMs),
			2 * MINUTE,
		).catch(backoffs);
		platform.faults.clear();
		await client.deactivateWorkflow(id);
		expect(all).toContainEqual({ workflowId: id, ...expected });
	});
});
