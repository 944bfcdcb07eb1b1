import { eventually } from '../support/condition';
import { DURABLE_SCHEDULER } from '../support/durableScheduler';
import { EmittedCalls } from '../support/emittedCalls';
import { nodeProcess } from '../../tools/node';
import { QueueN8n } from '../support/queueN8n';
import { pollEvery, triggerWorkflow } from '../support/triggerWorkflow';

const MINUTE = 60_000;

jest.setTimeout(15 * MINUTE);

let n8n: QueueN8n;

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
});

afterAll(async () => {
	n8n.platform.live.stop();
	const { violations } = n8n.platform;
	await n8n.end();
	expect(violations).toStrictEqual([]);
});

it('in queue mode with the durable scheduler every call starts the workflow, although the main process is killed', async () => {
	const { platform, client, server } = n8n;
	const { id } = await client.createWorkflow(
		triggerWorkflow(await n8n.createCredential(), { pollTimes: pollEvery(5) }),
	);
	await client.activateWorkflow(id);
	const emitted = new EmittedCalls(client, id);
	const hasEmitted = async (executions: number) =>
		await eventually(
			async () => (await emitted.executionIds()).length,
			(count) => count >= executions,
			3 * MINUTE,
		);
	platform.live.start({ callsPerMinute: 60, latestSeconds: 20, longestTalkSeconds: 10 });
	const before = await hasEmitted(1);
	await server.kill();
	await server.restart();
	await client.login(n8n.owner);
	await hasEmitted(before + 1);
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
		`${calls.size} calls, 1 kill: ${lost.length} lost, ${repeated.length} repeated; ${emissions.length} executions\n`,
	);
	expect(lost).toStrictEqual([]);
	// What was polled is also executed, by the workers.
	await eventually(
		async () => {
			const lists = n8n.workers.map(async (worker) => await n8n.executionsOf(worker));
			const executed = new Set((await Promise.all(lists)).flat().map(Number));
			return emissions.filter(
				({ executionId, calls: polled }) => polled.length > 0 && !executed.has(executionId),
			);
		},
		({ length }) => length === 0,
		2 * MINUTE,
	);
});
