import type { CrmFault } from '../../../crm/service/faults';
import { fault } from '../../../../tools/platform';
import { importExample } from '../../../support/exampleWorkflow';
import { fillTable, only, rowsOf } from '../flows/stage';
import type { ServiceStage } from './serviceStage';

const TABLE = 'IPEX SMS replies to HubSpot';
const SCHEDULE = 'Every 5 minutes';
const WRITE = 'POST /crm/v3/objects/communications';
const FIND = 'POST /crm/v3/objects/contacts/search';

const refusal: CrmFault = { kind: 'refuse', status: 400, body: { message: 'Not an option' } };

/** SMS that customers send, at their contact in HubSpot. */
export function smsReplies(stage: ServiceStage): void {
	describe('sms-replies', () => {
		let workflowId: string;
		let eva: string;

		const written = () =>
			stage.hubSpot.records.communications.map(({ properties, contacts }) => ({
				contact: contacts.join(),
				text: properties.hs_communication_body,
			}));
		const rows = async () => only(await rowsOf(stage, TABLE), ['phone', 'status', 'note']);
		const row = async (text: string) =>
			(await rowsOf(stage, TABLE)).find((one) => one.text === text);
		const order = (operation: string, kind: CrmFault) =>
			stage.hubSpot.service.faults.order({ operation, fault: kind });

		async function tick(): Promise<void> {
			const { error } = await stage.n8n.client.runWorkflow(workflowId, { trigger: SCHEDULE });
			expect(error).toBeUndefined();
		}

		beforeAll(async () => {
			await stage.n8n.client.createCredential({
				name: 'HubSpot Service Key account',
				type: 'hubspotAppToken',
				data: { appToken: stage.hubSpot.token },
			});
			eva = stage.hubSpot.addContact({ firstname: 'Eva', mobilephone: '602 000 111' }).id;
			stage.hubSpot.addContact({ firstname: 'Eva again', phone: '+420602000111' });
			stage.hubSpot.addContact({ firstname: 'Adam', phone: '+421602000111' });
			// Without waiting for the next try.
			const parameters = {
				'Note the result': { 'columns.value.nextTryAt': '={{ $now.toISO() }}' },
			};
			workflowId = (await importExample(stage.n8n, 'sms-replies', { parameters })).id;
		});

		it('writes each SMS to the oldest contact with the number, and says which it left out', async () => {
			const { sms } = stage.n8n.platform;
			const [first] = [sms.receive('+420602000111', 'Call me <at> 5')];
			sms.send('+420777888999', '+420602000111', 'We called you.');
			sms.receive('+420603999888', 'Who are you?');
			sms.receive('ACME', 'Buy now');
			await tick();
			expect(written()).toStrictEqual([
				{
					contact: eva,
					text: `Call me &lt;at&gt; 5<br>From: +420602000111<br>IPEX SMS: ${first.id}`,
				},
			]);
			expect(stage.hubSpot.records.communications[0]?.properties).toMatchObject({
				hs_communication_channel_type: 'SMS',
				hs_timestamp: new Date(Math.floor(first.createdAt / 1000) * 1000).toISOString(),
			});
			const columns = ['phone', 'status', 'note'];
			expect((await rows()).filter(({ phone }) => phone !== '+420602000222')).toStrictEqual(
				expect.arrayContaining(
					only(
						[
							{ phone: '+420602000111', status: 'written', note: '' },
							{
								phone: '+420603999888',
								status: 'no contact',
								note: 'No contact in HubSpot has this number.',
							},
							{ phone: 'ACME', status: 'no contact', note: 'The sender is not a phone number.' },
						],
						columns,
					),
				),
			);
		});

		it('writes nothing twice when it reads the same SMS again', async () => {
			const before = await rows();
			await tick();
			expect(written()).toHaveLength(1);
			expect(await rows()).toStrictEqual(before);
		});

		it('tries again what HubSpot did not accept, and says why it waits', async () => {
			stage.n8n.platform.sms.receive('+420602000111', 'Refused');
			order(WRITE, refusal);
			await tick();
			expect(await row('Refused')).toMatchObject({
				status: 'waiting',
				attempts: 1,
				note: expect.stringMatching(/Not an option|400/) as unknown,
			});
			order(FIND, { kind: 'refuse', status: 500 });
			await tick();
			expect(await row('Refused')).toMatchObject({ status: 'waiting', attempts: 2 });
			await tick();
			expect(await row('Refused')).toMatchObject({ status: 'written', note: '' });
			expect(written()).toHaveLength(2);
		});

		it('writes once an SMS whose response was lost', async () => {
			stage.n8n.platform.sms.receive('+420602000111', 'Lost');
			order(WRITE, { kind: 'answerLost' });
			await tick();
			expect(await row('Lost')).toMatchObject({ status: 'waiting' });
			await tick();
			expect(await row('Lost')).toMatchObject({ status: 'written' });
			expect(written().filter(({ text }) => text?.startsWith('Lost'))).toHaveLength(1);
		});

		it('writes each SMS once when two runs begin at the same time', async () => {
			for (const text of ['One', 'Two', 'Three']) {
				stage.n8n.platform.sms.receive('+420602000111', text);
			}
			await Promise.all([tick(), tick()]);
			await tick();
			for (const text of ['One', 'Two', 'Three']) {
				expect(written().filter((one) => one.text?.startsWith(`${text}<`))).toHaveLength(1);
			}
		});

		it('takes no SMS for another one whose ID begins like its own', async () => {
			const time = new Date().toISOString();
			const phone = { e164: '+420602000111', variants: ['+420602000111'] };
			const due = (messageId: string) => ({
				...{ messageId, text: messageId, phone: phone.e164, receivedAt: time, attempts: 0 },
				...{ nextTryAt: new Date(0).toISOString(), sms: JSON.stringify({ messageId, phone }) },
			});
			await fillTable(stage, TABLE, [due('p-1'), due('p-12')]);
			order(WRITE, refusal);
			await tick();
			await tick();
			const texts = written().map(({ text }) => text ?? '');
			for (const id of ['p-1', 'p-12']) {
				expect(texts.filter((text) => text.endsWith(`IPEX SMS: ${id}`))).toHaveLength(1);
				expect(await row(id)).toMatchObject({ status: 'written' });
			}
		});

		it('leaves alone an SMS that another run has just taken, and saved anew', async () => {
			const { id, from } = stage.n8n.platform.sms.receive('+420602000111', 'Taken');
			const sms = JSON.stringify({ messageId: id, phone: { e164: from }, text: 'Taken' });
			const due = { attempts: 0, nextTryAt: new Date(0).toISOString() };
			const row = { ...due, messageId: id, phone: from, text: 'Taken', status: 'writing', sms };
			await fillTable(stage, TABLE, [row]);
			await tick();
			expect(written().filter(({ text }) => text?.startsWith('Taken'))).toStrictEqual([]);
		});

		it('goes on with those that wait while IPEX does not answer', async () => {
			stage.n8n.platform.sms.receive('+420602000111', 'Waits');
			order(WRITE, refusal);
			await tick();
			const { faults } = stage.n8n.platform;
			faults.order({ operationId: 'getSms', times: Infinity, fault: fault.status(500) });
			await stage.n8n.client.runWorkflow(workflowId, { trigger: SCHEDULE });
			faults.clear();
			await tick();
			expect(await row('Waits')).toMatchObject({ status: 'written' });
		});

		it('sets aside a row whose SMS somebody has overwritten, and writes the others', async () => {
			const due = { attempts: 0, nextTryAt: new Date(0).toISOString() };
			const typed = ['Call Eva back', '{"from":"'];
			await fillTable(
				stage,
				TABLE,
				typed.map((sms) => ({ ...due, messageId: sms, text: sms, sms })),
			);
			stage.n8n.platform.sms.receive('+420602000111', 'Behind them');
			await tick();
			expect(await row('Behind them')).toMatchObject({ status: 'written' });
			for (const sms of typed) expect(await row(sms)).toMatchObject({ status: 'no contact' });
			expect(await row('Call Eva back')).toMatchObject({ note: 'The column sms holds no SMS.' });
		});
	});
}
