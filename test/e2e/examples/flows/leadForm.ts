import axios from 'axios';

import { fault } from '../../../../tools/platform';
import { executionsOf, importExample } from '../../../support/exampleWorkflow';
import { fillTable, only, rowsOf, type Stage } from './stage';

const LEADS = 'IPEX leads';

/** A lead form: the right agent's phone rings, and then the lead is called. */
export function leadForm(stage: Stage): void {
	describe('lead-form', () => {
		let workflowId: string;
		let address: string;
		let executions = 1;

		const logins = () => stage.n8n.platform.directory.users.map(({ login }) => login);
		const tryAgain = async () =>
			await stage.n8n.client.runWorkflow(workflowId, { trigger: 'Every 5 minutes' });
		const started = () =>
			stage.n8n.platform.journal
				.of('createCall')
				.filter(({ status }) => status === 200)
				.map(({ user, body }) => ({ user, to: (body as { to?: string }).to }));
		const leads = async () =>
			only(await rowsOf(stage, LEADS), ['phone', 'state', 'agent', 'tries']);

		/** Fills in the form as a browser does, and waits until n8n has dealt with it. */
		async function fillIn(phone: string, region: string): Promise<void> {
			const form = new FormData();
			form.set('field-0', 'Karel Bláha');
			form.set('field-1', phone);
			form.set('field-2', region);
			form.set('field-3', 'New switchboard');
			const answer = await axios.post<unknown>(address, form, { proxy: false });
			expect(answer.status).toBe(200);
			executions += 1;
			await executionsOf(stage.n8n, workflowId, executions);
		}

		beforeAll(async () => {
			const { client, server } = stage.n8n;
			const workflow = await importExample(stage.n8n, 'lead-form', {
				settings: { fallbackAgent: logins()[5], fromHour: 0, toHour: 24, workdays: false },
			});
			workflowId = workflow.id;
			const form = workflow.nodes.find(({ name }) => name === 'Lead form');
			address = `${server.url}/form/${(form as { webhookId?: string }).webhookId}`;
			await client.runWorkflow(workflowId, { trigger: 'Set up once' });
			await fillTable(stage, 'IPEX lead agents', [
				{ region: 'Prague', agent: logins()[2] },
				{ region: 'Moravia', agent: logins()[3] },
			]);
			await fillTable(stage, 'IPEX Contacts', [
				{ phone: '+420608999888', person: 'Karel Bláha', lastUser: logins()[4] },
				{ phone: '+420608999888', person: 'Office', lastUser: logins()[4] },
				{ phone: '+420606777666', person: 'Ida Malá', lastUser: logins()[2] },
				{ phone: '+420606777666', person: 'Jan Malý', lastUser: logins()[4] },
				{ phone: null, person: 'Without a number', lastUser: logins()[1] },
			]);
			await client.activateWorkflow(workflowId);
			stage.n8n.platform.journal.clear();
		});

		afterAll(async () => {
			if (workflowId) await stage.n8n.client.deactivateWorkflow(workflowId);
		});

		it('calls as who alone spoke with the lead, as the agent of the region, or as the fallback', async () => {
			const limit = stage.n8n.platform.faults.order({
				operationId: 'createCall',
				fault: fault.tooManyRequests(1),
			});
			await fillIn('602 111 222', 'Moravia');
			expect(limit.served).toBe(1);
			await fillIn('+420 608 999 888', 'Moravia');
			await fillIn('0905 123 456', 'Slovakia');
			await fillIn('606777666', 'Moravia');
			await fillIn('+43 (0)664 1234567', 'Bohemia');
			expect(started()).toEqual([
				{ user: logins()[3], to: '+420602111222' },
				{ user: logins()[4], to: '+420608999888' },
				{ user: logins()[5], to: '+421905123456' },
				{ user: logins()[3], to: '+420606777666' },
				{ user: logins()[5], to: '+436641234567' },
			]);
		});

		it('calls nobody twice who fills in the form twice, and nobody without a number', async () => {
			await fillIn('602111222', 'Prague');
			await fillIn('call me', 'Prague');
			expect(started()).toHaveLength(5);
			expect((await leads()).filter(({ state }) => state === 'no number')).toHaveLength(1);
		});

		it('calls later while IPEX is down, and gives up after three tries', async () => {
			const { faults } = stage.n8n.platform;
			const down = fault.status(503, { message: 'Down' });
			faults.order({ operationId: 'createCall', fault: down, times: Infinity });
			await fillIn('603 333 444', 'Prague');
			expect(started()).toHaveLength(5);
			faults.clear();
			await tryAgain();
			expect(started()[5]).toEqual({ user: logins()[2], to: '+420603333444' });
			faults.order({ operationId: 'createCall', fault: down, times: Infinity });
			await fillIn('603 555 666', 'Prague');
			await tryAgain();
			await tryAgain();
			faults.clear();
			await tryAgain();
			expect(started()).toHaveLength(6);
			expect(await leads()).toEqual(
				only(
					[
						{ phone: '+420602111222', state: 'called', agent: logins()[3], tries: null },
						{ phone: '+420608999888', state: 'called', agent: logins()[4], tries: null },
						{ phone: '+421905123456', state: 'called', agent: logins()[5], tries: null },
						{ phone: '+420606777666', state: 'called', agent: logins()[3], tries: null },
						{ phone: '+436641234567', state: 'called', agent: logins()[5], tries: null },
						{ phone: 'call me', state: 'no number', agent: null, tries: null },
						{ phone: '+420603333444', state: 'called', agent: logins()[2], tries: 1 },
						{ phone: '+420603555666', state: 'failed', agent: logins()[2], tries: 3 },
					],
					['phone', 'state', 'agent', 'tries'],
				),
			);
		});
	});
}
