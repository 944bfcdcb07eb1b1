import { fault, type Variants } from '../../tools/platform';
import { Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ calls: 200 });
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

/** The queries of the operation, in order: what was sent under `name`. */
const sent = (operationId: string, name: string) =>
	scene.platform.journal.of(operationId).map(({ query }) => query[name]);

const period = { period: 'custom', startTime: '2020-01-01', endTime: '2099-01-01' };

function recordedCalls(count: number): string[] {
	return Array.from({ length: count }, () => {
		const [leg] = scene.platform.calls.addCall({ kind: 'inbound', recorded: true });
		return leg?.linkedid ?? '';
	});
}

describe.each<Variants['lists']>(['repeated', 'joi', 'json', 'any'])(
	'a platform that accepts lists as "%s"',
	(lists) => {
		beforeEach(() => {
			scene.platform.variants.lists = lists;
		});

		it.each([[['Obchod']], [['Obchod', 'Podpora']]])(
			'gives the report of the queues %j',
			async (queues) => {
				const items = await scene.run('report', 'getQueues', { ...period, filters: { queues } });
				expect(items.map(({ json }) => json.name ?? json.queue)).toStrictEqual(queues);
			},
		);

		it.each([1, 2])('gives the archive of %i calls', async (count) => {
			const callIds = recordedCalls(count);
			const [item] = await scene.run('recording', 'downloadForCalls', { callIds });
			expect(item?.json.mimeType).toBe('application/zip');
		});
	},
);

describe('the form of a list', () => {
	const queues = { ...period, filters: { queues: ['Obchod'] } };

	it('is repeated first, then JSON text, which is remembered', async () => {
		scene.platform.variants.lists = 'json';
		await scene.run('report', 'getQueues', queues);
		await scene.run('report', 'getQueues', queues);
		expect(sent('getQueueStatistics', 'queues')).toStrictEqual([
			'Obchod',
			'["Obchod"]',
			'["Obchod"]',
		]);
	});

	it('is repeated again when the platform stops accepting JSON text', async () => {
		scene.platform.variants.lists = 'json';
		await scene.run('report', 'getQueues', queues);
		scene.platform.faults.order({
			operationId: 'getQueueStatistics',
			when: ({ query }) => query.queues === '["Obchod"]',
			times: Infinity,
			fault: fault.status(400, { message: 'no JSON' }),
		});
		scene.platform.variants.lists = 'repeated';
		scene.platform.journal.clear();
		await scene.run('report', 'getQueues', queues);
		await scene.run('report', 'getQueues', queues);
		expect(sent('getQueueStatistics', 'queues')).toStrictEqual(['["Obchod"]', 'Obchod', 'Obchod']);
	});

	it('does not hide what is wrong with the request: the first message counts', async () => {
		for (const message of ['first', 'second']) {
			scene.platform.faults.order({
				operationId: 'getQueueStatistics',
				fault: fault.status(400, { message }),
			});
		}
		const failure = await scene.failure('report', 'getQueues', queues);
		expect(failure.message).toMatch(/\(HTTP 400\): first\.$/);
		expect(sent('getQueueStatistics', 'queues')).toHaveLength(2);
	});

	it.each([401, 403, 404])('stays after HTTP %i', async (status) => {
		scene.platform.faults.order({
			operationId: 'getQueueStatistics',
			times: Infinity,
			fault: fault.status(status, { message: 'no' }),
		});
		await scene.failure('report', 'getQueues', queues);
		expect(new Set(sent('getQueueStatistics', 'queues'))).toStrictEqual(new Set(['Obchod']));
	});

	it('plays no part in a request without a list: it is not sent again after a 400', async () => {
		scene.platform.faults.order({
			operationId: 'getQueueStatistics',
			times: Infinity,
			fault: fault.status(400, { message: 'no' }),
		});
		await scene.failure('report', 'getQueues', period);
		expect(sent('getQueueStatistics', 'queues')).toStrictEqual([undefined]);
	});
});
