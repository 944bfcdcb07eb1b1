import { finishedCall } from '../../../support/calls';
import { executionsOf, importExample } from '../../../support/exampleWorkflow';
import { recipientsOf } from '../../../support/mailbox';
import { fault } from '../../../../tools/platform';
import { LONG_AGO, only, rowsOf, type Stage, TRIGGER } from './stage';

const TASKS = 'IPEX callbacks';
const TEAM = 'team@example.cz';
const FILLED_IN = {
	parameters: { [TRIGGER]: LONG_AGO },
	settings: { from: 'switchboard@example.cz', team: TEAM },
};

/** A call that was really missed: a task, and a message to the owner of the line. */
export function missedCalls(stage: Stage): void {
	describe('missed-calls', () => {
		const expected: Record<string, string> = {};
		let workflowId: string;

		const tasks = async () =>
			only(await rowsOf(stage, TASKS), ['callId', 'phone', 'state', 'owner']);
		const tryAgain = async () =>
			await stage.n8n.client.runWorkflow(workflowId, { trigger: 'Every 10 minutes' });

		beforeAll(async () => {
			workflowId = (await importExample(stage.n8n, 'missed-calls', FILLED_IN)).id;
			await stage.n8n.client.runWorkflow(workflowId, { trigger: 'Set up once' });
		});

		afterAll(async () => {
			if (workflowId) await stage.n8n.client.deactivateWorkflow(workflowId);
		});

		it('writes every missed call down, also while neither mail nor the directory can be had', async () => {
			const { platform } = stage.n8n;
			platform.calls.clear();
			stage.mailbox.takeLetters();
			const [, second] = platform.directory.users;
			const missed = (minutesAgo: number, spec: object) =>
				finishedCall(platform, minutesAgo, { answered: false, ...spec });
			expected.first = missed(60, { user: second?.login, phone: '777123456', person: 'Eva Malá' });
			expected.again = missed(50, { user: second?.login, phone: '+420777123456' });
			expected.queue = missed(40, { kind: 'ringAll', phone: '+421905123456' });
			expected.hidden = missed(30, { kind: 'anonymous' });
			finishedCall(platform, 20, { phone: '+420608111222' });
			// Somebody has called back, so it is not missed any more.
			missed(45, { phone: '+420602000111' });
			finishedCall(platform, 35, { kind: 'outbound', phone: '602000111' });
			finishedCall(platform, 20, { kind: 'outbound', answered: false });
			platform.faults.order({
				operationId: 'getUsers',
				times: Infinity,
				fault: fault.status(503, { message: 'Down' }),
			});
			// For the team's letter nobody has to be looked up; the node tries twice to send it.
			stage.mailbox.refuse(2);
			await stage.n8n.client.activateWorkflow(workflowId);
			const execution = (await executionsOf(stage.n8n, workflowId, 2))[1];
			expect(execution?.error).toBeUndefined();
			expect(stage.mailbox.takeLetters()).toEqual([]);
			expect(await tasks()).toEqual(
				only(
					[
						{ callId: expected.first, phone: '+420777123456', state: '', owner: null },
						{ callId: expected.again, phone: '+420777123456', state: '', owner: null },
						{ callId: expected.queue, phone: '+421905123456', state: '', owner: null },
						{ callId: expected.hidden, phone: '', state: 'no number', owner: null },
					],
					['callId', 'phone', 'state', 'owner'],
				),
			);
			const reasons = (await rowsOf(stage, TASKS)).map(({ callId, error }) => [callId, error]);
			expect(Object.fromEntries(reasons)).toEqual({
				[expected.first ?? '']: expect.stringMatching(/^IPEX .*503/),
				[expected.again ?? '']: expect.stringMatching(/^IPEX .*503/),
				[expected.queue ?? '']: expect.stringContaining('Too many messages'),
				[expected.hidden ?? '']: null,
			});
		});

		it('sends each caller one message once it can, and again what the mail server refused', async () => {
			const { faults } = stage.n8n.platform;
			faults.clear();
			const limit = faults.order({ operationId: 'getUsers', fault: fault.tooManyRequests(1) });
			// The node tries twice: the first letter is refused for good, the second comes through.
			stage.mailbox.refuse(2);
			await tryAgain();
			expect(limit.served).toBe(1);
			const [letter, ...others] = stage.mailbox.takeLetters();
			expect(others.map(recipientsOf)).toEqual([[TEAM]]);
			const second = stage.n8n.platform.directory.users[1];
			expect(recipientsOf(letter!)).toEqual([second?.login]);
			expect(letter?.text).toContain('+420777123456');
			expect(others[0]?.text).toContain('+421905123456');
			await tryAgain();
			expect(stage.mailbox.takeLetters()).toEqual([]);
			const owner = second?.login;
			expect(await tasks()).toEqual(
				only(
					[
						{ callId: expected.first, phone: '+420777123456', state: 'told', owner },
						{ callId: expected.again, phone: '+420777123456', state: 'told', owner },
						{ callId: expected.queue, phone: '+421905123456', state: 'told', owner: TEAM },
						{ callId: expected.hidden, phone: '', state: 'no number', owner: null },
					],
					['callId', 'phone', 'state', 'owner'],
				),
			);
		});

		it('makes no second task and no second message when the same calls come again', async () => {
			const before = await tasks();
			const again = await importExample(stage.n8n, 'missed-calls', FILLED_IN);
			await stage.n8n.client.activateWorkflow(again.id);
			const [execution] = await executionsOf(stage.n8n, again.id);
			await stage.n8n.client.deactivateWorkflow(again.id);
			expect(execution?.runs[TRIGGER]?.[0]?.outputs[0]).toHaveLength(4);
			expect(await tasks()).toEqual(before);
			expect(stage.mailbox.takeLetters()).toEqual([]);
		});
	});
}
