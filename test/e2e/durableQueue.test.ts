import { fault } from '../platform';
import { eventually } from '../support/condition';
import { DURABLE_SCHEDULER } from '../support/durableScheduler';
import { EmittedCalls } from '../support/emittedCalls';
import { nodeProcess } from '../support/node';
import { QueueN8n } from '../support/queueN8n';
import { pollEvery, triggerWorkflow } from '../support/triggerWorkflow';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const HISTORY_HOURS = 1;

jest.setTimeout(10 * MINUTE);

let n8n: QueueN8n;

beforeAll(async () => {
	n8n = await QueueN8n.beginQueue(
		{ users: 40, calls: 1_000, historyHours: HISTORY_HOURS },
		DURABLE_SCHEDULER,
	);
});

afterAll(async () => {
	n8n.platform.live.stop();
	expect(n8n.platform.violations).toEqual([]);
	await n8n.end();
});

it('polls in queue mode start the workflow once for every call, although the main process is killed 3 times', async () => {
	const { platform, client, server } = n8n;
	const { id } = await client.createWorkflow(
		triggerWorkflow(await n8n.createCredential(), {
			pollTimes: pollEvery(10),
			options: {
				startFrom: new Date(platform.clock.now() - (HISTORY_HOURS + 1) * HOUR).toISOString(),
				maxCalls: 50,
			},
		}),
	);
	await client.activateWorkflow(id);
	const emitted = new EmittedCalls(client, id);
	platform.live.start({ callsPerMinute: 60, latestSeconds: 20, longestTalkSeconds: 20 });
	platform.faults.order({ operationId: 'getCalls', times: Infinity, fault: fault.delay(SECOND) });
	const kills = 3;
	for (let kill = 0; kill < kills; kill++) {
		const before = (await emitted.executionIds())[0];
		await eventually(
			async () => (await emitted.executionIds())[0],
			(newest) => newest !== before,
			2 * MINUTE,
		);
		await server.kill();
		await server.restart();
		await client.login(n8n.owner);
	}
	platform.live.stop();
	platform.faults.clear();

	const wholeCalls = platform.calls.wholeCalls();
	const lostNow = async () => {
		const times = await emitted.times();
		return wholeCalls.filter((call) => !times.has(call));
	};
	const lost = await eventually(lostNow, ({ length }) => length === 0, 3 * MINUTE).catch(lostNow);
	const repeated = [...(await emitted.times())].filter(([, times]) => times > 1);
	const statuses: Record<string, number> = {};
	for (const { status } of await emitted.read()) statuses[status] = (statuses[status] ?? 0) + 1;
	nodeProcess.stdout.write(
		`${wholeCalls.length} calls, ${kills} kills of the main process: ${lost.length} lost, ${repeated.length} repeated; executions ${JSON.stringify(statuses)}\n`,
	);
	expect(lost).toEqual([]);
	expect(repeated).toEqual([]);
});
