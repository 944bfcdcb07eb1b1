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
			await stage.n8n.client.runWorkflow(workflowId, { trigger: 'Every 2 minutes' });
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
				settings: {
					...{ fallbackAgent: logins()[5], mostTries: 3 },
					...{ fromHour: 0, toHour: 24, workdays: false },
				},
			});
			workflowId = workflow.id;
			const form = workflow.nodes.find(({ name }) => name === 'Lead form');
			address = `${server.url}/form/${(form as { webhookId?: string }).webhookId}`;
			// It makes the tables, and finds no lead in them.
			await tryAgain();
			await fillTable(stage, 'IPEX lead agents', [
				{ region: 'Prague', agent: logins()[2] },
				{ region: 'Moravia', agent: logins()[3] },
			]);
			const answered = { lastOutcome: 'answered' };
			await fillTable(stage, 'IPEX Contacts', [
				{ phone: '+420608999888', person: 'Karel Bláha', lastUser: logins()[4], ...answered },
				{ phone: '+420608999888', person: 'Office', lastUser: logins()[4], ...answered },
				{ phone: '+420606777666', person: 'Ida Malá', lastUser: logins()[2], ...answered },
				{ phone: '+420606777666', person: 'Jan Malý', lastUser: logins()[4], ...answered },
				{ phone: null, person: 'Without a number', lastUser: logins()[1], ...answered },
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
			expect(started()).toStrictEqual([
				{ user: logins()[3], to: '+420602111222' },
				{ user: logins()[4], to: '+420608999888' },
				{ user: logins()[5], to: '+421905123456' },
				{ user: logins()[3], to: '+420606777666' },
				{ user: logins()[5], to: '+436641234567' },
			]);
		});

		it('calls nobody twice who fills in the form twice, and sets aside who gives no number', async () => {
			await fillIn('602111222', 'Prague');
			await fillIn('call me', 'Prague');
			expect(started()).toHaveLength(5);
			expect(
				(await rowsOf(stage, LEADS)).filter(({ state }) => state === 'no number'),
			).toMatchObject([{ phone: 'call me', error: 'This is not a phone number.' }]);
		});

		it('calls later while IPEX is down, and gives up after three tries', async () => {
			const { faults } = stage.n8n.platform;
			const down = fault.status(503, { message: 'Down' });
			faults.order({ operationId: 'createCall', fault: down, times: Infinity });
			await fillIn('603 333 444', 'Prague');
			expect(started()).toHaveLength(5);
			faults.clear();
			await tryAgain();
			expect(started()[5]).toStrictEqual({ user: logins()[2], to: '+420603333444' });
			faults.order({ operationId: 'createCall', fault: down, times: Infinity });
			await fillIn('603 555 666', 'Prague');
			await tryAgain();
			await tryAgain();
			faults.clear();
			await tryAgain();
			expect(started()).toHaveLength(6);
			const lead = (phone: string, state: string, agent: string | null, tries: number | null) => ({
				...{ phone, state, agent, tries },
			});
			expect(await leads()).toStrictEqual(
				only(
					[
						lead('+420602111222', 'called', logins()[3] ?? '', 1),
						lead('+420608999888', 'called', logins()[4] ?? '', 1),
						lead('+421905123456', 'called', logins()[5] ?? '', 1),
						lead('+420606777666', 'called', logins()[3] ?? '', 1),
						lead('+436641234567', 'called', logins()[5] ?? '', 1),
						lead('call me', 'no number', null, null),
						lead('+420603333444', 'called', logins()[2] ?? '', 2),
						lead('+420603555666', 'failed', logins()[2] ?? '', 3),
					],
					['phone', 'state', 'agent', 'tries'],
				),
			);
		});

		it('does not call again by itself when nobody knows whether the phone rang', async () => {
			const before = started().length;
			stage.n8n.platform.faults.order({ operationId: 'createCall', fault: fault.cutBody() });
			await fillIn('603 777 888', 'Prague');
			await tryAgain();
			expect((await rowsOf(stage, LEADS)).at(-1)).toMatchObject({
				phone: '+420603777888',
				state: 'check',
				error: expect.stringContaining('respon') as unknown,
			});
			expect(started().length - before).toBeLessThanOrEqual(1);
		});

		it('calls a lead of the night in the office hours', async () => {
			const { client } = stage.n8n;
			await client.deactivateWorkflow(workflowId);
			const closed = await importExample(stage.n8n, 'lead-form', {
				settings: { fallbackAgent: logins()[5], fromHour: 24 },
			});
			await fillTable(stage, LEADS, [{ phone: '+420604000111', region: 'Moravia', key: 'night' }]);
			const night = async () =>
				(await rowsOf(stage, LEADS)).find(({ phone }) => phone === '+420604000111');
			await client.runWorkflow(closed.id, { trigger: 'Every 2 minutes' });
			expect(await night()).toMatchObject({ state: null });
			await tryAgain();
			expect(await night()).toMatchObject({ state: 'called', agent: logins()[3] });
		});
	});
}
