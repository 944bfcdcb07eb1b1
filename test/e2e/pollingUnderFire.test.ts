import { nodeProcess, performance, timers } from '../../tools/node';
import { itemsOf } from '../../tools/n8n/execution';
import { fault } from '../../tools/platform';
import { Random } from '../../tools/platform/random';
import { eventually } from '../support/condition';
import { EmittedCalls } from '../support/emittedCalls';
import { RealN8n } from '../support/realN8n';
import { pollEvery, TRIGGER, triggerWorkflow } from '../support/triggerWorkflow';

const MINUTE = 60_000;

/** Minutes under fire, and how often n8n is killed in them. Twenty minutes and six kills make a soak test of it. */
const MINUTES = Number(nodeProcess.env.FIRE_MINUTES ?? 2);
const KILLS = Number(nodeProcess.env.FIRE_KILLS ?? 2);

jest.setTimeout((MINUTES + 15) * MINUTE);

let n8n: RealN8n;

beforeAll(async () => {
	n8n = await RealN8n.begin({ users: 40 });
});

afterAll(async () => {
	n8n.platform.live.stop();
	expect(n8n.platform.violations).toStrictEqual([]);
	await n8n.end();
});

it('a living log with late records, a platform that fails, and an n8n that is killed at any moment: nothing lost', async () => {
	const { platform, client, server } = n8n;
	const { live, faults, calls: store } = platform;
	const { id: workflowId } = await client.createWorkflow(
		triggerWorkflow(await n8n.createCredential(), { pollTimes: pollEvery(5) }),
	);
	await client.activateWorkflow(workflowId);
	const emitted = new EmittedCalls(client, workflowId);
	const failures = async () => {
		const failed = (await emitted.read()).filter(({ status }) => status === 'error');
		return await Promise.all(
			failed.map(async ({ executionId }) => {
				const { error } = await client.getExecution(String(executionId));
				return error?.message;
			}),
		);
	};

	const random = new Random(7);
	const began = performance.now();
	const end = began + MINUTES * MINUTE;
	live.start({ callsPerMinute: 60, lateShare: 0.2, latestSeconds: 45, longestTalkSeconds: 30 });
	const kills = Array.from({ length: KILLS }, (_, place) =>
		random.integer((place * MINUTES * MINUTE) / KILLS, ((place + 0.8) * MINUTES * MINUTE) / KILLS),
	);
	for (const moment of kills) {
		faults.order({ operationId: 'getCalls', fault: fault.status(500) });
		faults.order({ operationId: 'getCurrentCalls', after: 1, fault: fault.html502() });
		faults.order({ operationId: 'getCalls', after: 2, fault: fault.cutBody() });
		await timers.setTimeout(Math.max(0, began + moment - performance.now()));
		await server.kill();
		await server.restart();
		await client.login(n8n.owner);
	}
	await timers.setTimeout(Math.max(0, end - performance.now()));
	faults.clear();
	// n8n itself repeats the first poll after its start, without an execution.
	const cleared = platform.clock.now();
	await platform.journal.waitFor(
		({ operationId, status, at }) => operationId === 'getCalls' && status === 200 && at > cleared,
		3 * MINUTE,
	);
	// A failure that a poll does not get over by itself: it is there to be seen, in our words.
	faults.order({ operationId: 'getCalls', fault: fault.status(500) });
	const visible = await eventually(failures, ({ length }) => length > 0, 3 * MINUTE);
	expect(visible).toContainEqual(expect.stringMatching(/^IPEX could not process the request/));
	live.stop();
	const all = new Set(store.all().map(({ linkedid }) => linkedid));
	await eventually(
		async () => store.all().filter((call) => !store.isInLog(call)).length,
		(outside) => outside === 0,
		5 * MINUTE,
	);
	const lostNow = async () => {
		const times = await emitted.times();
		return [...all].filter((call) => !times.has(call));
	};
	const lost = await eventually(lostNow, ({ length }) => length === 0, 4 * MINUTE).catch(lostNow);
	const emissions = await emitted.read();
	const seen = new Set<string>();
	let repeats = 0;
	for (const { calls } of emissions) {
		if (calls.some((call) => seen.has(call))) repeats++;
		for (const call of calls) seen.add(call);
	}
	nodeProcess.stdout.write(
		`${all.size} calls, ${KILLS} kills in ${MINUTES} minutes: ${lost.length} lost, ${repeats} executions with a repeated call of ${emissions.length}, ${(await failures()).length} of them failed polls\n`,
	);
	expect(all.size).toBeGreaterThan(30 * MINUTES);
	expect(lost).toStrictEqual([]);
	// Only an emission that n8n had begun and not stored when it was killed can come again: one for each kill.
	expect(repeats).toBeLessThanOrEqual(KILLS);
});

it('an execution that is interrupted by a kill ends as crashed, and Retry starts it again with the same calls', async () => {
	const { platform, client, server } = n8n;
	const credential = await n8n.createCredential();
	const workflow = triggerWorkflow(credential, {
		pollTimes: pollEvery(5),
		options: { startFrom: new Date(platform.clock.now() - 60 * MINUTE).toISOString() },
	});
	const { id: workflowId } = await client.createWorkflow({
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.name === TRIGGER
				? node
				: {
						...node,
						type: 'n8n-nodes-ipex.ipex',
						executeOnce: true,
						parameters: {
							resource: 'switchboard',
							operation: 'getUser',
							userId: platform.directory.users[0]?.id,
						},
						credentials: { ipexApi: { id: credential.id, name: credential.name } },
					},
		),
	});
	platform.faults.order({ operationId: 'getUser', fault: fault.timeout() });
	await client.activateWorkflow(workflowId);
	await platform.journal.waitFor(
		({ operationId, outcome }) => operationId === 'getUser' && outcome === 'pending',
		3 * MINUTE,
	);
	const [running] = await client.listExecutions({ workflowId, status: 'running' });
	const id = running?.id ?? '';
	await server.kill();
	platform.faults.clear();
	await server.restart();
	await client.login(n8n.owner);

	expect((await client.waitForExecution(id)).status).toBe('crashed');
	const emissions = await new EmittedCalls(client, workflowId).read();
	const interrupted = emissions.find(({ executionId }) => String(executionId) === id);
	const retry = await client.retryExecution(id);
	expect(retry.status).toBe('success');
	const retried = itemsOf(retry, TRIGGER).flatMap(({ callId }) => callId ?? []);
	expect(retried.length).toBeGreaterThan(30 * MINUTES);
	expect(new Set(interrupted?.calls)).toStrictEqual(new Set(retried));
});
