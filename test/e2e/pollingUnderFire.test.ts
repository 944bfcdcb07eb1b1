import type { RawExecution } from '../../tools/n8n/execution';
import { fault } from '../../tools/platform';
import { Random } from '../../tools/platform/random';
import { eventually } from '../support/condition';
import { nodeProcess, performance, timers } from '../../tools/node';
import { RealN8n } from '../support/realN8n';

const MINUTE = 60_000;

/** Minutes under fire, and how often n8n is killed in them. Twenty minutes and six kills make a soak test of it. */
const MINUTES = Number(nodeProcess.env.FIRE_MINUTES ?? 2);
const KILLS = Number(nodeProcess.env.FIRE_KILLS ?? 2);

jest.setTimeout((MINUTES + 15) * MINUTE);

const TRIGGER = 'Calls';

let n8n: RealN8n;
let workflowId: string;

beforeAll(async () => {
	n8n = await RealN8n.begin({ users: 40 });
	const credential = await n8n.createCredential();
	const workflow = await n8n.client.createWorkflow({
		name: 'Under fire',
		nodes: [
			{
				id: '1',
				name: TRIGGER,
				type: 'n8n-nodes-ipex.ipexCallLogTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					pollTimes: { item: [{ mode: 'everyMinute' }] },
					filters: { direction: ['inbound', 'internal', 'outbound'] },
				},
				credentials: { ipexApi: { id: credential.id, name: credential.name } },
			},
			{
				id: '2',
				name: 'Nothing',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [200, 0],
				parameters: {},
			},
		],
		connections: { [TRIGGER]: { main: [[{ node: 'Nothing', type: 'main', index: 0 }]] } },
	});
	workflowId = workflow.id;
	await n8n.client.activateWorkflow(workflowId);
});

afterAll(async () => {
	n8n.platform.live.stop();
	expect(n8n.platform.violations).toEqual([]);
	await n8n.end();
});

/** The identifiers of all calls of the log. */
function calls(): Set<string> {
	return new Set(n8n.platform.calls.all().map(({ linkedid }) => linkedid));
}

interface Told {
	/** In how many executions each call is. */
	times: Map<string, number>;
	/** How many executions were started with a call that an earlier one had. */
	repeats: number;
	failures: string[];
	statuses: Record<string, number>;
}

/**
 * What all executions were started with. Of one that was killed there is no run data: what it was started with stands
 * in its data all the same.
 */
async function told(): Promise<Told> {
	const summary: Told = { times: new Map(), repeats: 0, failures: [], statuses: {} };
	const oldestFirst = (await n8n.client.listExecutions({ workflowId })).reverse();
	for (const { id, status } of oldestFirst) {
		const raw = await n8n.client.rest.send<RawExecution>('GET', `/executions/${id}`);
		const ids = new Set(raw.data.match(/\d{10}\.\d+/g) ?? []);
		if ([...ids].some((one) => summary.times.has(one))) summary.repeats++;
		for (const one of ids) summary.times.set(one, (summary.times.get(one) ?? 0) + 1);
		summary.statuses[status] = (summary.statuses[status] ?? 0) + 1;
		const { error } = await n8n.client.getExecution(id);
		if (error) summary.failures.push(error.message);
	}
	return summary;
}

it('a living log with late records, a platform that fails, and an n8n that is killed at any moment: nothing lost', async () => {
	const random = new Random(7);
	const { live, faults, calls: store } = n8n.platform;
	const began = performance.now();
	const end = began + MINUTES * MINUTE;
	live.start({ callsPerMinute: 60, lateShare: 0.2, latestSeconds: 45 });
	const kills = Array.from({ length: KILLS }, (_, place) =>
		random.integer((place * MINUTES * MINUTE) / KILLS, ((place + 0.8) * MINUTES * MINUTE) / KILLS),
	);
	for (const moment of kills) {
		faults.order({ operationId: 'getCalls', fault: fault.status(500) });
		faults.order({ operationId: 'getCurrentCalls', after: 1, fault: fault.html502() });
		faults.order({ operationId: 'getCalls', after: 2, fault: fault.cutBody() });
		await timers.setTimeout(Math.max(0, began + moment - performance.now()));
		await n8n.server.kill();
		await n8n.server.restart();
		await n8n.client.login(n8n.owner);
	}
	await timers.setTimeout(Math.max(0, end - performance.now()));
	faults.clear();
	// A failure that a poll does not get over by itself: it is there to be seen, in our words.
	faults.order({ operationId: 'getCalls', fault: fault.status(500) });
	const visible = await eventually(told, (now) => now.failures.length > 0, 3 * MINUTE);
	expect(visible.failures).toContainEqual(
		expect.stringMatching(/^IPEX could not process the request/),
	);
	live.stop();
	const all = calls();
	await eventually(
		async () => store.all().filter((call) => !store.isInLog(call)).length,
		(outside) => outside === 0,
		5 * MINUTE,
	);
	const { times, repeats, failures, statuses } = await eventually(
		told,
		(now) => [...all].every((id) => now.times.has(id)),
		4 * MINUTE,
	).catch(async () => await told());
	const lost = [...all].filter((id) => !times.has(id));
	const repeated = [...times].filter(([, count]) => count > 1);
	nodeProcess.stdout.write(
		`${all.size} calls, ${KILLS} kills in ${MINUTES} minutes: ${lost.length} lost, ${repeated.length} repeated; executions ${JSON.stringify(statuses)}, failed polls: ${failures.length}\n`,
	);
	expect(all.size).toBeGreaterThan(30 * MINUTES);
	expect(lost).toEqual([]);
	// Only an emission that n8n had begun and not stored when it was killed can come again: one for each kill.
	expect(repeats).toBeLessThanOrEqual(KILLS);
});
