import { DateTime } from 'luxon';

import type { Call } from '../../../../nodes/Ipex/call/call';
import { fault } from '../../../../tools/platform';
import { missedCall } from '../../../support/callObjects';
import { executionsOf, importExample, postCalls } from '../../../support/exampleWorkflow';
import { fillTable, only, rowsOf } from '../flows/stage';
import type { ServiceStage } from './serviceStage';

const TABLE = 'IPEX SMS to callers';
const LIST = 'IPEX numbers without SMS';
const FROM = '+420777888999';
const SCHEDULE = 'Every 5 minutes';

/** A time zone in which it is now this hour, so that the tests do not depend on the time of day. */
function zoneAt(hour: number): string {
	const ahead = ((hour - DateTime.utc().hour + 36) % 24) - 12;
	return `UTC${ahead < 0 ? '' : '+'}${ahead}`;
}

/** An SMS to a caller whom nobody answered: once a day, not at night, and not to those who want none. */
export function smsMissedCalls(stage: ServiceStage): void {
	describe('sms-missed-calls', () => {
		const imported: string[] = [];
		let byDay: string;
		let posts = 0;

		const sent = () => stage.n8n.platform.sms.all().filter(({ direction }) => direction === 'OUT');
		const rows = async (...columns: string[]) => only(await rowsOf(stage, TABLE), columns);

		/**
		 * Imports the workflow, with a webhook in the place of its trigger, and publishes it.
		 * @param name the last part of the webhook's path
		 */
		async function begin(name: number | string, settings: object): Promise<string> {
			const { id } = await importExample(stage.n8n, 'sms-missed-calls', {
				parameters: { 'Send the SMS': { 'sender.value': FROM } },
				settings: { ...settings },
				webhook: `sms-missed-calls-${name}`,
			});
			imported.push(id);
			await stage.n8n.client.activateWorkflow(id);
			return id;
		}

		async function post(...calls: Call[]): Promise<void> {
			await postCalls(stage.n8n, 'sms-missed-calls-12', calls);
			posts += 1;
			const executions = await executionsOf(stage.n8n, byDay, posts);
			expect(executions.map(({ error }) => error)).toStrictEqual(executions.map(() => undefined));
		}

		async function tick(): Promise<void> {
			const { error } = await stage.n8n.client.runWorkflow(byDay, { trigger: SCHEDULE });
			expect(error).toBeUndefined();
			posts += 1;
		}

		beforeAll(async () => {
			byDay = await begin(12, { timeZone: zoneAt(12), optOutWord: ' Stop ' });
		});

		afterAll(async () => {
			for (const id of imported) await stage.n8n.client.deactivateWorkflow(id);
		});

		it('sends each caller one SMS, and none to hidden, internal and old callers', async () => {
			const old = DateTime.now().minus({ hours: 25 }).toISO();
			await post(
				missedCall({ phone: '602000111' }),
				missedCall({ phone: '+420602000111', outcome: 'busy' }),
				missedCall({ phone: '00421905123456' }),
				missedCall({ phone: 'anonymous' }),
				missedCall({ phone: '205' }),
				missedCall({ phone: '602000999', startedAt: old }),
			);
			expect(sent().map(({ from, to }) => [from, to])).toStrictEqual([
				[FROM, '+420602000111'],
				[FROM, '+421905123456'],
			]);
			expect(sent()[0]?.text).toMatch(/nobody answered.*STOP/);
			expect(await rows('phone', 'status', 'messageId')).toStrictEqual(
				only(
					sent().map(({ to, id }) => ({ phone: to, status: 'sent', messageId: id })),
					['phone', 'status', 'messageId'],
				),
			);
		});

		it('sends no second SMS on the same day, also not for the same call', async () => {
			await post(missedCall({ phone: '602 000 111' }));
			await tick();
			expect(sent()).toHaveLength(2);
		});

		it('sends none to those who replied with the word, or whom somebody put on the list', async () => {
			const { sms } = stage.n8n.platform;
			sms.receive('+420602000222', ' stop, please ');
			sms.receive('+420602000333', 'Do not stop!');
			await fillTable(stage, LIST, [{ phone: '602 000 444' }]);
			const calls = ['222', '333', '444'].map((end) => missedCall({ phone: `602000${end}` }));
			await post(...calls);
			expect(sent().map(({ to }) => to)).toStrictEqual([
				...['+420602000111', '+421905123456', '+420602000333'],
			]);
			const refused = (await rows('phone', 'status')).filter(({ status }) => status !== 'sent');
			expect(refused).toStrictEqual([
				{ phone: '+420602000222', status: 'no SMS wanted' },
				{ phone: '+420602000444', status: 'no SMS wanted' },
			]);
			const list = (await rowsOf(stage, LIST)).map(({ phone }) => phone);
			expect(list).toStrictEqual(['602 000 444', '+420602000222']);
		});

		it('waits for the morning outside of its hours, and then sends', async () => {
			for (const [hour, days] of [
				[3, 0],
				[21, 1],
			] as const) {
				const night = await begin(hour, { timeZone: zoneAt(hour) });
				const phone = `+42060211${hour < 10 ? '0' : ''}${hour}00`;
				await postCalls(stage.n8n, `sms-missed-calls-${hour}`, [missedCall({ phone })]);
				const [execution] = await executionsOf(stage.n8n, night);
				expect(execution?.error).toBeUndefined();
				const row = (await rowsOf(stage, TABLE)).find((one) => one.phone === phone);
				const morning = DateTime.now().setZone(zoneAt(hour)).plus({ days }).startOf('day');
				expect(row).toMatchObject({ status: null, key: `${phone} ${morning.toISODate()}` });
				expect(DateTime.fromISO(String(row?.sendAt)).toMillis()).toBe(
					morning.set({ hour: 8 }).toMillis(),
				);
			}
			expect(sent()).toHaveLength(3);
			const due = DateTime.now().minus({ minutes: 1 }).toISO();
			await fillTable(stage, TABLE, [{ key: 'x', phone: '+420602000555', sendAt: due }]);
			await tick();
			expect(sent()).toHaveLength(4);
			expect(sent()[3]?.to).toBe('+420602000555');
		});

		it('sends by the time zone of the workflow when the one in the settings does not exist', async () => {
			const phone = '+420602000123';
			// The same hour twice: all day.
			const settings = { timeZone: 'Evropa/Praha', fromHour: 24, toHour: 24 };
			const id = await begin('zone', settings);
			await postCalls(stage.n8n, 'sms-missed-calls-zone', [missedCall({ phone })]);
			const [execution] = await executionsOf(stage.n8n, id);
			expect(execution?.error).toBeUndefined();
			expect(sent().filter(({ to }) => to === phone)).toHaveLength(1);
		});

		it.each([
			['before midnight', 22, true],
			['after midnight', 3, true],
			['at noon', 12, false],
		])('knows hours over midnight: %s', async (name, hour, isOpen) => {
			const phone = `+4206021200${hour < 10 ? '0' : ''}${hour}`;
			const earlier = `+4206021300${hour < 10 ? '0' : ''}${hour}`;
			const settings = { timeZone: zoneAt(hour), fromHour: 20, toHour: 8 };
			const id = await begin(name, settings);
			// At three, this row is of yesterday.
			const sendAt = DateTime.now()
				.minus({ hours: hour === 3 ? 4 : 1 })
				.toISO();
			if (isOpen) await fillTable(stage, TABLE, [{ key: 'x', phone: earlier, sendAt }]);
			await postCalls(stage.n8n, `sms-missed-calls-${name}`, [missedCall({ phone })]);
			const [execution] = await executionsOf(stage.n8n, id);
			expect(execution?.error).toBeUndefined();
			const got = sent().filter(({ to }) => [phone, earlier].includes(to));
			expect(got.map(({ to }) => to)).toStrictEqual(isOpen ? [earlier, phone] : []);
			const row = (await rowsOf(stage, TABLE)).find((one) => one.phone === phone);
			const evening = DateTime.now().setZone(zoneAt(hour)).startOf('day').set({ hour: 20 });
			if (!isOpen) expect(Date.parse(String(row?.sendAt))).toBe(evening.toMillis());
		});

		it('sends in the evening no SMS of the night before, although its hours go over midnight', async () => {
			const phone = '+420602140021';
			const sendAt = DateTime.now().minus({ hours: 20 }).toISO();
			await fillTable(stage, TABLE, [{ key: 'x', phone, sendAt }]);
			const settings = { timeZone: zoneAt(21), fromHour: 20, toHour: 8 };
			const id = await begin('evening', settings);
			const { error } = await stage.n8n.client.runWorkflow(id, { trigger: SCHEDULE });
			expect(error).toBeUndefined();
			expect(sent().filter(({ to }) => to === phone)).toStrictEqual([]);
		});

		it('takes no reply for a wish when the word is empty', async () => {
			const phone = '+420602140099';
			stage.n8n.platform.sms.receive(phone, 'Thanks, see you');
			await begin('word', { timeZone: zoneAt(12), optOutWord: ' ' });
			await postCalls(stage.n8n, 'sms-missed-calls-word', [missedCall({ phone })]);
			const [execution] = await executionsOf(stage.n8n, imported.at(-1) ?? '');
			expect(execution?.error).toBeUndefined();
			expect(sent().filter(({ to }) => to === phone)).toHaveLength(1);
			expect((await rowsOf(stage, LIST)).map((row) => row.phone)).not.toContain(phone);
		});

		it.each([
			['the connection breaks', '+420603000111', fault.reset()],
			['the response is cut', '+420603000222', fault.cutBody()],
			['the gateway fails', '+420603000333', fault.html502()],
			['the service fails', '+420603000444', fault.status(500)],
		])('never sends again when %s', async (_, phone, kind) => {
			const before = sent().length;
			const order = stage.n8n.platform.faults.order({ operationId: 'sendSms', fault: kind });
			await post(missedCall({ phone }));
			await tick();
			expect(order.served).toBe(1);
			expect(sent().filter(({ to }) => to === phone).length).toBeLessThanOrEqual(1);
			expect(sent().length - before).toBeLessThanOrEqual(1);
			const row = (await rowsOf(stage, TABLE)).find((one) => one.phone === phone);
			expect(row).toMatchObject({
				status: 'check',
				note: expect.stringMatching(/IPEX/) as unknown,
			});
		});

		it('leaves a row alone whose run was interrupted', async () => {
			const before = sent().length;
			const sendAt = DateTime.now().minus({ minutes: 1 }).toISO();
			await fillTable(stage, TABLE, [{ phone: '+420602000666', sendAt, status: 'sending' }]);
			await tick();
			expect(sent()).toHaveLength(before);
		});

		it('sends one SMS when two runs take the same row', async () => {
			const before = sent().length;
			const call = missedCall({ phone: '602000777' });
			const { client } = stage.n8n;
			await Promise.all([
				postCalls(stage.n8n, 'sms-missed-calls-12', [call]),
				postCalls(stage.n8n, 'sms-missed-calls-12', [call]),
				client.runWorkflow(byDay, { trigger: SCHEDULE }),
			]);
			posts += 3;
			await executionsOf(stage.n8n, byDay, posts);
			expect(
				sent()
					.slice(before)
					.map(({ to }) => to),
			).toStrictEqual(['+420602000777']);
		});

		it('sends nothing while it cannot read who wants no SMS', async () => {
			const before = sent().length;
			const { faults } = stage.n8n.platform;
			faults.order({ operationId: 'getSms', times: Infinity, fault: fault.status(500) });
			await postCalls(stage.n8n, 'sms-missed-calls-12', [missedCall({ phone: '602000888' })]);
			posts += 1;
			await executionsOf(stage.n8n, byDay, posts);
			expect(sent()).toHaveLength(before);
			faults.clear();
			await tick();
			expect(
				sent()
					.slice(before)
					.map(({ to }) => to),
			).toStrictEqual(['+420602000888']);
		});
	});
}
