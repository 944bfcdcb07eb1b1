import type { Row } from '../../../tools/n8n/types';
import type { Call } from '../../../nodes/Ipex/call/call';
import { HubSpot } from '../../crm/hubspot/hubspot';
import type { CrmFault } from '../../crm/service/faults';
import { callObject, missedCall } from '../../support/callObjects';
import { finishedCall } from '../../support/calls';
import { eventually } from '../../support/condition';
import { Deliveries, HANG_MS, isDone, rowOf } from '../../support/deliveries';
import { type FillIn, importExample, postCalls } from '../../support/exampleWorkflow';
import { createAuthority } from '../../support/hosts/authority';
import { standInEnvironment } from '../../support/hosts/redirect';
import { fs, nodeProcess, os, path, projectRoot } from '../../../tools/node';
import { RealN8n } from '../../support/realN8n';
import { hubSpotCase, type KnownCall, odooCase, pipedriveCase, raynetCase } from './crmCases';

/** How many calls come at once; CALLS=500 measures more. */
const MANY = Number(nodeProcess.env.CALLS ?? 200);

/** Longer than all of them take. */
const MANY_MS = HANG_MS + MANY * 3_000;

jest.setTimeout(2 * MANY_MS);

const tooMany: CrmFault = { kind: 'refuse', status: 429, headers: { 'Retry-After': '1' } };

const hubSpot = new HubSpot('pat-eu1-4f1d9a7e-stand-in');

const cases = [hubSpotCase(hubSpot), pipedriveCase(), odooCase(), raynetCase()];

let folder: string;
let n8n: RealN8n;

beforeAll(async () => {
	folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-crm-'));
	const authority = await createAuthority(folder);
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
	expect(violations).toStrictEqual([]);
});

/** What the expectations of a CRM want to know of a call. */
function known({ callId, startedAt, line, userLogin }: Call): KnownCall {
	return {
		callId: callId ?? '',
		begin: new Date(startedAt ?? ''),
		line: line ?? '',
		user: userLogin ?? '',
	};
}

describe.each(cases.map((crm) => [crm.title, crm] as const))('every call to %s', (title, crm) => {
	const { find, write, createContact } = crm.operations;
	const webhook = crm.example;
	const contacts: Record<string, string> = {};
	const calls = {
		answered: callObject({ phone: '+420777123456', note: 'a < b' }),
		missed: missedCall({ phone: '602 111 222' }),
		outbound: callObject({
			...{ direction: 'outbound', phone: '00420222333444', answeredBy: null },
			...{ talkSeconds: 120, waitSeconds: 5, durationSeconds: 125 },
		}),
		unknown: callObject({ phone: '+420730111222', person: 'Jana Nová' }),
		unknownAgain: callObject({ phone: '730111222' }),
		hidden: callObject({ phone: 'anonymous' }),
		internal: callObject({ phone: '205', direction: 'internal' }),
		noNumber: callObject({ phone: 'pbx1' }),
		last: callObject({ phone: '777123456' }),
	};
	let workflowId: string;
	let deliveries: Deliveries;

	async function install(changes: FillIn = {}): Promise<void> {
		if (workflowId) await n8n.client.deactivateWorkflow(workflowId);
		const parameters = { ...crm.parameters, ...changes.parameters };
		const fillIn = { webhook, ...changes, parameters };
		workflowId = (await importExample(n8n, crm.example, fillIn)).id;
		await n8n.client.activateWorkflow(workflowId);
	}

	const statusOf = (all: Row[], call: Call) => rowOf(all, call)?.status;

	const post = async (...posted: Call[]) => await deliveries.post(...posted);

	const writtenFor = ({ callId }: Call) => crm.written().filter((one) => one.callId === callId);

	const failedRuns = async () => await n8n.client.listExecutions({ workflowId, status: 'error' });

	beforeAll(async () => {
		deliveries = new Deliveries(n8n, webhook, `IPEX calls to ${title}`);
		contacts.foreign = crm.addContact('Slovenská Jmenovkyně', '+421 777 123 456');
		contacts.spaced = crm.addContact('Eva Malá', '+420 777 123 456');
		contacts.zeros = crm.addContact('Petr Dvořák', '00420602111222');
		contacts.local = crm.addContact('Karel První', '222 333 444');
		crm.addContact('Ida Druhá', '+420222333444');
		crm.addContact('Beze Čísla', '');
		await install();
	});

	afterAll(async () => {
		await n8n.client.deactivateWorkflow(workflowId);
		expect(crm.service.faults.pending).toBe(0);
	});

	it('writes the calls that the CRM accepts, and sets aside the others, with the reason', async () => {
		crm.searchIsBehind(true);
		crm.order(find, tooMany);
		crm.order(find, { kind: 'refuse', status: 500 });
		crm.order(write, { kind: 'answerLost' }, 1);
		crm.order(write, crm.timeout);
		crm.order(write, crm.refusal, 1);
		const all = await post(...Object.values(calls));
		const found = Object.entries(calls).map(([name, { callId }]) => {
			const row = all.find((one) => one.callId === callId);
			return [name, row?.status, row?.note];
		});
		const text = (pattern: RegExp) => expect.stringMatching(pattern) as unknown;
		expect(found).toStrictEqual([
			['answered', 'written', ''],
			['missed', 'waiting', text(/\(execution \d+\)$/)],
			['outbound', 'waiting', text(/\(execution \d+\)$/)],
			['unknown', 'written', ''],
			['unknownAgain', 'waiting', text(new RegExp(`^${crm.reason} \\(execution \\d+\\)$`))],
			['hidden', 'left out', 'The caller hid the number.'],
			['internal', 'left out', 'An internal call.'],
			['noNumber', 'left out', 'This is not a phone number.'],
			['last', 'written', ''],
		]);
		expect(await failedRuns()).toHaveLength(3);
	});

	it('writes each call once when all of them come again', async () => {
		crm.searchIsBehind(false);
		for (let times = 0; times < 2; times += 1) {
			const all = await post(...Object.values(calls));
			const { hidden, internal, noNumber, ...numbered } = calls;
			for (const call of Object.values(numbered)) expect(statusOf(all, call)).toBe('written');
			for (const call of [hidden, internal, noNumber]) expect(writtenFor(call)).toStrictEqual([]);
			expect(crm.written()).toHaveLength(Object.keys(numbered).length);
		}
	});

	it('has written exactly what each call was', () => {
		const { answered, missed, outbound } = calls;
		const { expected } = crm;
		const record = (call: Call, contact: string | undefined, content: object) =>
			expect(writtenFor(call)).toStrictEqual([{ callId: call.callId, contact, record: content }]);
		record(answered, contacts.spaced, expected.answered(known(answered)));
		record(missed, contacts.zeros, expected.missed(known(missed)));
		record(outbound, contacts.local, expected.outbound(known(outbound), 'Ida Druhá'));
	});

	it('gives all calls of a new number to one new contact', async () => {
		const created = () => crm.contacts().filter(({ phone }) => phone === '+420730111222');
		expect(created()).toMatchObject([{ name: 'Jana Nová' }]);
		const contact = created()[0]?.id;
		for (const call of [calls.unknown, calls.unknownAgain]) {
			expect(writtenFor(call)).toMatchObject([{ contact }]);
		}
		// The CRM makes the contact, and its response does not arrive.
		crm.order(createContact, { kind: 'answerLost' });
		const halfCreated = callObject({ phone: '+420731000111' });
		expect(statusOf(await post(halfCreated), halfCreated)).toBe('waiting');
		expect(statusOf(await post(halfCreated), halfCreated)).toBe('written');
		expect(crm.contacts().filter(({ phone }) => phone === '+420731000111')).toHaveLength(1);
	});

	it('goes on where it stood when n8n is killed while it writes', async () => {
		const interrupted = callObject();
		const behind = callObject();
		// A call that was taken is taken again after ten minutes; here at once.
		const minutes = { 'filters.conditions.2.keyValue': '={{ $now.toISO() }}' };
		await install({ parameters: { 'Take the call': minutes } });
		const before = crm.service.journal.length;
		crm.order(write, { kind: 'silence' });
		await postCalls(n8n, webhook, [interrupted, behind]);
		await eventually(
			async () => crm.service.journal.slice(before),
			(asked) => asked.includes(write),
			HANG_MS,
		);
		await n8n.server.kill();
		await n8n.server.restart();
		await n8n.client.login(n8n.owner);
		await n8n.client.runWorkflow(workflowId, { trigger: 'Every 30 minutes' });
		const all = await deliveries.settled([interrupted, behind]);
		for (const call of [interrupted, behind]) {
			expect(statusOf(all, call)).toBe('written');
			expect(writtenFor(call)).toHaveLength(1);
		}
	});

	it('needs no table to write nothing twice, and creates no contact when that arrow is cut', async () => {
		const tables = await n8n.client.dataTables.list();
		const table = tables.find(({ name }) => name === `IPEX calls to ${title}`);
		await n8n.client.dataTables.delete(table?.id ?? '');
		await install({ cut: [crm.newContact] });
		const before = [crm.written(), crm.contacts()];
		const stranger = callObject({ phone: '+420732999888' });
		const all = await post(...Object.values(calls), stranger);
		expect(statusOf(all, calls.answered)).toBe('written');
		expect(all.find(({ callId }) => callId === stranger.callId)).toMatchObject({
			status: 'left out',
			note: `The row of ${title} returned nothing.`,
		});
		expect([crm.written(), crm.contacts()]).toStrictEqual(before);
	});
});

describe('the page of HubSpot', () => {
	const page = fs.readFileSync(path.join(projectRoot, 'docs/examples/hubspot.md'), 'utf8');
	const [, recipe = ''] = page.split('## A note instead of a call');

	it('shows how to write a note instead of a call', async () => {
		const [, url = ''] = /Set \*URL\* to `([^`]+)`/.exec(recipe) ?? [];
		const [, body = ''] = /```js\n([\s\S]+?)\n```/.exec(recipe) ?? [];
		const { id } = await importExample(n8n, 'hubspot', {
			webhook: 'note',
			parameters: { 'Write the call': { url, jsonBody: `=${body}` } },
		});
		await n8n.client.activateWorkflow(id);
		const call = callObject({ phone: '777123456', note: 'a < b' });
		const callsBefore = hubSpot.records.calls.length;
		const rows = await new Deliveries(n8n, 'note', 'IPEX calls to HubSpot').post(call);
		await n8n.client.deactivateWorkflow(id);
		expect(rowOf(rows, call)).toMatchObject({ status: 'written', note: '' });
		expect(hubSpot.records.calls).toHaveLength(callsBefore);
		const [contact] = hubSpot.records.contacts.filter(
			({ properties }) => properties.mobilephone === '+420 777 123 456',
		);
		expect(hubSpot.records.notes).toMatchObject([
			{
				contacts: [contact?.id],
				properties: {
					hs_timestamp: new Date(call.startedAt ?? '').toISOString(),
					hs_note_body: `Inbound call: answered<br>Talked 1:05, waited 0:10<br>Number: +420777123456<br>Answered by: jana@example.cz<br>Line: 204<br>Note: a &lt; b<br>IPEX call: ${call.callId}`,
				},
			},
		]);
	});
});

describe('the frame that all of them share', () => {
	const crm = cases[0]!;
	let workflowId: string;

	beforeAll(async () => {
		workflowId = (await importExample(n8n, crm.example, { webhook: 'many' })).id;
		await n8n.client.activateWorkflow(workflowId);
	});

	const table = async () =>
		(await n8n.client.dataTables.list()).find(({ name }) => name === `IPEX calls to ${crm.title}`)
			?.id ?? '';

	it(`writes ${MANY} calls at once one by one; every tenth is odd and stops none of them`, async () => {
		const odd = ['pbx1', 'anonymous', '205', 's', '+420733000000'];
		const many = Array.from({ length: MANY }, (_, index) =>
			index % 10 === 9
				? callObject({ phone: odd[Math.floor(index / 10) % odd.length] })
				: callObject({ phone: `734000${100 + (index % 300)}` }),
		);
		const refused = many.filter(({ phone }) => phone.e164 === '+420733000000');
		crm.service.faults.order({
			...{ operation: crm.operations.createContact, fault: crm.refusal, times: Infinity },
			when: (body) => body.includes('+420733000000'),
		});
		const begin = Date.now();
		const half = Math.ceil(many.length / 2);
		await Promise.all([
			postCalls(n8n, 'many', many.slice(0, half)),
			postCalls(n8n, 'many', many.slice(half)),
		]);
		const ids = new Set(many.map(({ callId }) => callId));
		const rows = await eventually(
			async () => {
				const all = await new Deliveries(n8n, 'many', `IPEX calls to ${crm.title}`).rows();
				return all.filter(({ callId }) => ids.has(String(callId)));
			},
			(all) => all.length === many.length && all.every(isDone),
			MANY_MS,
		);
		const seconds = (Date.now() - begin) / 1000;
		nodeProcess.stderr.write(
			`${MANY} calls took ${seconds.toFixed(1)} s, ${(seconds / MANY).toFixed(2)} s each; at most ${crm.service.mostAtOnce} request at a time.\n`,
		);
		const count = (wanted: string) => rows.filter(({ status }) => status === wanted).length;
		expect(count('waiting')).toBe(refused.length);
		expect(count('left out')).toBe(MANY / 10 - refused.length);
		expect(count('written')).toBe((MANY / 10) * 9);
		for (const { status, note } of rows) expect(note !== '').toBe(status !== 'written');
		const written = crm.written().map(({ callId }) => callId);
		expect(new Set(written).size).toBe(written.length);
		const numbers = crm.contacts().map(({ phone }) => phone);
		const made = numbers.filter((number) => number.startsWith('+420734'));
		expect(new Set(made).size).toBe(made.length);
		expect(crm.service.mostAtOnce).toBe(1);
	});

	it('takes up calls that the workflow of an older version had left waiting, and repeats none', async () => {
		const waiting = callObject({ phone: '+420734000100' });
		const given = callObject({ phone: '+420734000101' });
		const row = { attempts: 1, nextTryAt: new Date().toISOString() };
		await n8n.client.dataTables.insert(await table(), [
			{ callId: 'turn', status: 'turn', nextTryAt: row.nextTryAt },
			{ ...row, callId: waiting.callId, status: 'waiting', call: JSON.stringify(waiting) },
			{ ...row, callId: given.callId, status: 'written', call: JSON.stringify(given) },
		]);
		await n8n.client.runWorkflow(workflowId, { trigger: 'Every 30 minutes' });
		await eventually(
			async () => crm.written().filter(({ callId }) => callId === waiting.callId),
			(found) => found.length > 0,
			HANG_MS,
		);
		await postCalls(n8n, 'many', [waiting, given]);
		const marker = callObject({ phone: '+420734000102' });
		await postCalls(n8n, 'many', [marker]);
		await eventually(
			async () => crm.written().filter(({ callId }) => callId === marker.callId),
			(found) => found.length > 0,
			HANG_MS,
		);
		const times = ({ callId }: Call) => crm.written().filter((one) => one.callId === callId).length;
		expect([times(waiting), times(given)]).toStrictEqual([1, 0]);
	});

	it('gets its calls from the IPEX trigger', async () => {
		await n8n.client.deactivateWorkflow(workflowId);
		const callId = finishedCall(n8n.platform, 10, { phone: '777123456' });
		const { id } = await importExample(n8n, crm.example, {
			parameters: {
				'IPEX Call Log Trigger': { 'options.startFrom': '={{ $now.minus({ hours: 1 }).toISO() }}' },
			},
		});
		await n8n.client.activateWorkflow(id);
		const written = await eventually(
			async () => crm.written().filter((one) => one.callId === callId),
			(found) => found.length > 0,
			HANG_MS,
		);
		await n8n.client.deactivateWorkflow(id);
		expect(written).toHaveLength(1);
	});
});

it('no key of a CRM stands in what n8n has stored or logged', async () => {
	const secrets = cases.map(({ secret }) => secret);
	expect(await n8n.filesWithSecrets([], secrets)).toStrictEqual([]);
});
