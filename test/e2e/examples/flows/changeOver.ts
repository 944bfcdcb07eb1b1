import { finishedCall } from '../../../support/calls';
import { eventually } from '../../../support/condition';
import { Deliveries, HANG_MS, isDone, rowOf } from '../../../support/deliveries';
import { executionsOf, importExample, importOlderExample } from '../../../support/exampleWorkflow';
import { LONG_AGO, OFTEN, type Stage, TRIGGER } from './stage';

const TEAM = 'team@example.cz';

/** The older workflow, set up and published as its notes on the canvas said. */
async function runOlder(
	{ n8n }: Stage,
	name: string,
	settings: Record<string, unknown>,
): Promise<string> {
	const { id } = await importOlderExample(n8n, name, {
		parameters: { [TRIGGER]: LONG_AGO },
		settings,
	});
	await n8n.client.runWorkflow(id, { trigger: 'Set up once' });
	await n8n.client.activateWorkflow(id);
	return id;
}

/** What the pages tell the user: the older workflow accepts no more calls, and finishes those that wait. */
async function letItFinish({ n8n }: Stage, id: string): Promise<void> {
	const { nodes } = await n8n.client.getWorkflow(id);
	const disabled = nodes.map((node) =>
		node.name === TRIGGER ? { ...node, disabled: true } : node,
	);
	await n8n.client.updateWorkflow(id, { nodes: disabled });
	await n8n.client.activateWorkflow(id);
	// What the trigger has started already ends first.
	await executionsOf(n8n, id);
}

/** The workflow of today, which begins with the calls that ended after those of the older one. */
async function runNew(
	{ n8n }: Stage,
	name: string,
	settings: Record<string, unknown>,
	minutesAgo: number,
): Promise<string> {
	const startFrom = new Date(n8n.platform.clock.now() - minutesAgo * 60_000).toISOString();
	const { id } = await importExample(n8n, name, {
		parameters: { [TRIGGER]: { ...OFTEN, 'options.startFrom': startFrom } },
		settings,
	});
	await n8n.client.activateWorkflow(id);
	return id;
}

/** The change from the older workflows with tables of their own to those of today: no call is lost, and none is repeated. */
export function changeOver(stage: Stage): void {
	const settings = { from: 'switchboard@example.cz', team: TEAM };

	/** The rows of a table; none while there is no table. */
	const rowsIn = async (table: string) => await new Deliveries(stage.n8n, '', table).rows();

	const columnOf = async (table: string, calls: string[], column: string) => {
		const rows = await rowsIn(table);
		return calls.map((callId) => rowOf(rows, { callId })?.[column]);
	};

	/** The calls that have a row in the table, once for each row. */
	const takenUp = async (table: string, calls: string[]) =>
		(await rowsIn(table))
			.map(({ callId }) => String(callId))
			.filter((callId) => calls.includes(callId))
			.sort();

	const untilRefused = async (table: string, call: string) =>
		await eventually(
			async () => await columnOf(table, [call], 'error'),
			([error]) => String(error).includes('Too many messages'),
			HANG_MS,
		);

	const untilDone = async (table: string, call: string) =>
		await eventually(
			async () => rowOf(await rowsIn(table), { callId: call }),
			(row) => row !== undefined && isDone(row),
			HANG_MS,
		);

	const subjects = () =>
		stage.mailbox
			.takeLetters()
			.map(({ subject }) => subject)
			.sort();

	describe('the change from the older version', () => {
		beforeEach(() => {
			stage.n8n.platform.calls.clear();
			stage.mailbox.takeLetters();
		});

		afterEach(() => stage.mailbox.refuse(0));

		it('missed-calls: the older version sends the e-mails that wait, and the new one all others', async () => {
			const { client, platform } = stage.n8n;
			const missed = (minutesAgo: number, spec: object) =>
				finishedCall(platform, minutesAgo, { answered: false, ...spec });
			const waiting = missed(60, { phone: '604000111' });
			const sent = missed(50, { phone: '604000222' });
			const hidden = missed(40, { kind: 'anonymous' });
			const older = [waiting, sent, hidden];
			const states = async () => await columnOf('IPEX callbacks', older, 'state');
			stage.mailbox.refuse(Infinity, '604000111');
			const olderId = await runOlder(stage, 'missed-calls', settings);
			await eventually(states, (found) => found.join() === ',told,no number', HANG_MS);
			await untilRefused('IPEX callbacks', waiting);

			await letItFinish(stage, olderId);
			stage.mailbox.refuse(0);
			const next = missed(16, { phone: '604000333' });
			const newId = await runNew(stage, 'missed-calls', settings, 18);
			await client.runWorkflow(olderId, { trigger: 'Every 10 minutes' });
			await untilDone('IPEX missed calls', next);
			for (const id of [olderId, newId]) await client.deactivateWorkflow(id);

			expect(await states()).toStrictEqual(['told', 'told', 'no number']);
			expect(await takenUp('IPEX callbacks', [next])).toStrictEqual([]);
			expect(await takenUp('IPEX missed calls', older)).toStrictEqual([]);
			expect(subjects()).toStrictEqual([
				'Call back +420604000111',
				'Call back +420604000222',
				'Call back +420604000333',
			]);
		});

		it('recording-notes: the older version finishes the calls that wait, and the new one writes all others', async () => {
			const { client, platform } = stage.n8n;
			const [agent] = platform.directory.users;
			const recorded = (minutesAgo: number, phone: string) =>
				finishedCall(platform, minutesAgo, { recorded: true, user: agent?.login, phone });
			const waiting = recorded(60, '+420605000111');
			const written = recorded(50, '+420605000222');
			const older = [waiting, written];
			const states = async () => await columnOf('IPEX transcripts', older, 'state');
			stage.mailbox.refuse(Infinity, '605000111');
			const olderId = await runOlder(stage, 'recording-notes', settings);
			await eventually(states, (found) => found.join() === ',done', HANG_MS);
			await untilRefused('IPEX transcripts', waiting);

			await letItFinish(stage, olderId);
			stage.mailbox.refuse(0);
			const next = recorded(16, '+420605000333');
			const newId = await runNew(stage, 'recording-notes', settings, 18);
			await client.runWorkflow(olderId, { trigger: 'Every 10 minutes' });
			await untilDone('IPEX recorded calls', next);
			for (const id of [olderId, newId]) await client.deactivateWorkflow(id);

			expect(await states()).toStrictEqual(['done', 'done']);
			expect(await takenUp('IPEX transcripts', [next])).toStrictEqual([]);
			expect(await takenUp('IPEX recorded calls', older)).toStrictEqual([]);
			expect(await takenUp('IPEX contact notes', [...older, next])).toStrictEqual(
				[waiting, written, next].sort(),
			);
			expect(subjects()).toStrictEqual([
				expect.stringContaining('Call with +420605000111'),
				expect.stringContaining('Call with +420605000222'),
				expect.stringContaining('Call with +420605000333'),
			]);
		});
	});
}
