import type { Credential } from '../../tools/n8n/types';
import { EventSender } from '../../tools/platform';
import type { Editor } from '../support/browser';
import { eventually } from '../support/condition';
import { endWithoutComplaints, openEditor } from '../support/editorOfN8n';
import { RealN8n } from '../support/realN8n';
import { TRIGGER_NAME, WebhookWorkflow } from '../support/webhookWorkflow';

const CUSTOMER = '+420602000111';
const SECRET = 'a-long-secret-for-sms';

let n8n: RealN8n;
let editor: Editor;

beforeAll(async () => {
	n8n = await RealN8n.begin({ users: 5 });
	editor = await openEditor(n8n);
});

endWithoutComplaints(() => ({ n8n, editor }));

const named = ({ id, name }: Credential) => ({ id, name });

it('an SMS is sent in the editor, from a number that was picked', async () => {
	const credential = await n8n.createCredential();
	const { id } = await n8n.client.createWorkflow({
		name: 'Send',
		nodes: [
			{
				...{ id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
				...{ position: [0, 0], parameters: {} },
			},
			{
				...{ id: '2', name: 'IPEX', type: 'n8n-nodes-ipex.ipex', typeVersion: 1 },
				...{ position: [260, 0], parameters: {} },
				credentials: { ipexApi: named(credential) },
			},
		],
		connections: { Start: { main: [[{ node: 'IPEX', type: 'main', index: 0 }]] } },
	});
	const [, sender] = n8n.platform.sms.numbers;
	await editor.openNode(id, 'IPEX');
	await editor.choose('resource', 'SMS');
	await editor.choose('operation', 'Send');
	await editor.input('parameter-input-recipient').fill('602 000 111');
	await editor.part('parameter-input-text').locator('textarea').fill('Přijďte v 8:30.');
	const entry = await editor.search('sender', '998');
	expect(await entry.innerText()).toContain(sender);
	await entry.click();
	await editor.execute('sms-1');
	await editor.picture('send-sms');
	expect(n8n.platform.sms.all()).toMatchObject([
		{ from: sender, to: CUSTOMER, text: 'Přijďte v 8:30.', direction: 'OUT' },
	]);
	const output = editor.part('output-panel');
	await output.getByText('UCS-2').waitFor();
	await output.getByText('segments').waitFor();
});

it('an SMS that is received shows in the editor while the trigger listens', async () => {
	const credential = await n8n.client.createCredential({
		name: 'IPEX SMS Chat',
		type: 'ipexWebhookApi',
		data: { authentication: 'secret', secret: SECRET },
	});
	const workflow = await WebhookWorkflow.create(n8n, {
		parameters: { events: ['SMSReceived'] },
		credentials: { ipexWebhookApi: named(credential) },
	});
	const { sms } = n8n.platform;
	const event = sms.eventOf(sms.receive(CUSTOMER, 'Děkuji, přijdu.'));
	await editor.openNode(workflow.id, TRIGGER_NAME);
	await editor.part('ndv').getByText('settings of the SMS Chat').waitFor();
	await editor.part('trigger-execute-button').click();
	const chat = new EventSender({ url: `${workflow.testUrl}?secret=${SECRET}` });
	// Until the editor listens, n8n knows no such address.
	await eventually(
		async () => (await chat.send([event]))[0]?.status,
		(status) => status === 200,
		120_000,
	);
	const output = editor.part('output-panel');
	await output.getByText('Děkuji, přijdu.').first().waitFor();
	await output.getByText('SMSReceived').first().waitFor();
});
