import { DateTime } from 'luxon';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { type Crm, setUpCrm } from '../../demo/crm';
import { eventually } from '../support/condition';
import type { Editor } from '../support/browser';
import { endWithoutComplaints, openEditor } from '../support/editorOfN8n';
import { RealN8n } from '../support/realN8n';

let n8n: RealN8n;
let crm: Crm;
let editor: Editor;
let workflowId: string;

beforeAll(async () => {
	n8n = await RealN8n.begin({ seed: 20, calls: 300, historyHours: 8 });
	const { email, password, authUrl, apiUrl } = n8n.credentialData() as Record<string, string>;
	crm = await setUpCrm(n8n.client, {
		email: email ?? '',
		password: password ?? '',
		authUrl: authUrl ?? '',
		apiUrl: apiUrl ?? '',
	});
	const [credential] = await n8n.client.listCredentials();
	const workflow = await n8n.client.createWorkflow({
		name: 'One node',
		nodes: [
			{
				id: '1',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: '2',
				name: 'IPEX',
				type: 'n8n-nodes-ipex.ipex',
				typeVersion: 1,
				position: [260, 0],
				parameters: {},
				credentials: { ipexApi: { id: credential?.id ?? '', name: credential?.name ?? '' } },
			},
			{
				id: '4',
				name: 'One PBX',
				type: 'n8n-nodes-ipex.ipex',
				typeVersion: 1,
				position: [260, 200],
				parameters: {
					resource: 'switchboard',
					operation: 'getUser',
					options: { pbxId: String(n8n.platform.directory.pbxId) },
				},
				credentials: { ipexApi: { id: credential?.id ?? '', name: credential?.name ?? '' } },
			},
			{
				id: '3',
				name: 'Fields',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				position: [520, 0],
				parameters: {},
			},
		],
		connections: {
			Start: { main: [[{ node: 'IPEX', type: 'main', index: 0 }]] },
			IPEX: { main: [[{ node: 'Fields', type: 'main', index: 0 }]] },
		},
	});
	workflowId = workflow.id;
	editor = await openEditor(n8n);
});

endWithoutComplaints(() => ({ n8n, editor }));

const namesOf = (property?: INodeProperties) =>
	((property?.options ?? []) as INodePropertyOptions[]).map(({ name }) => name);

/** n8n adds it to the lists of every node whose credential serves the HTTP Request node. */
const withoutStock = (names: string[]) => names.filter((name) => name !== 'Custom API Call');

it('a node after it shows the fields of a call before any call was fetched', async () => {
	await editor.openNode(workflowId, 'Fields');
	const input = editor.part('ndv-input-panel');
	for (const field of ['callId', 'phone', 'e164', 'answeredBy']) {
		await input.getByText(field, { exact: true }).first().waitFor();
	}
});

describe('the IPEX node in the editor', () => {
	beforeAll(async () => await editor.openNode(workflowId, 'IPEX'));

	it('shows every resource, and under each its operations', async () => {
		const [type] = await n8n.client.getNodeTypes(['n8n-nodes-ipex.ipex']);
		const properties = (type?.properties ?? []) as INodeProperties[];
		const resources = properties.find(({ name }) => name === 'resource');
		const wanted = withoutStock(namesOf(resources));
		expect(wanted).not.toStrictEqual([]);
		for (const { name, value } of (resources?.options ?? []) as INodePropertyOptions[]) {
			if (!wanted.includes(name)) continue;
			expect(withoutStock(await editor.choose('resource', name))).toStrictEqual(wanted);
			const operations = withoutStock(
				namesOf(
					properties.find(
						(property) =>
							property.name === 'operation' &&
							property.displayOptions?.show?.resource?.includes(value),
					),
				),
			);
			const shown = await editor.choose('operation', operations[0] ?? '');
			expect(withoutStock(shown)).toStrictEqual(operations);
		}
	});

	it('finds a user by name in its picker, and gets that user', async () => {
		const user = n8n.platform.directory.users[3];
		await editor.choose('resource', 'Switchboard');
		await editor.choose('operation', 'Get User');
		const entry = await editor.search('userId', user?.surname ?? '');
		expect(await entry.innerText()).toContain(`${user?.name} ${user?.surname}`);
		await entry.click();
		await editor.execute(user?.login ?? '');
		expect(await editor.part('ndv-items-count').innerText()).toContain('1 item');
	});

	it('says in our words that an ID is unknown', async () => {
		await editor.enter('userId', 'By ID', 'unknown');
		await editor.execute(/IPEX has nothing with this ID \(HTTP 404\)/);
	});

	it('shows the calls of the log', async () => {
		await editor.choose('resource', 'Call Log');
		await editor.choose('operation', 'Get Many');
		await editor.execute(/50 items/);
	});

	it("finds yesterday's missed calls by a period and an outcome", async () => {
		const { calls, clock } = n8n.platform;
		// The n8n of the tests is in the time zone of this machine.
		const at = DateTime.fromMillis(clock.now()).minus({ days: 1 }).toMillis();
		const [missed] = calls.addCall({ kind: 'ringAll', answered: false, at });
		const [answered] = calls.addCall({ kind: 'inbound', at });
		await editor.choose('period', 'Yesterday');
		await editor.add('Add Filter', 'Outcome');
		await editor.execute(missed?.linkedid ?? '');
		await editor.picture('missed-calls-of-yesterday');
		const output = editor.part('output-panel');
		expect(await output.getByText(answered?.linkedid ?? '').count()).toBe(0);
	});

	it('opens its credential, whose test succeeds', async () => {
		await editor.part('credential-edit-button').click();
		await editor.part('credentials-config-container-test-success').waitFor();
	});
});

describe("a node with a 'PBX ID'", () => {
	beforeAll(async () => await editor.openNode(workflowId, 'One PBX'));

	it('picks a user from the list of that switchboard', async () => {
		const { directory, journal } = n8n.platform;
		const user = directory.users[5];
		await editor.part('ndv').getByText('PBX ID', { exact: true }).waitFor();
		journal.clear();
		const entry = await editor.search('userId', user?.surname ?? '');
		expect(await entry.innerText()).toContain(`${user?.name} ${user?.surname}`);
		const [first] = journal.of('getUsers');
		expect(first?.query).toStrictEqual({ pbxId: String(directory.pbxId) });
		await entry.click();
		await editor.execute(user?.login ?? '');
	});

	it('starts a call from the phone of a user who was picked', async () => {
		const { directory, journal } = n8n.platform;
		const user = directory.users[6];
		await editor.choose('resource', 'Call');
		await editor.choose('operation', 'Start');
		await editor.input('parameter-input-to').fill('+420602000111');
		const entry = await editor.search('identityValue', user?.surname ?? '');
		await entry.click();
		await editor.execute('callId');
		const [started] = journal.of('createCall');
		expect(started?.body).toMatchObject({
			to: '+420602000111',
			fromUser: { identityType: 'login', identityValue: user?.login },
		});
	});
});

describe('the search for nodes', () => {
	beforeAll(async () => {
		await editor.goTo('/workflow/new');
		await editor.part('canvas-add-button').click();
	});

	it.each(['IPEX', 'phone call', 'PBX', 'telephony', 'VoIP', 'missed call', 'hovor', 'ústředna'])(
		'finds the three nodes by "%s"',
		async (words) => {
			const found = editor.part('node-creator-item-name');
			await editor.part('node-creator-search-bar').fill('no such node');
			await found.first().waitFor({ state: 'hidden' });
			await editor.part('node-creator-search-bar').fill(words);
			for (const name of [/^IPEX$/, /^IPEX Call Log/, /^IPEX Event/]) {
				await found.filter({ hasText: name }).first().waitFor();
			}
		},
	);
});

describe('the demo in the editor', () => {
	it('shows its tables with rows', async () => {
		for (const [name, column] of [
			['IPEX Contacts', 'callBack'],
			['IPEX Call Log', 'startedAt'],
		] as const) {
			await eventually(
				async () => await n8n.client.dataTables.rows(crm.tables[name]?.id ?? ''),
				(rows) => rows.length > 10,
				120_000,
			);
			await editor.goTo('/home/datatables');
			await editor.page.getByText(name, { exact: true }).first().click();
			const grid = editor.part('data-table-grid');
			await grid.getByText(column, { exact: true }).last().waitFor();
			await grid
				.getByText(/^\+420\d{9}$/)
				.first()
				.waitFor();
		}
		await editor.picture('calls');
	});

	it('shows its workflow, and the panel of the trigger', async () => {
		await editor.goTo(`/workflow/${crm.workflowId}`);
		await editor.part('canvas-node').nth(4).waitFor();
		const advice = editor.page.getByText('Production Checklist');
		await advice.waitFor();
		await editor.page.keyboard.press('Escape');
		await advice.waitFor({ state: 'hidden' });
		await editor.picture('workflow');
		await editor.openNode(crm.workflowId, 'IPEX Call Log Trigger');
		await editor
			.part('ndv')
			.getByText('Look Back')
			.or(editor.part('ndv').getByText('Poll Times'))
			.first()
			.waitFor();
	});
});
