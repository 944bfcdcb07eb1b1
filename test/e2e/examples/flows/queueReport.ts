import { DateTime } from 'luxon';

import { fault } from '../../../../tools/platform';
import { importExample } from '../../../support/exampleWorkflow';
import { recipientsOf } from '../../../support/mailbox';
import { rowsOf, type Stage } from './stage';

const SCHEDULE = 'Mornings, every half hour';

/** The queue report of yesterday by e-mail. */
export function queueReport(stage: Stage): void {
	describe('queue-report', () => {
		let workflowId: string;
		const yesterday = DateTime.now().setZone('Europe/Prague').minus({ days: 1 });

		const run = async () =>
			await stage.n8n.client.runWorkflow(workflowId, { trigger: SCHEDULE, timeoutMs: 120_000 });

		beforeAll(async () => {
			const { platform } = stage.n8n;
			platform.calls.clear();
			stage.mailbox.takeLetters();
			const [first, second] = platform.directory.queues.map(({ name }) => name);
			const call = (queue: string | undefined, at: DateTime, answered: boolean) =>
				platform.calls.addCall({
					kind: 'ringAll',
					queue,
					at: at.toMillis(),
					answered,
					waitSeconds: answered ? 10 : 40,
				});
			const noon = yesterday.startOf('day').plus({ hours: 12 });
			call(first, noon, true);
			call(second, noon, true);
			call(second, yesterday.startOf('day'), false);
			call(second, yesterday.endOf('day').minus({ minutes: 2 }), false);
			call(second, yesterday.startOf('day').minus({ minutes: 2 }), true);
			call(second, yesterday.endOf('day').plus({ seconds: 1 }), true);
			workflowId = (
				await importExample(stage.n8n, 'queue-report', {
					settings: { from: 'switchboard@example.cz', to: 'anna@example.cz, boss@example.cz' },
				})
			).id;
		});

		it('is sent at a later time when IPEX or the mail server is down at the first', async () => {
			const { faults } = stage.n8n.platform;
			faults.order({
				operationId: 'getQueueStatistics',
				times: Infinity,
				fault: fault.status(500, { message: 'Down' }),
			});
			expect((await run()).error?.message).toMatch(/IPEX/);
			faults.clear();
			stage.mailbox.refuse(3);
			expect((await run()).status).toBe('error');
			expect(stage.mailbox.takeLetters()).toStrictEqual([]);
			expect(await rowsOf(stage, 'IPEX reports sent')).toStrictEqual([]);
			const limit = faults.order({
				operationId: 'getQueueStatistics',
				fault: fault.tooManyRequests(1),
			});
			expect((await run()).error).toBeUndefined();
			expect(limit.served).toBe(1);
			const [letter, ...others] = stage.mailbox.takeLetters();
			expect(others).toStrictEqual([]);
			expect(recipientsOf(letter!)).toStrictEqual(['anna@example.cz', 'boss@example.cz']);
			expect(letter?.subject).toBe(`Queues on ${yesterday.toISODate()}: 4 calls, 2 missed`);
			const cells = [...String(letter?.html).matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(
				([, text]) => text,
			);
			const [first, second] = stage.n8n.platform.directory.queues.map(({ name }) => name);
			expect(cells.slice(0, 16)).toStrictEqual([
				...[second, '3', '1', '2', '33 %', '30 s', '40 s', '60 s'],
				...[first, '1', '1', '0', '100 %', '10 s', '10 s', '60 s'],
			]);
		});

		it('is sent once', async () => {
			await run();
			expect(stage.mailbox.takeLetters()).toStrictEqual([]);
			expect(await rowsOf(stage, 'IPEX reports sent')).toMatchObject([
				{ day: yesterday.toISODate(), calls: 4 },
			]);
		});
	});
}
