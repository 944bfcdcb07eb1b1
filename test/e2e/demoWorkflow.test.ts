import { type Crm, setUpCrm } from '../../demo/crm';
import type { Row } from '../../tools/n8n/types';
import type { CallSpec } from '../../tools/platform';
import { finishedCall } from '../support/calls';
import { eventually } from '../support/condition';
import { RealN8n } from '../support/realN8n';

const MINUTE = 60_000;

/** A poll comes every minute; what is there at a poll is in the tables some seconds later, on a busy machine more. */
const TWO_POLLS = 2.9 * MINUTE;

/** Longer than whatever comes by itself takes. */
const HANG_MS = 2 * MINUTE;

let n8n: RealN8n;
let crm: Crm;

/** A call that ended so many minutes ago; gives its identifier. */
const call = (minutesAgo: number, spec: Partial<CallSpec> = {}): string =>
	finishedCall(n8n.platform, minutesAgo, spec);

async function rows(table: 'IPEX Call Log' | 'IPEX Contacts'): Promise<Row[]> {
	return await n8n.client.dataTables.rows(crm.tables[table]?.id ?? '');
}

const idsIn = (calls: Row[]) => calls.map(({ callId }) => callId).sort();

/** What the history holds; filled before n8n starts. */
const expected: Record<string, string> = {};

beforeAll(async () => {
	n8n = await RealN8n.begin();
	expected.answered = call(60, {
		phone: '+420777123456',
		organization: 'ACME',
		person: 'Eva Malá',
	});
	expected.missed = call(30, { phone: '777 123 456', answered: false, talkSeconds: 0 });
	expected.queue = call(20, { kind: 'ringAll', phones: 8, phone: '+421905123456' });
	expected.anonymous = call(10, { kind: 'anonymous' });
	expected.outbound = call(5, { kind: 'outbound', phone: '00420222333444' });
	call(8, { kind: 'internal' });
	call(4 * 24 * 60, { phone: '+420777999999' });
	const { access, authUrl, apiUrl } = n8n.platform;
	crm = await setUpCrm(n8n.client, {
		email: access.email,
		password: access.password,
		authUrl,
		apiUrl,
	});
});

afterAll(async () => {
	expect(n8n.platform.violations).toStrictEqual([]);
	await n8n.end();
});

it('the calls of the last hours come into the tables: each call once, each number once', async () => {
	const wanted = Object.values(expected).sort();
	const calls = await eventually(
		async () => await rows('IPEX Call Log'),
		(found) => found.length >= wanted.length,
		HANG_MS,
	);
	expect(idsIn(calls)).toStrictEqual(wanted);
	expect(calls.find(({ callId }) => callId === expected.answered)).toMatchObject({
		direction: 'inbound',
		outcome: 'answered',
		phone: '+420777123456',
		organization: 'ACME',
		person: 'Eva Malá',
		talkSeconds: 50,
		waitSeconds: 10,
		durationSeconds: 60,
	});
	expect(calls.find(({ callId }) => callId === expected.queue)).toMatchObject({
		outcome: 'answered',
	});
	const latest = (found: Row[]) => found.find(({ phone }) => phone === '+420777123456');
	// The workflow marks who is to be called back after it has saved all contacts.
	const contacts = await eventually(
		async () => await rows('IPEX Contacts'),
		(found) => found.length >= 3 && latest(found)?.callBack === true,
		HANG_MS,
	);
	expect(contacts.map(({ phone }) => phone).sort()).toStrictEqual([
		'+420222333444',
		'+420777123456',
		'+421905123456',
	]);
	// Two calls of one number, written in two ways: the later one was missed.
	expect(latest(contacts)).toMatchObject({ lastOutcome: 'missed', callBack: true });
});

it('a new call, and one that is written late, are in the tables within two polls', async () => {
	const fresh = call(0.6, { phone: '+420608111222' });
	const late = call(40, { phone: '+420608333444', lateMs: 39.5 * MINUTE });
	const wanted = [...Object.values(expected), fresh, late].sort();
	const calls = await eventually(
		async () => await rows('IPEX Call Log'),
		(found) => found.length >= wanted.length,
		TWO_POLLS,
	);
	expect(idsIn(calls)).toStrictEqual(wanted);
	Object.assign(expected, { fresh, late });
});

it('n8n that is killed and started again goes on where it stood, and brings nothing twice', async () => {
	// What is killed is an n8n at rest: an execution that it interrupts is n8n's to repeat or not.
	await eventually(
		async () => await n8n.client.listExecutions({ workflowId: crm.workflowId }),
		(executions) => executions.every(({ status }) => status === 'success'),
		HANG_MS,
	);
	await n8n.server.kill();
	const meanwhile = call(1, { phone: '+420608555666' });
	await n8n.server.restart();
	await n8n.client.login(n8n.owner);
	const wanted = [...Object.values(expected), meanwhile].sort();
	const calls = await eventually(
		async () => await rows('IPEX Call Log'),
		(found) => found.length >= wanted.length,
		TWO_POLLS,
	);
	expect(idsIn(calls)).toStrictEqual(wanted);
	const brought: unknown[] = [];
	for (const { id } of await n8n.client.listExecutions({ workflowId: crm.workflowId })) {
		const execution = await n8n.client.waitForExecution(id);
		expect(execution.status).toBe('success');
		for (const { outputs } of execution.runs['IPEX Call Log Trigger'] ?? []) {
			brought.push(...outputs.flat().map(({ json }) => json.callId));
		}
	}
	expect(brought.sort()).toStrictEqual(wanted);
});

it('no token and no password stands in the database, the logs or the executions', async () => {
	expect(await n8n.filesWithSecrets()).toStrictEqual([]);
});
