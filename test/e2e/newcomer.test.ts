import { Editor } from '../support/browser';
import { finishedCall } from '../support/calls';
import { eventually } from '../support/condition';
import { beginNewcomer, type NewcomerN8n } from '../support/newcomerN8n';
import { fs, nodeProcess, path, projectRoot } from '../../tools/node';
import { Walk } from '../support/walk';

/** Half a minute until a call counts as ended, up to a minute until the next poll; the rest is patience. */
const CALL_ARRIVES_MS = 180_000;

/** Columns of the table, and the fields of a call that go into them. */
const COLUMNS = {
	startedAt: 'startedAt',
	direction: 'direction',
	outcome: 'outcome',
	phone: 'e164',
};

let stage: NewcomerN8n;
let editor: Editor;
const walk = new Walk();

beforeAll(async () => {
	stage = await beginNewcomer({ users: 12 });
	finishedCall(stage.n8n.platform, 5, {
		kind: 'ringAll',
		phone: '+420777123456',
		organization: 'ACME',
	});
	editor = await Editor.open(stage.n8n.server.url);
	// The editor asks a public service how many community nodes there are.
	await editor.page.route(
		({ hostname }) => hostname !== '127.0.0.1',
		async (route) => await route.fulfill({ json: { total: 0, results: [] } }),
	);
	await editor.signIn(stage.n8n.owner);
});

afterAll(async () => {
	await editor?.close();
	const violations = stage?.n8n.platform.violations;
	await stage?.end();
	expect(violations).toStrictEqual([]);
});

afterEach(() => expect(editor.complaints.splice(0)).toStrictEqual([]));

const button = (name: string) => editor.page.getByRole('button', { name, exact: true });

const dialog = () => editor.page.locator('[role=dialog]:visible');

/** Takes one of what the plus sign of the menu offers. */
async function takeNew(name: string): Promise<void> {
	await walk.click(editor.part('universal-add'));
	await walk.click(editor.part('navigation-menu-item').getByText(name, { exact: true }));
}

describe('a newcomer', () => {
	it('installs the package by its name', async () => {
		await walk.go('Install the nodes', async () => {
			await walk.click(editor.part('main-sidebar-settings'));
			await walk.click(editor.part('settings-community-nodes'));
			await walk.click(button('Install a community node'));
			await walk.fill(editor.input('package-name-input'), 'n8n-nodes-ipex');
			await walk.click(dialog().getByRole('checkbox'));
			await editor.partPicture('install', editor.part('communityPackageInstall-modal'));
			await walk.click(editor.part('install-community-package-button'));
			await editor.part('communityPackageInstall-modal').waitFor({ state: 'hidden' });
			await editor.part('community-package-card').getByText('3 nodes').waitFor();
		});
		// n8n asked its own service whether the package is banned, and npm for this package and no other.
		expect(
			new Set(stage.registry.journal.map((asked) => asked.split('/').slice(0, 3).join('/'))),
		).toStrictEqual(
			new Set([
				'POST /api/package',
				'GET /n8n-nodes-ipex',
				'GET /n8n-nodes-ipex/latest',
				'GET /n8n-nodes-ipex/-',
			]),
		);
	});

	it('makes the credential of an e-mail and a password', async () => {
		const { email, password } = stage.n8n.platform.access;
		await walk.go('Enter the access', async () => {
			await walk.click(editor.part('settings-back'));
			await takeNew('New credential');
			await walk.fill(editor.input('new-credential-type-select'), 'ipex');
			await walk.click(editor.part('new-credential-type-select-option').getByText('IPEX API'));
			await walk.click(editor.part('new-credential-type-button'));
			await walk.fill(editor.input('parameter-input-email'), email);
			await walk.fill(editor.input('parameter-input-password'), password);
			await walk.click(editor.part('credential-save-button'));
			await editor.part('credentials-config-container-test-success').waitFor();
			await editor.partPicture('credential', editor.part('editCredential-modal'));
			await walk.click(dialog().getByRole('button', { name: 'Close this dialog' }));
			await editor.part('credential-edit-dialog').waitFor({ state: 'hidden' });
		});
		expect([...stage.internet.asked]).toStrictEqual(
			expect.arrayContaining(['auth.voipex.io', 'ipbxapi.voipex.io']),
		);
	});

	it('makes a table for the calls', async () => {
		await walk.go('Make a table', async () => {
			await takeNew('New data table');
			await walk.fill(dialog().getByRole('textbox'), 'Calls');
			await walk.click(editor.part('proceed-from-select-button'));
			for (const column of Object.keys(COLUMNS)) {
				await walk.click(button('Add Column').first());
				await walk.fill(editor.part('add-column-popover-content').getByRole('textbox'), column);
				await walk.click(editor.part('data-table-add-column-submit-button'));
				// The grid has a hidden copy of the name, to measure it.
				const heading = editor.part('data-table-grid').getByText(column, { exact: true });
				await heading.filter({ visible: true }).waitFor();
			}
		});
	});

	it('finds the trigger, and sees the newest call', async () => {
		await walk.go('See a call', async () => {
			await takeNew('New workflow');
			await walk.click(editor.part('canvas-add-button'));
			await walk.fill(editor.part('node-creator-search-bar'), 'ipex');
			const found = editor.part('node-creator-item-name').filter({ hasText: 'IPEX' });
			await found.nth(2).waitFor();
			await editor.partPicture('nodes', editor.part('node-creator'), 400);
			await walk.click(found.filter({ hasText: 'Call Log' }));
			await walk.click(editor.part('node-creator').getByText('On call ended', { exact: true }));
			await walk.click(editor.part('trigger-execute-button'));
			const output = editor.part('output-panel');
			await output.getByText('1 item').waitFor();
			await output.getByText('inbound').first().waitFor();
			await editor.partPicture('test-event', editor.part('ndv'));
			await walk.click(editor.part('ndv-close-button'));
		});
	});

	it('puts its fields into the table', async () => {
		await walk.go('Write it into the table', async () => {
			await walk.click(editor.part('canvas-handle-plus'));
			await walk.fill(editor.part('node-creator-search-bar'), 'data table');
			await walk.click(
				editor.part('node-creator-item-name').getByText('Data table', { exact: true }),
			);
			await walk.click(editor.part('node-creator').getByText('Insert row', { exact: true }));
			await walk.click(editor.part('rlc-input').first());
			await walk.click(editor.part('rlc-item').getByText('Calls', { exact: true }));
			for (const [column, field] of Object.entries(COLUMNS)) {
				await walk.drag(
					editor.part('run-data-schema-item').getByText(field, { exact: true }),
					editor.part(`parameter-input-${column}`),
					`${field} }}`,
				);
			}
			await walk.click(editor.part('node-execute-button'));
			await editor.part('output-panel').getByText('+420777123456').waitFor();
			await editor.partPicture('insert-row', editor.part('ndv'));
			await walk.click(editor.part('ndv-close-button'));
		});
	});

	it('switches it on, and finds the next call in the table', async () => {
		await walk.go('Switch it on', async () => {
			await walk.click(editor.part('workflow-open-publish-modal-button'));
			await walk.click(editor.part('workflow-publish-button'));
			await walk.click(button('Got it'));
			await editor.part('workflow-active-version-indicator').waitFor();
		});
		await editor.canvasPicture('published');

		const { calls } = stage.n8n.platform;
		calls.addCall({ kind: 'inbound', phone: '608 111 222', answered: false });
		const { dataTables } = stage.n8n.client;
		const [table] = await dataTables.list();
		const rows = await eventually(
			async () => await dataTables.rows(table?.id ?? ''),
			(found) => found.length > 1,
			CALL_ARRIVES_MS,
		);
		expect(rows.map(({ phone, outcome }) => [phone, outcome])).toStrictEqual([
			['+420777123456', 'answered'],
			['+420608111222', 'missed'],
		]);

		await walk.go('Look into the table', async () => {
			await walk.click(editor.part('project-home-menu-item'));
			await walk.click(editor.part('tab-data-tables'));
			await walk.click(editor.part('data-table-card-name').getByText('Calls'));
			await editor.part('data-table-grid').getByText('+420608111222').waitFor();
			await editor.picture('row', { clip: { x: 0, y: 0, width: 1280, height: 220 } });
		});
	});

	it.each(['docs/getting-started.md', 'docs/cs/getting-started.md'])(
		'needs no more clicks and fields than %s says',
		(page) => {
			const text = fs.readFileSync(path.join(projectRoot, page), 'utf8');
			const promised = [...text.matchAll(/^\| [^|]+ \| (\d+) \| (\d+) \|$/gm)].map(
				([, clicks, fields]) => ({ clicks: Number(clicks), fields: Number(fields) }),
			);
			const needed = walk.steps.map(({ clicks, fields }) => ({ clicks, fields }));
			expect(needed).toHaveLength(promised.length);
			needed.forEach(({ clicks, fields }, index) => {
				expect(clicks).toBeLessThanOrEqual(promised[index]?.clicks ?? 0);
				expect(fields).toBeLessThanOrEqual(promised[index]?.fields ?? 0);
			});
		},
	);

	afterAll(() => {
		const lines = walk.steps.map(
			({ name, clicks, fields }) => `${name}: ${clicks} clicks, ${fields} fields\n`,
		);
		nodeProcess.stdout.write(lines.join(''));
	});
});
