import { fault } from '../../../../tools/platform';
import { importExample } from '../../../support/exampleWorkflow';
import { fillTable, only, rowsOf } from '../flows/stage';
import type { ServiceStage } from './serviceStage';

const TABLE = 'IPEX numbers to call';
const SCHEDULE = 'Weekdays at nine';

/** A campaign from the numbers of a table, every weekday. */
export function callCampaign(stage: ServiceStage): void {
	describe('call-campaign', () => {
		let workflowId: string;

		const dialer = () => stage.n8n.platform.dialer;
		const rows = async () => only(await rowsOf(stage, TABLE), ['phone', 'status', 'note']);
		const row = async (phone: string) =>
			(await rowsOf(stage, TABLE)).find((one) => one.phone === phone);

		async function tick(): Promise<void> {
			const { error } = await stage.n8n.client.runWorkflow(workflowId, { trigger: SCHEDULE });
			expect(error).toBeUndefined();
		}

		beforeAll(async () => {
			const ivr = dialer().ivrs[0]?.id;
			const workflow = await importExample(stage.n8n, 'call-campaign', {
				parameters: { 'Create the campaign': { callerNumber: '222 333 444', 'ivr.value': ivr } },
			});
			workflowId = workflow.id;
		});

		it('makes the table, and no campaign while it is empty', async () => {
			await tick();
			expect(await rowsOf(stage, TABLE)).toStrictEqual([]);
			expect(dialer().callLists).toStrictEqual([]);
		});

		it('starts one campaign with all numbers that can be called, and says why others are not in it', async () => {
			await fillTable(stage, TABLE, [
				{ phone: '602 000 111', name: 'Eva' },
				{ phone: '+420602000111', name: 'Eva again' },
				{ phone: '+421905123456' },
				{ phone: 'call me' },
				{ phone: '603 111 222; call after five' },
				{ name: 'Without a number' },
			]);
			await tick();
			expect(dialer().callLists.map(({ numbers }) => numbers)).toStrictEqual([
				['602000111', '00421905123456', '603111222'],
			]);
			expect(dialer().campaigns.map(({ state }) => state)).toStrictEqual(['running']);
			const [list] = dialer().callLists;
			expect(stage.n8n.platform.journal.of('createCampaign')[0]?.body).toMatchObject({
				callLists: [list?.id],
				callerId: '222333444',
				activePeriod: { startTime: '09:00', endTime: '17:00', weekDays: [1, 2, 3, 4, 5] },
			});
			const called = { status: 'in the campaign', note: '' };
			expect(await rows()).toStrictEqual(
				only(
					[
						{ phone: '602 000 111', ...called },
						{ phone: '+420602000111', status: 'rejected', note: 'duplicate' },
						{ phone: '+421905123456', ...called },
						{ phone: 'call me', status: 'rejected', note: 'not a phone number' },
						{ phone: '603 111 222; call after five', ...called },
						{ phone: null, status: null, note: null },
					],
					['phone', 'status', 'note'],
				),
			);
			expect((await row('602 000 111'))?.campaignId).toBe(String(dialer().campaigns[0]?.id));
		});

		it('calls nobody again the next day', async () => {
			await tick();
			expect(dialer().campaigns).toHaveLength(1);
		});

		it.each(['createCallList', 'createCampaign'])(
			'tries again the next day when %s fails, and starts nothing before',
			async (operationId) => {
				const before = dialer().campaigns.filter(({ state }) => state === 'running').length;
				const phone = operationId === 'createCallList' ? '603000111' : '603000222';
				await fillTable(stage, TABLE, [{ phone }]);
				stage.n8n.platform.faults.order({ operationId, fault: fault.status(500) });
				await tick();
				expect(await row(phone)).toMatchObject({
					status: '',
					note: expect.stringContaining('HTTP 500') as unknown,
				});
				expect(dialer().campaigns.filter(({ state }) => state === 'running')).toHaveLength(before);
				await tick();
				expect(await row(phone)).toMatchObject({ status: 'in the campaign', note: '' });
				expect(dialer().campaigns.filter(({ state }) => state === 'running')).toHaveLength(
					before + 1,
				);
			},
		);

		it('does not put a number into a second campaign when the start fails', async () => {
			await fillTable(stage, TABLE, [{ phone: '603000333' }]);
			stage.n8n.platform.faults.order({ operationId: 'controlCampaign', fault: fault.cutBody() });
			await tick();
			const before = dialer().campaigns.length;
			expect(await row('603000333')).toMatchObject({
				status: 'check',
				campaignId: String(dialer().campaigns[before - 1]?.id),
				note: expect.stringContaining('The connection to IPEX closed') as unknown,
			});
			await tick();
			expect(dialer().campaigns).toHaveLength(before);
		});

		it('puts a number into one campaign when two runs take it', async () => {
			const before = dialer().callLists.length;
			await fillTable(stage, TABLE, [{ phone: '603000444' }]);
			await Promise.all([tick(), tick()]);
			expect(
				dialer()
					.callLists.slice(before)
					.map(({ numbers }) => numbers),
			).toStrictEqual([['603000444']]);
		});
	});
}
