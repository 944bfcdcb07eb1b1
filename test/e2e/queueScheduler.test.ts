import { eventually } from '../support/condition';
import { DURABLE_SCHEDULER } from '../support/durableScheduler';
import { EmittedCalls } from '../support/emittedCalls';
import { itemsOf } from '../../tools/n8n/execution';
import { nodeProcess } from '../../tools/node';
import { QueueN8n } from '../support/queueN8n';
import { pollEvery, TRIGGER, triggerWorkflow } from '../support/triggerWorkflow';

const MINUTE = 60_000;

jest.setTimeout(15 * MINUTE);

let n8n: QueueN8n;
let emitted: EmittedCalls;
/** The executions that were stored and not queued when the main process was killed. */
let unqueued: string[] = [];

beforeAll(async () => {
	n8n = await QueueN8n.beginQueue(
		{ users: 40 },
		{
			...DURABLE_SCHEDULER,
			// A poll is given up before it counts as one of a killed n8n; 45 and 60 s unless set.
			N8N_SCHEDULER_POLL_TIMEOUT: '20',
			N8N_SCHEDULER_LEASE_DURATION: '30',
			N8N_SCHEDULER_REAPER_INTERVAL: '5',
		},
	);
	const { client } = n8n;
	const { id } = await client.createWorkflow(
		triggerWorkflow(await n8n.createCredential(), { pollTimes: pollEvery(5) }),
	);
	await client.activateWorkflow(id);
	emitted = new EmittedCalls(client, id);
	n8n.platform.live.start({ callsPerMinute: 60, latestSeconds: 20, longestTalkSeconds: 10 });
});

afterAll(async () => {
	n8n.platform.live.stop();
	const { violations } = n8n.platform;
	await n8n.end();
	expect(violations).toStrictEqual([]);
});

/** Waits until one more execution is stored than there are now: the workflow is active, and polls. */
async function emitsAgain(): Promise<void> {
	const { length } = await emitted.executionIds();
	await eventually(
		async () => await emitted.executionIds(),
		(ids) => ids.length > length,
		3 * MINUTE,
	);
}

it('in queue mode with the durable scheduler every call starts the workflow, although the main process is killed', async () => {
	const { platform } = n8n;
	await emitsAgain();
	unqueued = await n8n.killBeforeQueuing();
	await emitsAgain();
	await n8n.restartMain();
	await emitsAgain();
	platform.live.stop();

	const calls = new Set(platform.calls.all().map(({ linkedid }) => linkedid));
	const lostNow = async () => {
		const times = await emitted.times();
		return [...calls].filter((call) => !times.has(call));
	};
	const lost = await eventually(lostNow, ({ length }) => length === 0, 4 * MINUTE).catch(lostNow);
	const repeated = [...(await emitted.times())].filter(([, times]) => times > 1);
	const emissions = await emitted.read();
	nodeProcess.stdout.write(
		`${calls.size} calls, 2 kills: ${lost.length} lost, ${repeated.length} repeated; ${emissions.length} executions\n`,
	);
	expect(lost).toStrictEqual([]);
});

it('workers execute what was polled; what the killed main process had not queued ends as crashed, and Retry executes it', async () => {
	const executed = async () => {
		const lists = n8n.workers.map(async (worker) => await n8n.executionsOf(worker));
		return new Set((await Promise.all(lists)).flat());
	};
	const crashed = await eventually(
		async () => {
			const ids = await executed();
			return (await emitted.read()).filter(({ executionId }) => !ids.has(String(executionId)));
		},
		(notExecuted) => notExecuted.every(({ status }) => status === 'crashed'),
		2 * MINUTE,
	);
	expect(unqueued.length).toBeGreaterThan(0);
	expect(crashed.map(({ executionId }) => String(executionId))).toStrictEqual(
		expect.arrayContaining(unqueued),
	);
	for (const { executionId, calls } of crashed) {
		const retry = await n8n.client.retryExecution(String(executionId));
		expect(retry.status).toBe('success');
		const retried = itemsOf(retry, TRIGGER).map(({ callId }) => callId);
		expect(retried.length).toBeGreaterThan(0);
		expect(calls).toStrictEqual(expect.arrayContaining(retried));
		expect(await executed()).toContain(retry.id);
	}
});
