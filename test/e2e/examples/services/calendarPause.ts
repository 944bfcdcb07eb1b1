import { fault } from '../../../../tools/platform';
import { eventually } from '../../../support/condition';
import { importExample } from '../../../support/exampleWorkflow';
import { fillTable, rowsOf } from '../flows/stage';
import type { ServiceStage } from './serviceStage';

const TABLE = 'IPEX agents and calendars';
const SCHEDULE = 'Every minute';
const HANG_MS = 60_000;
const [JANA, PETR] = ['jana@example.cz', 'petr@example.cz'] as const;

/** Agents are paused while their calendar says busy. */
export function calendarPause(stage: ServiceStage): void {
	describe('calendar-pause', () => {
		let workflowId: string;

		const agent = (index: number) => {
			const { users } = stage.n8n.platform.directory;
			const found = users.filter(({ callcenter }) => callcenter)[index];
			if (!found) throw new Error(`There is no agent ${index}.`);
			return found;
		};
		const reason = (index = 0) => stage.n8n.platform.directory.pauses[index]?.name ?? '';
		const pauseOf = (index: number) => stage.n8n.platform.agents.pauses.get(agent(index).id);
		const statuses = async () => (await rowsOf(stage, TABLE)).map(({ status }) => status ?? '');
		const notes = async () => (await rowsOf(stage, TABLE)).map(({ note }) => note ?? '');

		async function tick(): Promise<void> {
			const { error } = await stage.n8n.client.runWorkflow(workflowId, { trigger: SCHEDULE });
			expect(error).toBeUndefined();
		}

		beforeAll(async () => {
			await stage.google.signIn(stage.n8n.client, 'Google Calendar account');
			workflowId = (await importExample(stage.n8n, 'calendar-pause')).id;
			await tick();
			for (const calendar of [JANA, PETR]) stage.google.end(calendar);
			await fillTable(stage, TABLE, [
				// As a person types it.
				{ agent: agent(0).login, calendar: JANA, pause: `${reason()} ` },
				{ agent: agent(1).login, calendar: PETR, pause: reason() },
				{ agent: agent(2).login, calendar: 'nobody@example.cz', pause: reason() },
				{ agent: agent(3).login, calendar: null, pause: null },
			]);
		});

		it('pauses the agent whose entry begins, and nobody else', async () => {
			await tick();
			expect(stage.n8n.platform.agents.pauses.size).toBe(0);
			stage.google.begin(JANA);
			await tick();
			expect(pauseOf(0)).toBe(reason());
			expect(stage.n8n.platform.agents.pauses.size).toBe(1);
			expect(await statuses()).toStrictEqual(['paused', '', '', '']);
		});

		it('says of a calendar that it cannot read why, and changes nothing', async () => {
			expect((await notes())[2]).not.toBe('');
			expect(pauseOf(2)).toBeUndefined();
		});

		it('does not pause again an agent who ended the pause', async () => {
			stage.n8n.platform.agents.pauses.delete(agent(0).id);
			await tick();
			expect(pauseOf(0)).toBeUndefined();
			stage.n8n.platform.agents.pauses.set(agent(0).id, reason());
		});

		it('ends its pause when the entry is over', async () => {
			stage.google.end(JANA);
			await tick();
			expect(pauseOf(0)).toBeUndefined();
			expect(await statuses()).toStrictEqual(['', '', '', '']);
		});

		it('leaves a pause of the agent alone, before and after the entry', async () => {
			const { pauses } = stage.n8n.platform.agents;
			pauses.set(agent(1).id, reason(1));
			stage.google.begin(PETR);
			await tick();
			expect(pauseOf(1)).toBe(reason(1));
			pauses.delete(agent(1).id);
			await tick();
			expect(pauseOf(1)).toBe(reason());
			pauses.set(agent(1).id, reason(1));
			stage.google.end(PETR);
			await tick();
			expect(pauseOf(1)).toBe(reason(1));
			pauses.delete(agent(1).id);
			expect(await statuses()).toStrictEqual(['', '', '', '']);
		});

		it('has noted, before IPEX gets the request, that the agent may be paused', async () => {
			const { faults } = stage.n8n.platform;
			stage.google.begin(JANA);
			const slow = faults.order({
				operationId: 'graphql',
				fault: fault.delay(HANG_MS),
				when: ({ body }) => JSON.stringify(body).includes('mutation'),
			});
			const running = tick();
			await eventually(
				async () => await Promise.resolve(slow.served),
				(served) => served === 1,
				HANG_MS,
			);
			// After a power cut, this is all that is left of the run.
			const left = await statuses();
			slow.cancel();
			await running;
			expect(left).toStrictEqual(['check', '', '', '']);
			expect(pauseOf(0)).toBe(reason());
			expect(await statuses()).toStrictEqual(['paused', '', '', '']);
			stage.google.end(JANA);
			await tick();
			expect(pauseOf(0)).toBeUndefined();
		});

		it('tries again every minute what failed, and notes why', async () => {
			const { faults } = stage.n8n.platform;
			stage.google.begin(JANA);
			faults.order({ operationId: 'graphql', times: Infinity, fault: fault.status(503) });
			await tick();
			expect((await notes())[0]).toMatch(/503/);
			expect(await statuses()).toStrictEqual(['', '', '', '']);
			faults.clear();
			await tick();
			expect(pauseOf(0)).toBe(reason());
			expect((await notes())[0]).toBe('');
			stage.google.end(JANA);
			faults.order({ operationId: 'graphql', times: Infinity, fault: fault.status(503) });
			await tick();
			expect(pauseOf(0)).toBe(reason());
			faults.clear();
			await tick();
			expect(pauseOf(0)).toBeUndefined();
		});

		it('says in its table when the platform does not know agents', async () => {
			stage.n8n.platform.agents.offered = 'nothing';
			stage.google.begin(PETR);
			await tick();
			stage.n8n.platform.agents.offered = 'all';
			expect((await notes())[1]).toContain('does not offer the functions of agents.');
		});
	});
}
