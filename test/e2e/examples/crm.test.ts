import type { Execution } from '../../../tools/n8n/execution';
import type { Row } from '../../../tools/n8n/types';
import type { CrmFault } from '../../crm/service/faults';
import type { CallSpec } from '../../../tools/platform';
import { executionsOf, importExample } from '../../support/exampleWorkflow';
import { type Authority, createAuthority } from '../../support/hosts/authority';
import { standInEnvironment } from '../../support/hosts/redirect';
import { fs, os, path } from '../../../tools/node';
import { RealN8n } from '../../support/realN8n';
import { hubSpotCase, type KnownCall, odooCase, pipedriveCase } from './crmCases';

jest.setTimeout(240_000);

const MINUTE = 60_000;

const tooMany: CrmFault = { kind: 'refuse', status: 429, headers: { 'Retry-After': '1' } };

const cases = [hubSpotCase(), pipedriveCase(), odooCase()];

let folder: string;
let n8n: RealN8n;

beforeAll(async () => {
	folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-crm-'));
	const authority: Authority = await createAuthority(folder);
	const ports: Record<string, number> = {};
	for (const crm of cases) {
		await crm.start(authority);
		if (crm.host) ports[crm.host] = crm.service.port;
	}
	n8n = await RealN8n.begin({}, standInEnvironment(ports, authority.file));
	await n8n.createCredential();
	for (const crm of cases) await n8n.client.createCredential(crm.credential());
});

afterAll(async () => {
	const violations = n8n?.platform.violations;
	await n8n?.end();
	for (const { service } of cases) await service.stop();
	await fs.promises.rm(folder, { recursive: true, force: true });
	expect(violations).toEqual([]);
});

/** A call that began so many minutes ago. */
function call(minutesAgo: number, spec: Partial<CallSpec>): KnownCall {
	const at = n8n.platform.clock.now() - minutesAgo * MINUTE;
	const legs = n8n.platform.calls.addCall({
		kind: 'inbound',
		at,
		waitSeconds: 10,
		talkSeconds: 65,
		...spec,
	});
	const [user] = n8n.platform.directory.users;
	return {
		callId: legs[0]?.linkedid ?? '',
		begin: new Date(Math.floor(at / 1000) * 1000),
		line: String(user?.exten ?? ''),
		user: user?.login ?? '',
	};
}

describe.each(cases.map((crm) => [crm.title, crm] as const))(
	'the workflow for %s',
	(title, crm) => {
		const { find, write, createContact } = crm.operations;
		const calls: Record<string, KnownCall> = {};
		const contacts: Record<string, string> = {};
		let workflowId: string;
		let runs: number;

		/** Imports the workflow, as it is for who has filled in the credentials. */
		async function install(settings: Record<string, unknown> = {}): Promise<void> {
			const workflow = await importExample(n8n, crm.example, {
				settings,
				parameters: {
					...crm.parameters,
					'IPEX Call Log Trigger': {
						'options.startFrom': '={{ $now.minus({ hours: 2 }).toISO() }}',
						'filters.direction': ['inbound', 'outbound', 'internal'],
					},
				},
			});
			workflowId = workflow.id;
			runs = 0;
		}

		/** Lets the trigger poll once, and gives the run that it starts. */
		async function poll(): Promise<Execution> {
			await n8n.client.activateWorkflow(workflowId);
			const execution = (await executionsOf(n8n, workflowId, runs + 1))[runs];
			await n8n.client.deactivateWorkflow(workflowId);
			runs += 1;
			if (!execution) throw new Error('There was no run.');
			return execution;
		}

		async function tableId(): Promise<string> {
			const tables = await n8n.client.dataTables.list();
			return tables.find(({ name }) => name === `IPEX calls to ${title}`)?.id ?? '';
		}

		/** The row of each of these calls, in their order. */
		async function rowsOf(...names: string[]): Promise<Array<Row | undefined>> {
			const rows = await n8n.client.dataTables.rows(await tableId());
			return names.map((name) => rows.find(({ callId }) => callId === calls[name]?.callId));
		}

		const writtenFor = (name: string) =>
			crm.written().filter(({ callId }) => callId === calls[name]?.callId);

		beforeAll(async () => {
			n8n.platform.calls.clear();
			crm.addContact('Slovenská Jmenovkyně', '+421 777 123 456');
			contacts.spaced = crm.addContact('Eva Malá', '+420 777 123 456');
			contacts.zeros = crm.addContact('Petr Dvořák', '00420602111222');
			contacts.local = crm.addContact('Karel První', '222 333 444');
			crm.addContact('Ida Druhá', '+420222333444');
			crm.addContact('Beze Čísla', '');
			calls.answered = call(90, { phone: '+420777123456', note: 'a < b' });
			calls.missed = call(80, {
				phone: '602 111 222',
				answered: false,
				waitSeconds: 20,
				talkSeconds: 0,
			});
			calls.outbound = call(70, {
				kind: 'outbound',
				phone: '00420222333444',
				waitSeconds: 5,
				talkSeconds: 120,
			});
			calls.unknown = call(60, { phone: '+420730111222', person: 'Jana Nová' });
			calls.unknownAgain = call(50, { phone: '730111222' });
			calls.anonymous = call(40, { kind: 'anonymous' });
			calls.internal = call(30, { kind: 'internal' });
			await install();
		});

		afterAll(() => expect(crm.service.faults.pending).toBe(0));

		it('writes what the CRM takes, keeps the rest, and says so', async () => {
			crm.searchIsBehind(true);
			crm.order(find, tooMany);
			crm.order(write, { kind: 'answerLost' });
			crm.order(write, { kind: 'refuse', status: 500 });
			const { status, error } = await poll();
			expect(status).toBe('error');
			expect(error?.message).toContain(`${title} did not take a call`);
			const [answered, missed, outbound, anonymous, internal] = await rowsOf(
				'answered',
				'missed',
				'outbound',
				'anonymous',
				'internal',
			);
			expect(answered).toMatchObject({ status: 'waiting', attempts: 1 });
			expect(missed).toMatchObject({ status: 'waiting', attempts: 1 });
			expect(missed?.note).not.toBe('');
			expect(outbound).toMatchObject({ status: 'written', contactId: contacts.local });
			expect(anonymous).toMatchObject({ status: 'left out', note: 'The caller hid the number.' });
			expect(internal).toMatchObject({ status: 'left out', note: 'An internal call.' });
		});

		it('gives two calls of a new number to one new contact', () => {
			const created = crm.contacts().filter(({ phone }) => phone === '+420730111222');
			expect(created).toMatchObject([{ name: 'Jana Nová' }]);
			const contact = created[0]?.id;
			expect(writtenFor('unknown')).toMatchObject([{ contact }]);
			expect(writtenFor('unknownAgain')).toMatchObject([{ contact }]);
		});

		it('comes back to what waits, and sees what is there though no answer came', async () => {
			crm.searchIsBehind(false);
			calls.refused = call(20, { phone: '777123456' });
			calls.halfCreated = call(15, { phone: '+420731000111' });
			crm.order(write, { kind: 'refuse', status: 400 }, 1);
			calls.limited = call(12, { phone: '+420731000222' });
			crm.order(createContact, { kind: 'answerLost' });
			crm.order(createContact, tooMany);
			expect((await poll()).status).toBe('error');
			const rows = await rowsOf('answered', 'missed', 'refused', 'halfCreated', 'limited');
			expect(rows.map((row) => row?.status)).toEqual([
				'written',
				'written',
				'waiting',
				'waiting',
				'waiting',
			]);

			calls.unanswered = call(10, { phone: '777123456' });
			crm.order(write, crm.noAnswer, 3);
			expect((await poll()).status).toBe('error');
			const later = await rowsOf('refused', 'halfCreated', 'limited', 'unanswered');
			expect(later.map((row) => row?.status)).toEqual(['written', 'written', 'written', 'waiting']);
			for (const number of ['+420731000111', '+420731000222']) {
				expect(crm.contacts().filter(({ phone }) => phone === number)).toHaveLength(1);
			}
		});

		it('writes nothing twice when it begins again, without table and memory', async () => {
			await n8n.client.dataTables.delete(await tableId());
			calls.stranger = call(8, { phone: '+420732999888' });
			const contactsBefore = crm.contacts();
			await install({ createContacts: false });
			expect((await poll()).status).toBe('success');
			const { anonymous, internal, stranger, ...external } = calls;
			expect(
				crm
					.written()
					.map(({ callId }) => callId)
					.sort(),
			).toEqual(
				Object.values(external)
					.map(({ callId }) => callId)
					.sort(),
			);
			expect(crm.contacts()).toEqual(contactsBefore);
			expect(await rowsOf('stranger')).toMatchObject([
				{ status: 'left out', note: 'No contact has this number.' },
			]);
			expect([anonymous, internal, stranger].flatMap((known) => known ?? [])).toHaveLength(3);
		});

		it('has written exactly what each call was', () => {
			const { answered, missed, outbound } = calls as Record<string, KnownCall>;
			if (!answered || !missed || !outbound) throw new Error('The calls are missing.');
			const { expected } = crm;
			expect(writtenFor('answered')).toEqual([
				{
					callId: answered.callId,
					contact: contacts.spaced,
					record: expected.answered(answered),
				},
			]);
			expect(writtenFor('missed')).toEqual([
				{ callId: missed.callId, contact: contacts.zeros, record: expected.missed(missed) },
			]);
			expect(writtenFor('outbound')).toEqual([
				{
					callId: outbound.callId,
					contact: contacts.local,
					record: expected.outbound(outbound, 'Ida Druhá'),
				},
			]);
			expect(writtenFor('refused')).toMatchObject([{ contact: contacts.spaced }]);
		});

		it('stops after three failures, and loses none of the calls', async () => {
			const names = ['first', 'second', 'third', 'fourth'];
			names.forEach((name, index) => {
				calls[name] = call(7 - index, { phone: '777123456' });
			});
			crm.order(write, { kind: 'refuse', status: 401 });
			crm.order(write, tooMany, 0, 2);
			expect((await poll()).status).toBe('error');
			const rows = await rowsOf(...names);
			expect(rows.map((row) => [row?.status, row?.attempts])).toEqual([
				['waiting', 1],
				['waiting', 1],
				['waiting', 1],
				['waiting', 0],
			]);
			calls.fifth = call(3, { phone: '777123456' });
			expect((await poll()).status).toBe('success');
			for (const name of [...names, 'fifth']) {
				expect(writtenFor(name)).toMatchObject([{ contact: contacts.spaced }]);
			}
		});
	},
);

it('no key of a CRM stands in what n8n has stored or logged', async () => {
	expect(
		await n8n.filesWithSecrets(
			[],
			cases.map(({ secret }) => secret),
		),
	).toEqual([]);
});
