import { crmTables } from '../../../../demo/crm';
import type { Call } from '../../../../nodes/Ipex/call/call';
import { callObject, missedCall } from '../../../support/callObjects';
import { executionsOf, importExample, postCalls } from '../../../support/exampleWorkflow';
import { without } from '../../../support/without';
import { fillTable, rowsOf, type Stage, tableId } from './stage';

const CALLS = 'IPEX Call Log';
const CONTACTS = 'IPEX Contacts';

/** Every call in n8n's Data Tables, which is the demo's workflow. That its trigger brings the calls is tested with the demo. */
export function dataTables(stage: Stage): void {
	describe('data-tables', () => {
		let workflowId: string;
		let posts = 0;

		const contents = async (table: string) =>
			(await rowsOf(stage, table)).map((row) => without(row, 'id', 'createdAt', 'updatedAt'));

		async function post(...calls: Call[]) {
			await postCalls(stage.n8n, 'data-tables', calls);
			posts += 1;
			const executions = await executionsOf(stage.n8n, workflowId, posts);
			expect(executions.map(({ error }) => error)).toStrictEqual(executions.map(() => undefined));
		}

		const now = Math.floor(Date.now() / 1000) * 1000;
		const begin = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString();

		const calls = {
			named: callObject({ phone: '777 123 456', person: 'E. M.', organization: 'ACME' }),
			missed: missedCall({ phone: '00420777123456', person: 'E.' }),
			outbound: callObject({ direction: 'outbound', phone: '608111222', answeredBy: null }),
			lost: missedCall({ phone: '602999888', line: null, userLogin: null, queue: 'sales' }),
			hidden: callObject({ phone: 'anonymous' }),
		};

		beforeAll(async () => {
			const { client } = stage.n8n;
			// A table that is there is used as it is; the other one the workflow makes.
			await client.dataTables.create(CONTACTS, crmTables[CONTACTS] ?? []);
			await fillTable(stage, CONTACTS, [
				{ phone: '+420777123456', person: 'Eva Malá' },
				{ phone: '+420777123456', organization: 'Malá s.r.o.' },
				{ phone: null, person: 'Without a number' },
			]);
			workflowId = (await importExample(stage.n8n, 'data-tables', { webhook: 'data-tables' })).id;
			await client.activateWorkflow(workflowId);
		});

		afterAll(async () => {
			if (workflowId) await stage.n8n.client.deactivateWorkflow(workflowId);
			// Other examples have a table of contacts as well, which they fill in their own way.
			for (const table of [CALLS, CONTACTS]) {
				await stage.n8n.client.dataTables.delete(await tableId(stage.n8n, table));
			}
		});

		const wantedCalls = Object.values(calls).map(({ phone, ...call }) => ({
			...without(call, 'endedAt', 'note', 'categories', 'legs'),
			phone: phone.e164 ?? phone.raw,
			recording: null,
		}));

		const wantedContacts = () => {
			const last = ({ startedAt, outcome, direction, answeredBy, userLogin }: Call) => ({
				...{ lastCall: startedAt, lastOutcome: outcome, lastDirection: direction },
				lastUser: answeredBy ?? userLogin,
			});
			const eva = { phone: '+420777123456', ...last(calls.missed), callBack: true };
			return [
				{ ...eva, person: 'Eva Malá', organization: 'ACME' },
				{ ...eva, person: 'E. M.', organization: 'Malá s.r.o.' },
				{
					...{ phone: null, person: 'Without a number', organization: null, callBack: null },
					...{ lastCall: null, lastOutcome: null, lastDirection: null, lastUser: null },
				},
				{
					...{ phone: '+420608111222', person: null, organization: null, callBack: null },
					...last(calls.outbound),
				},
				{
					...{ phone: '+420602999888', person: null, organization: null, callBack: true },
					...last(calls.lost),
				},
			];
		};

		it('gives each call a row and each number its latest call, and leaves entered names alone', async () => {
			await post(...Object.values(calls));
			expect(await contents(CALLS)).toStrictEqual(wantedCalls);
			expect(await contents(CONTACTS)).toStrictEqual(wantedContacts());
		});

		it('changes nothing when the same calls come again', async () => {
			await post(...Object.values(calls));
			expect(await contents(CALLS)).toStrictEqual(wantedCalls);
			expect(await contents(CONTACTS)).toStrictEqual(wantedContacts());
		});

		it('keeps "call back" on from a missed or busy call until somebody has talked with the caller', async () => {
			const phone = '603111222';
			const callBack = async () =>
				(await contents(CONTACTS)).find((row) => row.phone === '+420603111222')?.callBack;
			const outbound = { phone, direction: 'outbound' as const, answeredBy: null };
			await post(callObject({ phone, startedAt: begin(50) }));
			expect(await callBack()).toBeNull();
			await post(missedCall({ phone, startedAt: begin(40), outcome: 'busy' }));
			expect(await callBack()).toBe(true);
			await post(missedCall({ ...outbound, startedAt: begin(35), outcome: 'noAnswer' }));
			await post(missedCall({ ...outbound, startedAt: begin(34), outcome: 'busy' }));
			expect(await callBack()).toBe(true);
			await post(callObject({ ...outbound, startedAt: begin(30) }));
			expect(await callBack()).toBe(false);
			// It is written to the log late: somebody has talked with the caller since.
			await post(missedCall({ phone, startedAt: begin(45) }));
			expect(await callBack()).toBe(false);
			await post(missedCall({ ...outbound, startedAt: begin(10), outcome: 'noAnswer' }));
			// Late as well, but nobody has talked with the caller since.
			await post(missedCall({ phone, startedAt: begin(20) }));
			expect(await callBack()).toBe(true);
			const contact = (await contents(CONTACTS)).find((row) => row.phone === '+420603111222');
			expect(contact).toMatchObject({ lastOutcome: 'noAnswer', lastCall: begin(10) });
		});
	});
}
