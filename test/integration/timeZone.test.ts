import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { Scene } from '../support/scene';

/** A time as n8n's date picker writes it. */
const PICKED = '2026-01-05T08:00:00';

const IN_NEW_YORK = '2026-01-05T13:00:00.000Z';

let scene: Scene;

beforeAll(async () => {
	scene = await Scene.begin({ calls: 5 });
});

afterAll(async () => expect(await scene.end()).toStrictEqual([]));

async function sentBy(
	operation: string,
	parameters: INodeParameters,
	operationId: string,
): Promise<IDataObject> {
	const [resource = '', name = ''] = operation.split(': ');
	scene.platform.journal.clear();
	await scene.run(resource, name, parameters, { timeZone: 'America/New_York' });
	const [request] = scene.platform.journal.of(operationId);
	return { ...request?.query, ...(request?.body as IDataObject | undefined) } as IDataObject;
}

const filters = { startTime: PICKED };

describe("a time from n8n's date picker is in the time zone of the workflow", () => {
	it.each<[string, INodeParameters, string]>([
		['callLog: getAll', { filters }, 'getCalls'],
		['callLog: getAll', { filters, simplify: false }, 'getCalls'],
		['recording: getAll', { filters }, 'getRecordings'],
		['report: getCalls', { period: 'custom', startTime: PICKED }, 'getReportedCalls'],
		['report: getQueues', { period: 'custom', startTime: PICKED }, 'getQueueStatistics'],
	])('in %s %j', async (operation, parameters, operationId) => {
		expect(await sentBy(operation, parameters, operationId)).toMatchObject({
			startTime: IN_NEW_YORK,
		});
	});

	it('when recordings are deleted', async () => {
		const parameters = { deleteBy: 'userFilter', userFilter: filters, confirm: true };
		expect(await sentBy('recording: delete', parameters, 'deleteRecordings')).toStrictEqual({
			userFilter: { startTime: IN_NEW_YORK },
		});
	});

	it("unless 'Time Zone' names another", async () => {
		const parameters = { filters, options: { timezone: 'Europe/London' } };
		expect(await sentBy('callLog: getAll', parameters, 'getCalls')).toMatchObject({
			startTime: '2026-01-05T08:00:00.000Z',
		});
	});

	it('and so are the days of a report', async () => {
		const { startTime } = await sentBy('report: getCalls', { period: 'today' }, 'getReportedCalls');
		const hour = new Intl.DateTimeFormat('en-GB', {
			timeZone: 'America/New_York',
			timeStyle: 'medium',
		}).format(new Date(String(startTime)));
		expect(hour).toBe('00:00:00');
	});
});
