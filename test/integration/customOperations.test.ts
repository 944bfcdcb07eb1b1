import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { TIMER_MARGIN_MS } from '../support/condition';
import { runNode } from '../support/engine';
import { menu } from '../support/menu';
import { itemsOf, Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ calls: 30 });
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

async function run(parameters: INodeParameters, asTool = false): Promise<INodeExecutionData[]> {
	const { credential } = scene;
	return await runNode({ nodeType: new Ipex(), parameters, credential, asTool });
}

it('every operation of the menus runs without the engine that n8n has for declarative nodes', () => {
	const { customOperations = {} } = new Ipex();
	const names = Object.entries(customOperations).flatMap(([resource, operations]) =>
		Object.keys(operations).map((operation) => `${resource}: ${operation}`),
	);
	expect(names.sort()).toStrictEqual(menu.map(({ name }) => name).sort());
});

it.each<[string, (users: Array<{ id: string; login: string }>) => INodeParameters]>([
	['a list', () => ({ resource: 'switchboard', operation: 'getUsers', returnAll: true })],
	[
		'a path',
		([user]) => ({ resource: 'switchboard', operation: 'getUser', userId: user?.id ?? '' }),
	],
	[
		'a query',
		([user]) => ({
			resource: 'switchboard',
			operation: 'getUsers',
			filters: { login: user?.login ?? '' },
		}),
	],
	[
		'calls',
		() => ({
			resource: 'callLog',
			operation: 'getAll',
			limit: 5,
			filters: { direction: ['inbound'] },
		}),
	],
	['no request', () => ({ resource: 'phoneNumber', operation: 'parse', phoneNumber: '777123456' })],
])(
	'an AI agent, for which n8n uses its own engine, gets the same of %s',
	async (_, parametersOf) => {
		scene.platform.clock.freeze();
		const parameters = parametersOf(scene.platform.directory.users);
		const items = await run(parameters);
		expect(items.length).toBeGreaterThan(0);
		expect(await run(parameters, true)).toStrictEqual(items);
	},
);

it("keeps the batches of 'Request Options'", async () => {
	const users = scene.platform.directory.users.slice(0, 4);
	const began = Date.now();
	await scene.run(
		'switchboard',
		'getUser',
		{
			userId: '={{ $json.id }}',
			requestOptions: { batching: { batch: { batchSize: 2, batchInterval: 1_500 } } },
		},
		{ items: itemsOf(4).map((_, i) => ({ json: { id: users[i]?.id ?? '' } })) },
	);
	const sent = scene.platform.journal.of('getUser').map(({ at }) => at - began);
	expect(sent).toHaveLength(4);
	// Counted from the beginning: a busy machine may delay the requests of the first batch.
	expect(Math.min(...sent.slice(2))).toBeGreaterThanOrEqual(1_500 - TIMER_MARGIN_MS);
});

it("keeps the timeout of 'Request Options'", async () => {
	scene.platform.faults.order({
		operationId: 'getUsers',
		times: Infinity,
		fault: { kind: 'timeout' },
	});
	const failure = await scene.failure('switchboard', 'getUsers', {
		requestOptions: { timeout: 200 },
	});
	expect(failure.message).toMatch(/did not (answer|respond) in time/);
});

it('refuses a proxy that is no address', async () => {
	const requestOptions = { proxy: 'not an address' };
	const failure = await scene.failure('switchboard', 'getUsers', { requestOptions });
	expect(failure.message).toBe("'Proxy' is not the address of a proxy.");
});

it("sends requests through the proxy of 'Request Options'", async () => {
	const proxy = `http://127.0.0.1:${new URL(scene.platform.apiUrl).port}`;
	// Nothing but the proxy can find it. The stand-in is none, and knows no such path.
	scene.credential.data.apiUrl = 'http://ipex.invalid';
	const failure = await scene.failure('switchboard', 'getUsers', { requestOptions: { proxy } });
	expect(failure.message).toMatch(/HTTP 404/);
});
