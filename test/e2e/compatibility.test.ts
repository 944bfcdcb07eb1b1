import { crmTables, demoWorkflow } from '../../demo/crm';
import { itemsOf as jsonOf } from '../../tools/n8n/execution';
import type { Credential, DataTable, WorkflowInput, WorkflowNode } from '../../tools/n8n/types';
import { compatibleRelease, hasDataTables } from '../support/compatibility';
import { eventually } from '../support/condition';
import { RealN8n } from '../support/realN8n';

/** A poll comes every minute. */
const TWO_POLLS = 174_000;

/** What nodes.test.ts and demoWorkflow.test.ts show in the newest n8n, in the others that people run. */
describe(`n8n ${compatibleRelease.version ?? '1.x, the last one'}`, () => {
	let n8n: RealN8n;
	let credential: Credential;

	beforeAll(async () => {
		n8n = await RealN8n.begin({ users: 12 }, {}, compatibleRelease);
		credential = await n8n.createCredential();
	});

	afterAll(async () => {
		expect(n8n.platform.violations).toStrictEqual([]);
		await n8n.end();
	});

	beforeEach(() => n8n.platform.journal.clear());

	/** `callLog: get` of one call for each item, as the user of the item. */
	function readCalls(items: Array<{ callId?: string; login: string }>) {
		const parameters = {
			resource: 'callLog',
			operation: 'get',
			callId: '={{ $json.callId }}',
			actAs: '={{ $json.login }}',
		};
		return n8n.runNode({ type: 'n8n-nodes-ipex.ipex', parameters }, credential, items);
	}

	it('loads the nodes under their names', async () => {
		const names = ['n8n-nodes-ipex.ipex', 'n8n-nodes-ipex.ipexCallLogTrigger'];
		const types = await n8n.client.getNodeTypes(names);
		expect(types.map(({ displayName }) => displayName)).toStrictEqual([
			'IPEX',
			'IPEX Call Log Trigger',
		]);
		const all = (await n8n.client.listNodeTypes()).map(({ name }) => name);
		expect(all).toStrictEqual(expect.arrayContaining([...names, 'n8n-nodes-ipex.ipexTool']));
	});

	it('tests the credential, and says what is wrong with it', async () => {
		expect(await n8n.testCredential()).toMatchObject({ status: 'OK' });
		const wrong = await n8n.testCredential({ password: 'not-the-password' });
		expect(wrong.status).toBe('Error');
		expect(wrong.message).toMatch(/^IPEX rejected the e-mail or the password of the API access/);
	});

	/** Three calls that start a workflow, and an internal one that does not; the IDs of the three. */
	function addCalls() {
		const { calls, clock } = n8n.platform;
		const at = clock.now() - 3_600_000;
		const wanted = [
			calls.addCall({ kind: 'inbound', at, phone: '+420777123456' }),
			calls.addCall({ kind: 'ringAll', phones: 8, at, phone: '+421905123456' }),
			calls.addCall({ kind: 'outbound', at, phone: '00420222333444' }),
		].map((legs) => legs[0]?.linkedid);
		calls.addCall({ kind: 'internal', at });
		return wanted.sort();
	}

	/** Activates a workflow, and gives the first execution that its trigger starts. */
	async function firstExecution(id: string) {
		await n8n.client.activateWorkflow(id);
		const [started] = await eventually(
			async () => await n8n.client.listExecutions({ workflowId: id }),
			(executions) => executions.length > 0,
			TWO_POLLS,
		);
		return await n8n.client.waitForExecution(started?.id ?? '');
	}

	/** Activating again polls again, and brings nothing that was there. */
	async function expectNoRepeat(id: string) {
		await n8n.client.deactivateWorkflow(id);
		await n8n.client.activateWorkflow(id);
		await n8n.client.deactivateWorkflow(id);
		const executions = await n8n.client.listExecutions({ workflowId: id });
		expect(executions.map(({ status }) => status)).toStrictEqual(['success']);
	}

	it('starts the workflow with every call once', async () => {
		const wanted = addCalls();
		const demo = demoWorkflow(credential.id);
		const trigger = demo.nodes.filter(({ type }) => type === 'n8n-nodes-ipex.ipexCallLogTrigger');
		const { id } = await n8n.client.createWorkflow({
			name: 'Calls',
			nodes: trigger,
			connections: {},
		});
		const execution = await firstExecution(id);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		const items = jsonOf(execution, trigger[0]?.name ?? '');
		expect(items.map(({ callId }) => callId).sort()).toStrictEqual(wanted);
		await expectNoRepeat(id);
	});

	const itWithTables = hasDataTables ? it : it.skip;

	const inTables = 'brings every call into the tables of the demo';
	const name = hasDataTables ? inTables : `${inTables} (skipped: this n8n has no Data Tables)`;
	itWithTables(name, async () => {
		const wanted = addCalls();
		const tables: Record<string, DataTable> = {};
		for (const [name, columns] of Object.entries(crmTables)) {
			tables[name] = await n8n.client.dataTables.create(name, columns);
		}
		const { id } = await n8n.client.createWorkflow(
			withFirstDataTables(demoWorkflow(credential.id), tables),
		);
		expect(await firstExecution(id)).toMatchObject({ status: 'success', error: undefined });
		const rowsOf = async (table: string) =>
			await n8n.client.dataTables.rows(tables[table]?.id ?? '');
		const contacts = await rowsOf('IPEX Contacts');
		expect(contacts.map(({ phone }) => phone).sort()).toStrictEqual([
			'+420222333444',
			'+420777123456',
			'+421905123456',
		]);
		const rows = (await rowsOf('IPEX Call Log')).map(({ callId }) => callId);
		expect(rows).toStrictEqual(expect.arrayContaining(wanted));
		expect(new Set(rows).size).toBe(rows.length);
		await expectNoRepeat(id);
	});

	it('sends 1,000 items with a refused token, and asks for a new one once', async () => {
		const [leg] = n8n.platform.calls.addCall({ kind: 'inbound' });
		const items = Array.from({ length: 1_000 }, () => ({ callId: leg?.linkedid, login: '' }));
		await readCalls(items.slice(0, 1));
		n8n.platform.tokens.expireAccessTokens();
		const written = await n8n.credentialWrittenAt(credential);
		n8n.platform.journal.clear();
		const execution = await readCalls(items);
		expect(jsonOf(execution, 'Node')).toHaveLength(1_000);
		const { journal } = n8n.platform;
		expect(journal.of('getToken')).toHaveLength(1);
		const refused = journal.count(({ service, status }) => service === 'api' && status === 401);
		expect(refused).toBeGreaterThan(0);
		expect(refused).toBeLessThanOrEqual(16);
		expect(await n8n.credentialWrittenAt(credential)).toBe(written);
	});

	it('runs each item as its own user', async () => {
		const logins = n8n.platform.directory.users.slice(0, 3).map(({ login }) => login);
		const [leg] = n8n.platform.calls.addCall({ kind: 'inbound' });
		const items = Array.from({ length: 9 }, (_, index) => ({
			callId: leg?.linkedid,
			login: logins[index % 3] ?? '',
		}));
		expect((await readCalls(items)).error).toBeUndefined();
		const { journal } = n8n.platform;
		expect(journal.of('exchangeToken')).toHaveLength(3);
		expect(
			journal
				.of('getCalls')
				.map(({ user }) => user)
				.sort(),
		).toStrictEqual(items.map(({ login }) => login).sort());
	});

	it('signs requests of the HTTP Request node, and renews an expired token', async () => {
		n8n.platform.tokens.expireAccessTokens();
		const execution = await n8n.runNode(
			{
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: {
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'ipexApi',
					url: `${n8n.platform.apiUrl}/pbx/users`,
				},
			},
			credential,
		);
		expect(execution.error).toBeUndefined();
		expect(jsonOf(execution, 'Node').length).toBeGreaterThan(5);
		expect(n8n.platform.journal.of('getUsers').map(({ status }) => status)).toStrictEqual([
			401, 200,
		]);
	});

	it('keeps tokens and passwords out of database, logs and executions', async () => {
		expect(n8n.platform.secrets.size).toBeGreaterThan(3);
		expect(await n8n.filesWithSecrets()).toStrictEqual([]);
	});
});

/**
 * The same workflow with the first version of the Data Table node, which knows tables by their ids only, and cannot make
 * them: the part that does is left out.
 */
function withFirstDataTables(
	workflow: WorkflowInput,
	tables: Record<string, DataTable>,
): WorkflowInput {
	const { nodes, connections } = workflow;
	const isSetUp = ({ parameters }: WorkflowNode) => parameters.resource === 'table';
	const setUp = nodes.filter(isSetUp).map(({ name }) => name);
	const kept = nodes
		.filter((node) => !isSetUp(node))
		.map((node) => {
			if (node.type !== 'n8n-nodes-base.dataTable') return node;
			const { value } = node.parameters.dataTableId as { value: string };
			const dataTableId = { __rl: true, mode: 'id', value: tables[value]?.id };
			return { ...node, typeVersion: 1, parameters: { ...node.parameters, dataTableId } };
		});
	const between = Object.entries(connections)
		.filter(([name]) => !setUp.includes(name))
		.map(([name, { main = [] }]) => [
			name,
			{ main: main.map((targets) => targets?.filter(({ node }) => !setUp.includes(node)) ?? null) },
		]);
	return { ...workflow, nodes: kept, connections: Object.fromEntries(between) };
}
