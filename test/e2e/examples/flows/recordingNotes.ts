import { fault } from '../../../../tools/platform';
import { finishedCall } from '../../../support/calls';
import { executionsOf, importExample } from '../../../support/exampleWorkflow';
import { recipientsOf } from '../../../support/mailbox';
import { fillTable, LONG_AGO, only, rowsOf, type Stage, TRIGGER } from './stage';

const NOTES = 'IPEX contact notes';
const WAITING = 'IPEX transcripts';
const FILLED_IN = {
	parameters: { [TRIGGER]: LONG_AGO },
	settings: { from: 'switchboard@example.cz', team: 'team@example.cz', largestAttachment: 150_000 },
};

/** Recording and transcript: a note on the contact. */
export function recordingNotes(stage: Stage): void {
	describe('recording-notes', () => {
		const expected: Record<string, string> = {};
		let workflowId: string;

		const notes = async () =>
			only(await rowsOf(stage, NOTES), ['callId', 'contact', 'matchingContacts', 'transcript']);
		const tryAgain = async () =>
			await stage.n8n.client.runWorkflow(workflowId, { trigger: 'Every 10 minutes' });
		const said = (callId: string | undefined) => {
			const [leg] = stage.n8n.platform.calls.legs(callId ?? '');
			const agent = leg?.user?.login.split('@')[0];
			return `Channel 0: Dobrý den, volám ohledně objednávky číslo ${leg?.uniqueid}.\nChannel 1: Dobrý den, u telefonu ${agent}, hned se podívám.`;
		};

		beforeAll(async () => {
			const { client } = stage.n8n;
			workflowId = (await importExample(stage.n8n, 'recording-notes', FILLED_IN)).id;
			await client.runWorkflow(workflowId, { trigger: 'Set up once' });
			await fillTable(stage, 'IPEX Contacts', [
				{ phone: '+420777123456', person: 'Eva Malá', organization: 'ACME' },
				{ phone: '+420777123456', person: 'Office', organization: 'ACME' },
				{ phone: null, person: 'Without a number' },
			]);
		});

		afterAll(async () => {
			if (workflowId) await stage.n8n.client.deactivateWorkflow(workflowId);
		});

		it('waits for the transcript that IPEX does not give, and goes on with the others', async () => {
			const { platform } = stage.n8n;
			platform.calls.clear();
			stage.mailbox.takeLetters();
			const [agent] = platform.directory.users;
			const recorded = (minutesAgo: number, spec: object) =>
				finishedCall(platform, minutesAgo, { recorded: true, user: agent?.login, ...spec });
			expected.two = recorded(60, { phone: '777123456' });
			expected.none = recorded(50, { phone: '+421905123456', talkSeconds: 100 });
			expected.hidden = recorded(40, { kind: 'anonymous' });
			finishedCall(platform, 30, { phone: '777123456' });
			platform.faults.order({
				operationId: 'getCallTranscript',
				when: ({ path }) => path.includes(expected.two ?? ''),
				// The first to ask is the trigger, which waits for the transcript.
				after: 1,
				times: Infinity,
				// More than a minute is not waited for.
				fault: fault.tooManyRequests(90),
			});
			await stage.n8n.client.activateWorkflow(workflowId);
			const execution = (await executionsOf(stage.n8n, workflowId, 2))[1];
			expect(execution?.error).toBeUndefined();
			expect((await notes()).map(({ callId }) => callId).sort()).toEqual(
				[expected.none, expected.hidden].sort(),
			);
			const waiting = await rowsOf(stage, WAITING);
			expect(waiting.map(({ callId, state, tries }) => ({ callId, state, tries }))).toEqual([
				{ callId: expected.two, state: '', tries: 1 },
				{ callId: expected.none, state: 'done', tries: null },
				{ callId: expected.hidden, state: 'done', tries: null },
			]);
			expect(waiting[0]?.error).toMatch(/429/);
		});

		it('writes a note to each contact with the number, and sends the agent what was said', async () => {
			const { platform } = stage.n8n;
			platform.faults.clear();
			platform.faults.order({
				operationId: 'downloadRecording',
				fault: fault.cutBody(),
				times: Infinity,
			});
			// The first time the file breaks off, the second time the mail server refuses the letter twice.
			await tryAgain();
			platform.faults.clear();
			stage.mailbox.refuse(2);
			await tryAgain();
			expect((await rowsOf(stage, WAITING))[0]).toMatchObject({ state: '', tries: 3 });
			await tryAgain();
			expect(await notes()).toEqual(
				only(
					[
						...['Eva Malá, ACME', 'Office, ACME'].map((contact) => ({
							callId: expected.two,
							contact,
							matchingContacts: 2,
							transcript: said(expected.two),
						})),
						...[expected.none, expected.hidden].map((callId) => ({
							callId,
							contact: '',
							matchingContacts: 0,
							transcript: said(callId),
						})),
					],
					['callId', 'contact', 'matchingContacts', 'transcript'],
				),
			);
			const letters = stage.mailbox.takeLetters();
			expect(letters.map(recipientsOf)).toEqual(
				letters.map(() => [platform.directory.users[0]?.login]),
			);
			expect(
				letters
					.map(({ text, attachments }) => ({
						call: Object.values(expected).find((id) => text?.includes(said(id))),
						files: attachments.map(({ filename, size }) => ({ filename, size })),
					}))
					.sort((a, b) => String(a.call).localeCompare(String(b.call))),
			).toEqual(
				[expected.two, expected.none, expected.hidden].map((call) => ({
					call,
					files: platform.recordings
						.ofCall(call ?? '', ['mp3'])
						.filter(({ size }) => size <= 150_000)
						.map(({ name, size }) => ({ filename: name, size })),
				})),
			);
		});

		it('makes no second note and no second letter when the same calls come again', async () => {
			const before = await notes();
			const again = await importExample(stage.n8n, 'recording-notes', FILLED_IN);
			await stage.n8n.client.activateWorkflow(again.id);
			const [execution] = await executionsOf(stage.n8n, again.id);
			await stage.n8n.client.deactivateWorkflow(again.id);
			expect(execution?.runs['Put it on the waiting list']?.[0]?.outputs[0]).toHaveLength(3);
			expect(await notes()).toEqual(before);
			expect(stage.mailbox.takeLetters()).toEqual([]);
		});
	});
}
