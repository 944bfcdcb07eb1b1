import { fault } from '../../../../tools/platform';
import { finishedCall } from '../../../support/calls';
import { executionsOf, importExample } from '../../../support/exampleWorkflow';
import { without } from '../../../support/without';
import { fillTable, LONG_AGO, rowsOf, type Stage, tableId, TRIGGER } from './stage';

const CALLS = 'IPEX Call Log';
const CONTACTS = 'IPEX Contacts';
const FILLED_IN = { parameters: { [TRIGGER]: LONG_AGO } };

/** Every call in n8n's Data Tables, which is the demo's workflow. */
export function dataTables(stage: Stage): void {
	describe('data-tables', () => {
		const expected: Record<string, string> = {};
		let workflowId: string;

		const contents = async (table: string) =>
			(await rowsOf(stage, table)).map((row) => without(row, 'id', 'createdAt', 'updatedAt'));
		const agent = () => stage.n8n.platform.directory.users[0];
		const call = (minutesAgo: number, spec: object) =>
			finishedCall(stage.n8n.platform, minutesAgo, { user: agent()?.login, ...spec });

		/** Polls once with a workflow that has no memory of any call. */
		async function beginAgain() {
			const { client } = stage.n8n;
			const { id } = await importExample(stage.n8n, 'data-tables', FILLED_IN);
			await client.activateWorkflow(id);
			const [execution] = await executionsOf(stage.n8n, id);
			await client.deactivateWorkflow(id);
			expect(execution?.error).toBeUndefined();
			return execution;
		}

		beforeAll(async () => {
			const { client, platform } = stage.n8n;
			platform.calls.clear();
			workflowId = (await importExample(stage.n8n, 'data-tables', FILLED_IN)).id;
			await client.runWorkflow(workflowId, { trigger: 'Set up once' });
			await fillTable(stage, CONTACTS, [
				{ phone: '+420777123456', person: 'Eva Malá' },
				{ phone: '+420777123456', organization: 'Malá s.r.o.' },
				{ phone: null, person: 'Without a number' },
			]);
			expected.named = call(60, { phone: '777 123 456', person: 'E. M.', organization: 'ACME' });
			expected.missed = call(50, { phone: '00420777123456', person: 'E.', answered: false });
			expected.unknown = call(40, { phone: '608111222', person: 'Jan Nový' });
			expected.outbound = call(30, { kind: 'outbound', phone: '608111222', organization: 'JN' });
			expected.queue = call(20, { kind: 'ringAll', phones: 8, phone: '+421905123456' });
			expected.lost = call(15, { kind: 'ringAll', phones: 8, phone: '602999888', answered: false });
			expected.hidden = call(10, { kind: 'anonymous' });
			call(10, { kind: 'internal' });
		});

		afterAll(async () => {
			if (workflowId) await stage.n8n.client.deactivateWorkflow(workflowId);
			// Other examples have a table of contacts as well, which they fill in their own way.
			for (const table of [CALLS, CONTACTS]) {
				await stage.n8n.client.dataTables.delete(await tableId(stage.n8n, table));
			}
		});

		it('keeps the calls when IPEX limits and fails, and when the contacts cannot be written', async () => {
			const { client, platform } = stage.n8n;
			const troubles = [fault.tooManyRequests(1), fault.status(503, { message: 'Down' })].map(
				(trouble) => platform.faults.order({ operationId: 'getCalls', fault: trouble }),
			);
			const table = await tableId(stage.n8n, CONTACTS);
			await client.dataTables.rename(table, 'Not there');
			await client.activateWorkflow(workflowId);
			const [, failed] = await executionsOf(stage.n8n, workflowId, 2);
			expect(troubles.map(({ served }) => served)).toEqual([1, 1]);
			expect(failed?.error?.message).toContain(CONTACTS);
			await client.dataTables.rename(table, CONTACTS);
			expect((await contents(CALLS)).map(({ callId }) => callId)).toEqual(Object.values(expected));
			expect(await contents(CONTACTS)).toHaveLength(3);
			// As the button under "Executions" does.
			await client.rest.send('POST', `/executions/${failed?.id}/retry`, {
				body: { loadWorkflow: true },
			});
			const [, , repeated] = await executionsOf(stage.n8n, workflowId, 3);
			expect(repeated?.error).toBeUndefined();
		});

		/** Identifiers begin with the second in which the call began. */
		const begin = (name: string) =>
			new Date(Math.floor(Number(expected[name])) * 1000).toISOString();

		const wantedCalls = () => {
			const line = String(agent()?.exten);
			const userLogin = agent()?.login;
			const answered = {
				...{ direction: 'inbound', outcome: 'answered', person: null, organization: null },
				...{ line, userLogin, answeredBy: userLogin, queue: null, recording: null },
				...{ durationSeconds: 60, talkSeconds: 50, waitSeconds: 10 },
			};
			const missed = {
				...answered,
				...{ outcome: 'missed', answeredBy: null, durationSeconds: 10, talkSeconds: 0 },
			};
			const queue = stage.n8n.platform.directory.queues[0]?.name;
			const rows: Record<string, object> = {
				named: { ...answered, phone: '+420777123456', person: 'E. M.', organization: 'ACME' },
				missed: { ...missed, phone: '+420777123456', person: 'E.' },
				unknown: { ...answered, phone: '+420608111222', person: 'Jan Nový' },
				outbound: {
					...{ ...answered, phone: '+420608111222', organization: 'JN' },
					...{ direction: 'outbound', answeredBy: null },
				},
				queue: { ...answered, phone: '+421905123456', queue },
				lost: { ...missed, phone: '+420602999888', queue, line: null, userLogin: null },
				hidden: { ...answered, phone: 'anonymous' },
			};
			return Object.entries(rows).map(([name, row]) => ({
				...{ callId: expected[name], startedAt: begin(name) },
				...row,
			}));
		};

		const wantedContacts = () => {
			const last = (name: string) => ({
				...{ lastCall: begin(name), lastOutcome: 'answered', lastDirection: 'inbound' },
				...{ lastUser: agent()?.login, callBack: false },
			});
			const lastMissed = { lastOutcome: 'missed', callBack: true };
			const eva = { phone: '+420777123456', ...last('missed'), ...lastMissed };
			const nothing = { callBack: null, lastCall: null, lastOutcome: null, lastDirection: null };
			return [
				{ ...eva, person: 'Eva Malá', organization: 'ACME' },
				{ ...eva, person: 'E. M.', organization: 'Malá s.r.o.' },
				{ phone: null, person: 'Without a number', organization: null, ...nothing, lastUser: null },
				{
					...{ phone: '+420608111222', person: 'Jan Nový', organization: 'JN' },
					...{ ...last('outbound'), lastDirection: 'outbound' },
				},
				{ phone: '+421905123456', person: null, organization: null, ...last('queue') },
				{
					...{ phone: '+420602999888', person: null, organization: null },
					...{ ...last('lost'), lastUser: null, ...lastMissed },
				},
			];
		};

		it('gives each call a row and each number its latest call, and leaves entered names alone', async () => {
			expect(await contents(CALLS)).toEqual(wantedCalls());
			expect(await contents(CONTACTS)).toEqual(wantedContacts());
		});

		it('changes nothing when the same calls come again', async () => {
			const execution = await beginAgain();
			expect(execution?.runs[TRIGGER]?.[0]?.outputs[0]).toHaveLength(7);
			expect(await contents(CALLS)).toEqual(wantedCalls());
			expect(await contents(CONTACTS)).toEqual(wantedContacts());
		});

		it('gives a late call its row, and keeps the newer one at the contact', async () => {
			const late = call(55, { phone: '+420608111222', person: 'J. N.', answered: false });
			await beginAgain();
			expect((await contents(CALLS)).map(({ callId }) => callId)).toEqual([
				...Object.values(expected),
				late,
			]);
			expect(await contents(CONTACTS)).toEqual(wantedContacts());
		});
	});
}
