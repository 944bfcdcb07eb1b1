import axios from 'axios';

import { type Crm, setUpCrm } from '../../demo/crm';
import { itemsOf as jsonOf } from '../../tools/n8n/execution';
import type { Credential, DataTable, Workflow, WorkflowNode } from '../../tools/n8n/types';
import type { CallSpec, JournalEntry } from '../../tools/platform';
import { fault } from '../../tools/platform';
import { eventually } from '../support/condition';
import { QueueN8n } from '../support/queueN8n';
import { pollEvery } from '../support/triggerWorkflow';

const MINUTE = 60_000;

/** Some polls, and what they start. */
const SOON = 120_000;

/** n8n misses a killed worker after two looks for its lock and 30 s of grace. */
const UNTIL_MISSED = 300_000;

const TRIGGER = 'IPEX Call Log Trigger';

let n8n: QueueN8n;
let credential: Credential;

beforeAll(async () => {
	n8n = await QueueN8n.beginQueue({ users: 12 });
	credential = await n8n.createCredential();
	n8n.platform.secrets.add(PORTAL.password);
	n8n.platform.secrets.add(`${PORTAL.user}:${PORTAL.password}`);
});

afterAll(async () => {
	const { violations } = n8n.platform;
	await n8n.end();
	expect(violations).toStrictEqual([]);
});

const isRefusal = (entry: JournalEntry) => entry.service === 'api' && entry.status === 401;

/** A request for one call, as the action node makes it, and not a poll of the log. */
const isForOneCall = ({ operationId, query }: Readonly<JournalEntry>) =>
	operationId === 'getCalls' && query.linkedid !== undefined;

/** A call that ended so many minutes ago; gives its identifier. */
function call(minutesAgo: number, spec: Partial<CallSpec> = {}): string {
	const at = n8n.platform.clock.now() - (minutesAgo + 1) * MINUTE;
	const legs = n8n.platform.calls.addCall({
		kind: 'inbound',
		at,
		waitSeconds: 10,
		talkSeconds: 50,
		...spec,
	});
	return legs[0]?.linkedid ?? '';
}

const signed = () => ({ ipexApi: { id: credential.id, name: credential.name } });

const position: [number, number] = [0, 0];

function trigger(): WorkflowNode {
	return {
		id: 'trigger',
		name: TRIGGER,
		type: 'n8n-nodes-ipex.ipexCallLogTrigger',
		typeVersion: 1,
		position,
		parameters: {
			pollTimes: pollEvery(10),
			options: { startFrom: new Date(n8n.platform.clock.now() - 8 * 60 * MINUTE).toISOString() },
		},
		credentials: signed(),
	};
}

function ipex(operation: string, parameters: Record<string, unknown>): WorkflowNode {
	return {
		id: 'ipex',
		name: 'IPEX',
		type: 'n8n-nodes-ipex.ipex',
		typeVersion: 1,
		position,
		parameters: { resource: 'callLog', operation, ...parameters },
		credentials: signed(),
	};
}

/** What the portal shows our trigger. n8n's own node would keep it in its executions. */
const PORTAL = { user: 'ipex', password: 'tajné heslo: 3' };

/** A trigger that is posted to, and the rest of its workflow, which reads the call that is named. */
interface Hook {
	place: string;
	version: number;
	parameters: Record<string, unknown>;
	login?: typeof PORTAL;
	body: (callId: string) => object;
	next: () => WorkflowNode[];
}

const HOOKS: Array<[string, Hook]> = [
	[
		'n8n-nodes-base.webhook',
		{
			place: 'caller',
			version: 2,
			parameters: { httpMethod: 'POST', path: 'caller' },
			body: (callId) => ({ callId }),
			next: () => [ipex('get', { callId: '={{ $json.body.callId }}' })],
		},
	],
	[
		'n8n-nodes-ipex.ipexEventTrigger',
		{
			place: 'caller/events',
			version: 1.1,
			parameters: { events: ['CDR'], addCall: true, options: { waitForCall: 0 } },
			login: PORTAL,
			body: (UniqueId) => ({ EventName: 'CDR', UniqueId }),
			next: () => [],
		},
	],
];

/** Saves the call that comes in, as a row more (`insert`), or only if there is none of it yet (`upsert`). */
function save(table: string, operation: 'insert' | 'upsert'): WorkflowNode {
	const value = { callId: '={{ $json.callId }}' };
	return {
		id: 'save',
		name: 'Save',
		type: 'n8n-nodes-base.dataTable',
		typeVersion: 1.1,
		position,
		parameters: {
			resource: 'row',
			operation,
			dataTableId: { __rl: true, mode: 'name', value: table },
			matchType: 'allConditions',
			filters: { conditions: [{ keyName: 'callId', condition: 'eq', keyValue: value.callId }] },
			columns: {
				mappingMode: 'defineBelow',
				value,
				matchingColumns: [],
				schema: [{ id: 'callId', displayName: 'callId', type: 'string', display: true }],
			},
			options: {},
		},
	};
}

/** Nodes one after the other. */
async function createChain(
	name: string,
	nodes: WorkflowNode[],
	settings: Record<string, unknown> = {},
): Promise<Workflow> {
	const connections = Object.fromEntries(
		nodes
			.slice(1)
			.map(({ name: node }, index) => [
				nodes[index]?.name,
				{ main: [[{ node, type: 'main' as const, index: 0 }]] },
			]),
	);
	const workflow = { name, nodes, connections, settings: { executionOrder: 'v1', ...settings } };
	return await n8n.client.createWorkflow(workflow);
}

async function callIdsIn(table: Pick<DataTable, 'id'>): Promise<string[]> {
	const rows = await n8n.client.dataTables.rows(table.id);
	return rows.map(({ callId }) => String(callId)).sort();
}

/** Waits until a table has the rows that it should; more of them are as wrong as fewer. */
async function expectCalls(table: Pick<DataTable, 'id'>, wanted: string[], timeoutMs = SOON) {
	const found = await eventually(
		async () => await callIdsIn(table),
		(ids) => ids.length >= wanted.length,
		timeoutMs,
	);
	expect(found).toStrictEqual([...wanted].sort());
}

/** The execution that is running one of the requests that fit. */
async function runningExecution(workflowId: string): Promise<string> {
	await n8n.platform.journal.waitFor(
		(entry) => isForOneCall(entry) && entry.outcome === 'pending',
		SOON,
	);
	const [running] = await n8n.client.listExecutions({ workflowId, status: 'running' });
	return running?.id ?? '';
}

async function workerOf(execution: string) {
	const lists = await Promise.all(
		n8n.workers.map(async (worker) => await n8n.executionsOf(worker)),
	);
	return n8n.workers[lists.findIndex((ids) => ids.includes(execution))];
}

it('two executions of 1,000 items each, as four users and with a refused token, cost one token for each worker', async () => {
	const users = n8n.platform.directory.users.slice(0, 4);
	const items = Array.from({ length: 1_000 }, (_, index) => {
		const { id, login } = users[index % users.length] ?? {};
		return { id, login };
	});
	const node = {
		type: 'n8n-nodes-ipex.ipex',
		parameters: {
			resource: 'switchboard',
			operation: 'getUser',
			userId: '={{ $json.id }}',
			actAs: '={{ $json.login }}',
		},
	};
	const runBoth = async (each: typeof items) => {
		n8n.platform.journal.clear();
		const runs = await Promise.all(
			[1, 2].map(async () => await n8n.runNode(node, credential, each)),
		);
		// One on each worker.
		const workers = await Promise.all(runs.map(async ({ id }) => (await workerOf(id))?.pid));
		expect(new Set(workers).size).toBe(2);
		return runs;
	};
	await runBoth(items.slice(0, 4));
	// Each worker signs in by itself, and asks for each user by itself.
	expect(n8n.platform.journal.of('getToken').map(({ grant }) => grant)).toStrictEqual([
		'password',
		'password',
	]);
	expect(n8n.platform.journal.of('exchangeToken')).toHaveLength(2 * users.length);

	n8n.platform.tokens.expireAccessTokens();
	for (const execution of await runBoth(items)) {
		expect(jsonOf(execution, 'Node').map(({ login }) => login)).toStrictEqual(
			items.map(({ login }) => login),
		);
	}
	const { journal } = n8n.platform;
	expect(journal.of('getToken')).toHaveLength(2);
	expect(journal.of('exchangeToken').filter(({ status }) => status === 200)).toHaveLength(
		2 * users.length,
	);
	expect(journal.count(isRefusal)).toBeGreaterThan(0);
	expect(journal.count(isRefusal)).toBeLessThanOrEqual(2 * 16);
	// Nobody's request went out as somebody else.
	const loginOf = new Map(users.map(({ id, login }) => [id, login]));
	const granted = journal.of('getUser').filter(({ status }) => status === 200);
	expect(granted).toHaveLength(2_000);
	for (const { path, user } of granted) {
		expect(user).toBe(loginOf.get(decodeURIComponent(path.split('/').pop() ?? '')));
	}
});

describe('a worker that is killed in mid-execution', () => {
	let kept: DataTable;
	let workflow: Workflow;
	let lost: string;
	const wanted: string[] = [];

	it('takes with it what it had in hand', async () => {
		kept = await n8n.client.dataTables.create('Kept', [{ name: 'callId', type: 'string' }]);
		const repair = await createChain('Bring in what is missing', [
			{
				id: 'error',
				name: 'Error Trigger',
				type: 'n8n-nodes-base.errorTrigger',
				typeVersion: 1,
				position,
				parameters: {},
			},
			ipex('getAll', {
				returnAll: true,
				filters: { startTime: '={{ $now.minus({ days: 1 }).toISO() }}' },
			}),
			save('Kept', 'upsert'),
		]);
		await n8n.client.activateWorkflow(repair.id);
		wanted.push(call(60), call(40), call(20));
		const { faults, journal } = n8n.platform;
		const hanging = faults.order({ when: isForOneCall, after: 1, fault: fault.timeout() });
		journal.clear();
		workflow = await createChain(
			'Calls, one by one',
			[trigger(), ipex('get', { callId: '={{ $json.callId }}' }), save('Kept', 'insert')],
			{ errorWorkflow: repair.id },
		);
		await n8n.client.activateWorkflow(workflow.id);
		lost = await runningExecution(workflow.id);
		await (await workerOf(lost))?.kill();
		await n8n.expireLock(lost);
		hanging.cancel();
		expect(n8n.living).toHaveLength(1);
	});

	it('leaves the other one at work: the demo fills its tables meanwhile, polled by the main process alone', async () => {
		const { access, authUrl, apiUrl, journal } = n8n.platform;
		const { email, password } = access;
		const crm: Crm = await setUpCrm(n8n.client, { email, password, authUrl, apiUrl });
		await expectCalls(crm.tables['IPEX Call Log'] ?? { id: '' }, wanted);
		const executions = await n8n.client.listExecutions({ workflowId: crm.workflowId });
		const [survivor] = n8n.living;
		for (const { id } of executions) expect((await workerOf(id))?.pid).toBe(survivor?.pid);
		await n8n.client.deactivateWorkflow(crm.workflowId);
		// The main process has one session; a worker that polled would have used a token of its own. Only polls ask for the
		// calls in progress: the error workflow reads the log on a worker.
		const polls = journal.of('getCurrentCalls');
		expect(new Set(polls.map(({ tokenId }) => tokenId)).size).toBe(1);
	});

	it.each(HOOKS)(
		'leaves the webhook process open: %s answers there, through a worker, and not in the main process',
		async (type, { place, parameters, version, login, body, next }) => {
			const callId = wanted[0] ?? '';
			const portal =
				login &&
				(await n8n.client.createCredential({
					name: type,
					type: 'ipexWebhookApi',
					data: { authentication: 'basic', ...login },
				}));
			const node: WorkflowNode = {
				id: 'hook',
				name: 'Hook',
				type,
				typeVersion: version,
				position,
				webhookId: 'caller',
				parameters,
				credentials: {
					...signed(),
					...(portal ? { ipexWebhookApi: { id: portal.id, name: portal.name } } : {}),
				},
			};
			const nodes = [node, ...next()];
			const hook = await createChain(type, nodes);
			await n8n.client.activateWorkflow(hook.id);
			const post = async (url: string) =>
				await axios.post(`${url}/webhook/${place}`, body(callId), {
					proxy: false,
					validateStatus: () => true,
					auth: login && { username: login.user, password: login.password },
				});
			expect((await post(n8n.server.url)).status).toBe(404);
			expect((await post(n8n.webhook.url)).status).toBe(200);
			const executions = await eventually(
				async () => await n8n.client.listExecutions({ workflowId: hook.id }),
				(found) => found.length > 0,
				SOON,
			);
			expect(executions).toHaveLength(1);
			const execution = await n8n.client.waitForExecution(executions[0]?.id ?? '');
			expect(execution.status).toBe('success');
			expect((await workerOf(execution.id))?.pid).toBe(n8n.living[0]?.pid);
			const [found] = jsonOf(execution, nodes.at(-1)?.name ?? '');
			expect(found?.call ?? found).toMatchObject({ callId, outcome: 'answered' });
		},
	);

	it('is missed: its execution fails, without its data, and the error workflow brings its calls in', async () => {
		await expectCalls(kept, wanted, UNTIL_MISSED);
		const execution = await n8n.client.waitForExecution(lost);
		expect(execution.status).toBe('error');
		expect(execution.runs).toStrictEqual({});
		const executions = await n8n.client.listExecutions({ workflowId: workflow.id });
		expect(executions.map(({ id }) => id)).toStrictEqual([lost]);
	});

	it('does not stop the calls that come later', async () => {
		wanted.push(call(2));
		await expectCalls(kept, wanted);
	});

	it('and a main process that is killed while the other worker works: nothing is lost, nothing repeated', async () => {
		const { faults, journal } = n8n.platform;
		const held = faults.order({ when: isForOneCall, fault: fault.delay(UNTIL_MISSED) });
		journal.clear();
		wanted.push(call(2));
		const execution = await runningExecution(workflow.id);
		await n8n.server.kill();
		held.cancel();
		wanted.push(call(3));
		await n8n.server.restart();
		await n8n.client.login(n8n.owner);
		await expectCalls(kept, wanted);
		expect((await n8n.client.waitForExecution(execution)).status).toBe('success');
	});

	it('and a worker that is asked to end in mid-execution: it finishes first, and what comes later waits for it', async () => {
		const { faults, journal } = n8n.platform;
		const held = faults.order({ when: isForOneCall, fault: fault.delay(UNTIL_MISSED) });
		journal.clear();
		wanted.push(call(2));
		const execution = await runningExecution(workflow.id);
		const worker = await workerOf(execution);
		const stopped = worker?.stop();
		held.cancel();
		await stopped;
		expect(n8n.living).toStrictEqual([]);
		expect((await n8n.client.getExecution(execution)).status).toBe('success');
		await expectCalls(kept, wanted);

		const waiting = call(2);
		await eventually(
			async () => await n8n.client.listExecutions({ workflowId: workflow.id, status: 'new' }),
			(executions) => executions.length > 0,
			SOON,
		);
		expect(await callIdsIn(kept)).not.toContain(waiting);
		await worker?.restart();
		wanted.push(waiting);
		await expectCalls(kept, wanted);
	});
});

it('no token and no password stands in the database, the logs or the executions', async () => {
	expect(n8n.platform.secrets.size).toBeGreaterThan(10);
	// The scan sees what is there.
	expect(await n8n.databaseText()).toContain('Calls, one by one');
	expect(await n8n.filesWithSecrets()).toStrictEqual([]);
});
