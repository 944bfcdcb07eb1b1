import type { Row } from '../../../../tools/n8n/types';
import type { Call } from '../../../../nodes/Ipex/call/call';
import { callObject, missedCall } from '../../../support/callObjects';
import { finishedCall } from '../../../support/calls';
import { eventually } from '../../../support/condition';
import { Deliveries, HANG_MS, isDone, rowOf } from '../../../support/deliveries';
import { importExample, postCalls } from '../../../support/exampleWorkflow';
import { recipientsOf } from '../../../support/mailbox';
import { fillTable, LONG_AGO, rowsOf, type Stage, TRIGGER } from './stage';

const TABLE = 'IPEX missed calls';
const TEAM = 'team@example.cz';
const settings = { from: 'switchboard@example.cz', team: TEAM };

/** A call that was really missed: a row that says whom to call back, and an e-mail to the user of the line. */
export function missedCalls(stage: Stage): void {
	describe('missed-calls', () => {
		const calls = {
			first: missedCall({ phone: '777123456', person: 'Eva Malá', organization: 'ACME' }),
			again: missedCall({ phone: '+420777123456' }),
			queue: missedCall({ phone: '+421905123456', queue: 'Sales', line: null }),
			busy: missedCall({ phone: '602 111 222', outcome: 'busy', userLogin: 'pavel' }),
			hidden: missedCall({ phone: 'anonymous' }),
			internal: missedCall({ phone: '205' }),
			noNumber: missedCall({ phone: 'pbx1' }),
		};
		const all = Object.values(calls);
		let workflowId: string;
		let deliveries: Deliveries;

		const shown = (rows: Row[], call: Call) => {
			const { status, note, sentTo, callBack } = rowOf(rows, call)!;
			return { status, note, sentTo, callBack };
		};

		const letters = () =>
			stage.mailbox.takeLetters().map((letter) => ({
				to: recipientsOf(letter).join(),
				subject: letter.subject,
			}));

		/** What a call after which nobody has to be called back leaves in the table: the rows of the number. */
		const callsBackTo = async (number: string) =>
			(await deliveries.rows())
				.filter(({ phone }) => phone === number)
				.map(({ callBack }) => callBack);

		beforeAll(async () => {
			deliveries = new Deliveries(stage.n8n, 'missed', TABLE);
			workflowId = (await importExample(stage.n8n, 'missed-calls', { settings, webhook: 'missed' }))
				.id;
			await stage.n8n.client.activateWorkflow(workflowId);
			stage.mailbox.takeLetters();
		});

		afterAll(async () => {
			if (workflowId) await stage.n8n.client.deactivateWorkflow(workflowId);
			stage.mailbox.refuse(0);
		});

		it('keeps every missed call while the mail server refuses, and says why none is sent', async () => {
			stage.mailbox.refuse(Infinity);
			const rows = await deliveries.post(...all);
			const refused = {
				status: 'waiting',
				note: expect.stringMatching(/Too many messages.*\(execution \d+\)$/) as unknown,
				sentTo: '',
				callBack: true,
			};
			for (const call of [calls.first, calls.again, calls.queue, calls.busy]) {
				expect(shown(rows, call)).toStrictEqual(refused);
			}
			expect(letters()).toStrictEqual([]);
		});

		it('sets aside what nobody can call back, with the reason', async () => {
			const rows = await deliveries.rows();
			const leftOut = (note: string) => ({
				...{ status: 'left out', note, sentTo: '', callBack: false },
			});
			expect(shown(rows, calls.hidden)).toStrictEqual(leftOut('The caller hid the number.'));
			expect(shown(rows, calls.internal)).toStrictEqual(leftOut('An internal call.'));
			expect(shown(rows, calls.noNumber)).toStrictEqual(leftOut('This is not a phone number.'));
		});

		it('sends each caller one e-mail once it can, to the user of the line or to the team', async () => {
			stage.mailbox.refuse(0);
			const rows = await deliveries.post(...all);
			const sent = (sentTo: string) => ({ status: 'sent', note: '', sentTo, callBack: true });
			expect(shown(rows, calls.first)).toStrictEqual(sent('jana@example.cz'));
			expect(shown(rows, calls.queue)).toStrictEqual(sent(TEAM));
			expect(shown(rows, calls.busy)).toStrictEqual(sent(TEAM));
			expect(shown(rows, calls.again)).toStrictEqual({
				...{ status: 'left out', note: 'The caller has an e-mail of the last 4 hours.' },
				...{ sentTo: '', callBack: true },
			});
			expect(letters()).toStrictEqual([
				{ to: 'jana@example.cz', subject: 'Call back +420777123456 (Eva Malá) (ACME)' },
				{ to: TEAM, subject: 'Call back +421905123456' },
				{ to: TEAM, subject: 'Call back +420602111222' },
			]);
		});

		it('sends nothing when the same calls come again', async () => {
			const before = await deliveries.rows();
			await deliveries.post(...all);
			const status = (rows: Row[]) => rows.map(({ callId, status: value }) => [callId, value]);
			expect(status(await deliveries.rows())).toStrictEqual(status(before));
			expect(letters()).toStrictEqual([]);
		});

		it('keeps "call back" on until somebody has talked with the caller', async () => {
			const number = '+420777123456';
			const outbound = { direction: 'outbound' as const, phone: '00420777123456' };
			const reachedNobody = callObject({ ...outbound, outcome: 'noAnswer', talkSeconds: 0 });
			const marker = missedCall({ phone: 'anonymous' });
			await postCalls(stage.n8n, 'missed', [reachedNobody]);
			await deliveries.post(marker);
			expect(await callsBackTo(number)).toStrictEqual([true, true]);
			await postCalls(stage.n8n, 'missed', [callObject(outbound)]);
			await eventually(
				async () => await callsBackTo(number),
				(found) => !found.includes(true),
				HANG_MS,
			);
			expect(await callsBackTo('+421905123456')).toStrictEqual([true]);
			await deliveries.post(calls.first, calls.again);
			expect(await callsBackTo(number)).toStrictEqual([false, false]);
			expect(letters()).toStrictEqual([]);
		});

		it('sends no e-mail any more when somebody has talked with the caller while it waited', async () => {
			stage.mailbox.refuse(Infinity);
			const waiting = missedCall({ phone: '608000111' });
			expect(shown(await deliveries.post(waiting), waiting)).toMatchObject({ status: 'waiting' });
			stage.mailbox.refuse(0);
			await postCalls(stage.n8n, 'missed', [callObject({ phone: '608000111' })]);
			await eventually(
				async () => await callsBackTo('+420608000111'),
				([callBack]) => callBack === false,
				HANG_MS,
			);
			expect(shown(await deliveries.post(waiting), waiting)).toMatchObject({
				...{ status: 'left out', note: 'Somebody has talked with the caller.' },
			});
			expect(letters()).toStrictEqual([]);
		});

		it('sends an e-mail again when its status says so, also if a later call has its e-mail', async () => {
			const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
			const phone = '+420608000222';
			const first = missedCall({ phone, startedAt: at(6) });
			const row = { phone, callBack: true, nextTryAt: at(5) };
			await fillTable(stage, TABLE, [
				{ ...row, callId: 'later', startedAt: at(1), status: 'sent', call: '{}' },
				{
					...{ ...row, callId: first.callId, startedAt: first.startedAt, status: 'waiting' },
					call: JSON.stringify(first),
				},
			]);
			await stage.n8n.client.runWorkflow(workflowId, { trigger: 'Every 10 minutes' });
			const rows = await deliveries.settled([first]);
			expect(shown(rows, first)).toMatchObject({ status: 'sent' });
			expect(letters()).toHaveLength(1);
		});

		it('gets from the IPEX trigger the calls after which nobody has called back', async () => {
			await stage.n8n.client.deactivateWorkflow(workflowId);
			const { platform } = stage.n8n;
			platform.calls.clear();
			const [, user] = platform.directory.users;
			const missed = (minutesAgo: number, spec: object) =>
				finishedCall(platform, minutesAgo, { answered: false, ...spec });
			const kept = missed(60, { user: user?.login, phone: '603000111' });
			const calledBack = missed(45, { phone: '+420603000222' });
			finishedCall(platform, 35, { kind: 'outbound', phone: '603000222' });
			const stillWaits = missed(5, { phone: '+420603000333' });
			const outbound = finishedCall(platform, 20, { kind: 'outbound', answered: false });
			const { id } = await importExample(stage.n8n, 'missed-calls', {
				parameters: { [TRIGGER]: LONG_AGO },
				settings,
			});
			await stage.n8n.client.activateWorkflow(id);
			const rows = await eventually(
				async () => await rowsOf(stage, TABLE),
				(found) => found.some((row) => row.callId === kept && isDone(row)),
				HANG_MS,
			);
			await stage.n8n.client.deactivateWorkflow(id);
			expect(rows.find(({ callId }) => callId === kept)).toMatchObject({
				...{ status: 'sent', sentTo: user?.login, callBack: true },
			});
			for (const none of [calledBack, stillWaits, outbound]) {
				expect(rows.filter(({ callId }) => callId === none)).toStrictEqual([]);
			}
			expect(letters().map(({ to }) => to)).toStrictEqual([user?.login]);
		});
	});
}
