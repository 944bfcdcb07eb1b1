import { fault } from '../../../../tools/platform';
import { path } from '../../../../tools/node';
import { callObject } from '../../../support/callObjects';
import { finishedCall } from '../../../support/calls';
import { eventually } from '../../../support/condition';
import { HANG_MS, isDone } from '../../../support/deliveries';
import { executionsOf, importExample } from '../../../support/exampleWorkflow';
import { recipientsOf } from '../../../support/mailbox';
import { fillTable, LONG_AGO, only, rowsOf, type Stage, TRIGGER } from './stage';

const NOTES = 'IPEX contact notes';
const CALLS = 'IPEX recorded calls';
const NO_TRANSCRIPT = 'IPEX has no transcript of this call.';

/** IPEX names recordings with folders and `*`, which not every system accepts in a file name. */
const fileNameOf = (name: string) => path.posix.basename(name).replaceAll('*', '_');

const FILLED_IN = {
	// A call that failed is due again at once, and not in some minutes.
	parameters: {
		[TRIGGER]: { ...LONG_AGO, 'options.readyLimit': 45 },
		'Note the result': { 'columns.value.nextTryAt': '={{ $now.toISO() }}' },
	},
	settings: { from: 'switchboard@example.cz', team: 'team@example.cz', largestAttachment: 150_000 },
};

/** Recording and transcript: a note on the contact, and an e-mail to the agent. */
export function recordingNotes(stage: Stage): void {
	describe('recording-notes', () => {
		const expected: Record<string, string> = {};
		const columns = ['callId', 'contact', 'matchingContacts', 'transcript'];
		let workflowId: string;

		const notes = async () => only(await rowsOf(stage, NOTES), columns);

		const said = (callId: string | undefined) => {
			const [leg] = stage.n8n.platform.calls.legs(callId ?? '');
			const agent = leg?.user?.login.split('@')[0];
			return `Channel 0: Dobrý den, volám ohledně objednávky číslo ${leg?.uniqueid}.\nChannel 1: Dobrý den, u telefonu ${agent}, hned se podívám.`;
		};

		beforeAll(async () => {
			const { client } = stage.n8n;
			workflowId = (await importExample(stage.n8n, 'recording-notes', FILLED_IN)).id;
			// It makes the tables, and finds no call in them.
			await client.runWorkflow(workflowId, { trigger: 'Every 10 minutes' });
			await fillTable(stage, 'IPEX Contacts', [
				{ phone: '+420777123456', person: 'Eva Malá', organization: 'ACME' },
				{ phone: '+420777123456', person: 'Office', organization: 'ACME' },
				{ phone: null, person: 'Without a number' },
			]);
		});

		afterAll(async () => {
			if (workflowId) await stage.n8n.client.deactivateWorkflow(workflowId);
			stage.mailbox.refuse(0);
		});

		it('writes a note to each contact with the number, and tries again what failed', async () => {
			const { platform } = stage.n8n;
			platform.calls.clear();
			stage.mailbox.takeLetters();
			const [agent] = platform.directory.users;
			const recorded = (minutesAgo: number, spec: object) =>
				finishedCall(platform, minutesAgo, { recorded: true, user: agent?.login, ...spec });
			expected.two = recorded(60, { phone: '777123456' });
			expected.none = recorded(50, { phone: '+421905123456', talkSeconds: 100 });
			expected.hidden = recorded(40, { kind: 'anonymous' });
			expected.mute = recorded(55, { phone: '+420608000999' });
			finishedCall(platform, 30, { phone: '777123456' });
			platform.faults.order({
				operationId: 'getCallTranscript',
				when: ({ path }) => path.includes(expected.mute ?? ''),
				times: Infinity,
				fault: fault.status(404, { message: 'Not found' }),
			});
			platform.faults.order({ operationId: 'downloadRecording', fault: fault.cutBody(), times: 4 });
			stage.mailbox.refuse(2);
			await stage.n8n.client.activateWorkflow(workflowId);
			const rows = await eventually(
				async () => await rowsOf(stage, CALLS),
				(found) => found.length === 4 && found.every(isDone),
				HANG_MS,
			);
			platform.faults.clear();
			expect(rows.map(({ status, note }) => [status, note])).toStrictEqual(
				rows.map(() => ['written', '']),
			);
			// Some of them were tried more than once.
			expect(rows.some(({ attempts }) => Number(attempts) > 1)).toBe(true);
			const alone = (callId: string | undefined, transcript: string) => ({
				...{ callId, contact: '', matchingContacts: 0, transcript },
			});
			expect(await notes()).toStrictEqual(
				only(
					[
						...['Eva Malá, ACME', 'Office, ACME'].map((contact) => ({
							callId: expected.two,
							contact,
							matchingContacts: 2,
							transcript: said(expected.two),
						})),
						alone(expected.none, said(expected.none)),
						alone(expected.hidden, said(expected.hidden)),
						alone(expected.mute, NO_TRANSCRIPT),
					],
					columns,
				),
			);
		});

		it('sends the agent each transcript once, with the recordings', () => {
			const { platform } = stage.n8n;
			const letters = stage.mailbox.takeLetters();
			expect(letters.map(recipientsOf)).toStrictEqual(
				letters.map(() => [platform.directory.users[0]?.login]),
			);
			const text = (call: string | undefined) =>
				call === expected.mute ? NO_TRANSCRIPT : said(call);
			const got = letters.map(({ text: words, attachments }) => ({
				call: Object.values(expected).find((id) => words?.includes(text(id))),
				files: attachments.map(({ filename, size }) => ({ filename, size })),
			}));
			expect(only(got, ['call', 'files'])).toStrictEqual(
				only(
					Object.values(expected).map((call) => ({
						call,
						files: platform.recordings
							.ofCall(call, ['mp3'])
							.filter(({ size }) => size <= 150_000)
							.map(({ name, size }) => ({ filename: fileNameOf(name), size })),
					})),
					['call', 'files'],
				),
			);
		});

		it('sends the transcript although IPEX lists no recording any more', async () => {
			const { client, platform } = stage.n8n;
			const text = 'Channel 0: Dobrý den, tady pobočka.';
			const call = callObject({
				...{ phone: '204', direction: 'internal' },
				transcript: { status: 'ready', text },
			} as object);
			platform.faults.order({ operationId: 'getCallRecordings', fault: fault.status(200, []) });
			await fillTable(stage, CALLS, [
				{ callId: call.callId, nextTryAt: new Date(0).toISOString(), call: JSON.stringify(call) },
			]);
			await client.runWorkflow(workflowId, { trigger: 'Every 10 minutes' });
			const row = await eventually(
				async () => (await rowsOf(stage, CALLS)).find(({ callId }) => callId === call.callId),
				(found) => found !== undefined && isDone(found),
				HANG_MS,
			);
			expect(row).toMatchObject({ status: 'written', note: '' });
			const [letter] = stage.mailbox.takeLetters();
			expect(letter?.subject).toMatch(/^Call with 204, /);
			expect(letter?.text).toContain(text);
			expect(letter?.attachments).toStrictEqual([]);
		});

		it('makes no second note and no second letter when the same calls come again', async () => {
			const before = await notes();
			const again = await importExample(stage.n8n, 'recording-notes', FILLED_IN);
			await stage.n8n.client.activateWorkflow(again.id);
			const [execution] = await executionsOf(stage.n8n, again.id);
			await stage.n8n.client.deactivateWorkflow(again.id);
			expect(execution?.runs['Keep the call']?.[0]?.outputs[0]).toHaveLength(4);
			expect(await notes()).toStrictEqual(before);
			expect(stage.mailbox.takeLetters()).toStrictEqual([]);
		});
	});
}
