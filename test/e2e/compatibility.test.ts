import { crmTables, demoWorkflow } from '../../demo/crm';
import { itemsOf as jsonOf } from '../../tools/n8n/execution';
import { n8n1 } from '../../tools/n8n/releases';
import type { Credential, DataTable, WorkflowInput, WorkflowNode } from '../../tools/n8n/types';
import { eventually } from '../support/condition';
import { RealN8n } from '../support/realN8n';

/** A poll comes every minute. */
const TWO_POLLS = 174_000;

/** What nodes.test.ts and demoWorkflow.test.ts show in the newest n8n, in the others that people run. */
describe.each([['the last n8n 1.x', n8n1]])('%s', (_name, release) => {
	let n8n: RealN8n;
	let credential: Credential;

	beforeAll(async () => {
		n8n = await RealN8n.begin({ users: 12 }, {}, release);
		credential = await n8n.createCredential();
	});

	afterAll(async () => {
		expect(n8n.platform.violations).toEqual([]);
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
		expect(types.map(({ displayName }) => displayName)).toEqual(['IPEX', 'IPEX Call Log Trigger']);
		const all = (await n8n.client.listNodeTypes()).map(({ name }) => name);
		expect(all).toEqual(expect.arrayContaining([...names, 'n8n-nodes-ipex.ipexTool']));
	});

	it('tests the credential, and says what is wrong with it', async () => {
		expect(await n8n.testCredential()).toMatchObject({ status: 'OK' });
		const wrong = await n8n.testCredential({ password: 'not-the-password' });
		expect(wrong.status).toBe('Error');
		expect(wrong.message).toMatch(/^IPEX rejected the e-mail or the password of the API access/);
	});

	it('brings every call into the table once', async () => {
		const { calls, clock } = n8n.platform;
		const at = clock.now() - 3_600_000;
		const wanted = [
			calls.addCall({ kind: 'inbound', at, phone: '+420777123456' }),
			calls.addCall({ kind: 'ringAll', phones: 8, at, phone: '+421905123456' }),
			calls.addCall({ kind: 'outbound', at, phone: '00420222333444' }),
		].map((legs) => legs[0]?.linkedid);
		calls.addCall({ kind: 'internal', at });
		const tables: Record<string, DataTable> = {};
		for (const [name, columns] of Object.entries(crmTables)) {
			tables[name] = await n8n.client.dataTables.create(name, columns);
		}
		const { id } = await n8n.client.createWorkflow(
			withFirstDataTables(demoWorkflow(credential.id), tables),
		);
		await n8n.client.activateWorkflow(id);
		const rowsOf = async (table: string) =>
			await n8n.client.dataTables.rows(tables[table]?.id ?? '');
		const [started] = await eventually(
			async () => await n8n.client.listExecutions({ workflowId: id }),
			(executions) => executions.length > 0,
			TWO_POLLS,
		);
		expect(await n8n.client.waitForExecution(started?.id ?? '')).toMatchObject({
			status: 'success',
			error: undefined,
		});
		const contacts = await rowsOf('IPEX Contacts');
		expect(contacts.map(({ phone }) => phone).sort()).toEqual([
			'+420222333444',
			'+420777123456',
			'+421905123456',
		]);
		expect((await rowsOf('IPEX Call Log')).map(({ callId }) => callId).sort()).toEqual(
			wanted.sort(),
		);
		// Activating again polls again, and brings nothing that was there.
		await n8n.client.deactivateWorkflow(id);
		await n8n.client.activateWorkflow(id);
		await n8n.client.deactivateWorkflow(id);
		const executions = await n8n.client.listExecutions({ workflowId: id });
		expect(executions.map(({ status }) => status)).toEqual(['success']);
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
		).toEqual(items.map(({ login }) => login).sort());
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
		expect(n8n.platform.journal.of('getUsers').map(({ status }) => status)).toEqual([401, 200]);
	});

	it('keeps tokens and passwords out of database, logs and executions', async () => {
		expect(n8n.platform.secrets.size).toBeGreaterThan(3);
		expect(await n8n.filesWithSecrets()).toEqual([]);
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
