import { executionsOf, importExample } from '../../../support/exampleWorkflow';
import { finishedCall } from '../../../support/calls';
import { Postgres } from '../../../support/postgres';
import { LONG_AGO, only, rowsOf, type Stage, TRIGGER } from './stage';

const WAITING = 'IPEX PostgreSQL waiting list';
const DATABASE = 'crm';

/** Every call in PostgreSQL. */
export function postgresql(stage: Stage): void {
	describe('postgresql', () => {
		const expected: Record<string, string> = {};
		let server: Postgres;
		let workflowId: string;

		const select = async (statement: string) =>
			await server.query<Record<string, unknown>>(DATABASE, statement);
		const calls = async () =>
			await select(
				'SELECT call_id, phone, outcome, matching_contacts, contact_id FROM calls ORDER BY started_at',
			);
		const contacts = async () =>
			await select(
				'SELECT phone, person, call_back, last_outcome, last_direction FROM contacts ORDER BY id',
			);
		const contactOf = async (phone: string) =>
			(await select(`SELECT id FROM contacts WHERE phone = '${phone}'`))[0]?.id;
		const tryAgain = async () =>
			await stage.n8n.client.runWorkflow(workflowId, { trigger: 'Every 10 minutes' });

		beforeAll(async () => {
			server = await Postgres.begin();
			await server.createDatabase(DATABASE);
			const { host, port, user, password } = server;
			await stage.n8n.client.createCredential({
				name: 'PostgreSQL',
				type: 'postgres',
				data: { host, port, user, password, database: DATABASE, ssl: 'disable' },
			});
			const { id } = await importExample(stage.n8n, 'postgresql', {
				parameters: { [TRIGGER]: LONG_AGO },
			});
			workflowId = id;
		});

		afterAll(async () => {
			if (workflowId) await stage.n8n.client.deactivateWorkflow(workflowId);
			await server?.end();
		});

		it('is set up, also twice', async () => {
			for (let time = 0; time < 2; time++) {
				const { status, error } = await stage.n8n.client.runWorkflow(workflowId, {
					trigger: 'Set up once',
				});
				expect({ status, error }).toEqual({ status: 'success', error: undefined });
			}
			await select(
				`INSERT INTO contacts (phone, person) VALUES
				 ('+420777123456', 'Eva Malá'), ('+420777123456', 'Office'), (NULL, 'Without a number')`,
			);
		});

		it('keeps the calls while the database is down', async () => {
			const { platform } = stage.n8n;
			platform.calls.clear();
			expected.answered = finishedCall(platform, 60, { phone: '777 123 456', person: 'E. Malá' });
			expected.missed = finishedCall(platform, 50, { phone: '00420777123456', answered: false });
			expected.unknown = finishedCall(platform, 40, { phone: '608111222', person: 'Jan Nový' });
			expected.outbound = finishedCall(platform, 30, { kind: 'outbound', phone: '608111222' });
			expected.queue = finishedCall(platform, 20, { kind: 'ringAll', phone: '+421905123456' });
			expected.anonymous = finishedCall(platform, 10, { kind: 'anonymous' });
			finishedCall(platform, 10, { kind: 'internal' });
			await server.stop();
			await stage.n8n.client.activateWorkflow(workflowId);
			const execution = (await executionsOf(stage.n8n, workflowId, 3))[2];
			expect(execution?.status).toBe('success');
			await server.start();
			expect(await calls()).toEqual([]);
			const waiting = await rowsOf(stage, WAITING);
			expect(waiting.map(({ callId }) => callId).sort()).toEqual(Object.values(expected).sort());
			for (const { error } of waiting) {
				expect(error).toBe('PostgreSQL could not be reached.');
			}
		});

		it('saves them once it is up again, except the one that it refuses, which goes on waiting', async () => {
			await select(
				"ALTER TABLE calls ADD CONSTRAINT picky CHECK (phone IS DISTINCT FROM '+421905123456')",
			);
			await tryAgain();
			expect((await calls()).map(({ call_id }) => call_id)).toEqual([
				...[expected.answered, expected.missed, expected.unknown],
				...[expected.outbound, expected.anonymous],
			]);
			const waiting = await rowsOf(stage, WAITING);
			expect(only(waiting, ['callId', 'error'])).toEqual([
				{ callId: expected.queue, error: expect.stringContaining('Failing row') as unknown },
			]);
			await select('ALTER TABLE calls DROP CONSTRAINT picky');
			await tryAgain();
			expect(await rowsOf(stage, WAITING)).toEqual([]);
		});

		const wantedContacts = [
			{ phone: '+420777123456', person: 'Eva Malá', call_back: true, last_outcome: 'missed' },
			{ phone: '+420777123456', person: 'Office', call_back: true, last_outcome: 'missed' },
			{ phone: null, person: 'Without a number', call_back: false, last_outcome: null },
			{ phone: '+420608111222', person: 'Jan Nový', call_back: false, last_outcome: 'answered' },
			{ phone: '+421905123456', person: null, call_back: false, last_outcome: 'answered' },
		];

		it('gives each call a row, and marks every contact with its number', async () => {
			const call = (id: string | undefined, phone: string, matching: number, contact: unknown) => ({
				call_id: id,
				phone,
				outcome: id === expected.missed ? 'missed' : 'answered',
				matching_contacts: matching,
				contact_id: contact,
			});
			expect(await calls()).toEqual([
				call(expected.answered, '+420777123456', 2, null),
				call(expected.missed, '+420777123456', 2, null),
				call(expected.unknown, '+420608111222', 1, await contactOf('+420608111222')),
				call(expected.outbound, '+420608111222', 1, await contactOf('+420608111222')),
				call(expected.queue, '+421905123456', 1, await contactOf('+421905123456')),
				call(expected.anonymous, 'anonymous', 0, null),
			]);
			const found = await contacts();
			expect(found).toMatchObject(wantedContacts);
			expect(found[3]?.last_direction).toBe('outbound');
		});

		it('changes nothing when the same calls come again', async () => {
			const before = [await calls(), await contacts()];
			const again = await importExample(stage.n8n, 'postgresql', {
				parameters: { [TRIGGER]: LONG_AGO },
			});
			await stage.n8n.client.activateWorkflow(again.id);
			const [execution] = await executionsOf(stage.n8n, again.id);
			await stage.n8n.client.deactivateWorkflow(again.id);
			expect(execution?.runs['Save the call']?.[0]?.outputs[0]).toHaveLength(6);
			expect([await calls(), await contacts()]).toEqual(before);
			expect(await rowsOf(stage, WAITING)).toEqual([]);
		});
	});
}
