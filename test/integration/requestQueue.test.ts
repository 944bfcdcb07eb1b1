import type { INodeExecutionData } from 'n8n-workflow';

import { type Fault, fault } from '../../tools/platform';
import { itemsOf, Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ calls: 20 });
	// From here on the session has tokens.
	await scene.run('switchboard', 'getNumbers', { limit: 1 });
	scene.platform.journal.clear();
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const users = () => scene.platform.directory.users;

/** Starts a call for each number; an empty one is refused by the node. */
async function startCalls(
	numbers: string[],
	continueOnFail = false,
): Promise<INodeExecutionData[] | Error> {
	const items = numbers.map((to) => ({ json: { to } }));
	const identityValue = users()[0]?.login ?? '';
	return await scene
		.run('call', 'start', { to: '={{ $json.to }}', identityValue }, { items, continueOnFail })
		.catch((error: Error) => error);
}

const numbersCalled = () =>
	scene.platform.journal.of('createCall').map(({ body }) => (body as { to: string }).to);

/** 20 numbers; those at the given places are missing. */
const numbers = (...missing: number[]) =>
	Array.from({ length: 20 }, (_, i) => (missing.includes(i) ? '' : `+4206020001${10 + i}`));

/** Serves a fault to every read of a user, until it is cancelled. */
const orderForReads = (served: Fault, after = 0) =>
	scene.platform.faults.order({ operationId: 'getUser', times: Infinity, after, fault: served });

const readUsers = async (count: number) =>
	await scene.run(
		'switchboard',
		'getUser',
		{ userId: users()[0]?.id ?? '' },
		{ items: itemsOf(count) },
	);

describe('items that write', () => {
	it('are not sent when the first one is refused', async () => {
		expect(await startCalls(numbers(0))).toMatchObject({
			message: "'To' is empty.",
			context: { itemIndex: 0 },
		});
		expect(numbersCalled()).toStrictEqual([]);
	});

	it('stop at the first one that fails, in their order', async () => {
		expect(await startCalls(numbers(7, 12))).toMatchObject({ context: { itemIndex: 7 } });
		expect(numbersCalled()).toStrictEqual(numbers().slice(0, 7));
	});

	it('stop at the first one that the platform refuses, and no other is under way then', async () => {
		scene.platform.faults.order({
			operationId: 'createCall',
			after: 3,
			fault: fault.status(500, { message: 'broken' }),
		});
		expect(await startCalls(numbers())).toMatchObject({ context: { itemIndex: 3 } });
		expect(numbersCalled()).toStrictEqual(numbers().slice(0, 4));
	});

	it('are all tried, one after the other, when the node continues on errors', async () => {
		const output = await startCalls(numbers(0, 12), true);
		expect(numbersCalled()).toStrictEqual(numbers(0, 12).filter(Boolean));
		expect(output).toHaveLength(20);
	});

	it('begin anew with the next run of the node', async () => {
		await startCalls(numbers(0));
		await startCalls(numbers());
		expect(numbersCalled()).toStrictEqual(numbers());
	});
});

describe('items that read', () => {
	it('send nothing more after one has failed', async () => {
		orderForReads(fault.status(500, { message: 'broken' }), 20);
		await expect(readUsers(1_000)).rejects.toMatchObject({ httpCode: '500' });
		const sent = scene.platform.journal.of('getUser').length;
		// Beside those that were under way when the first one failed.
		expect(sent).toBeLessThanOrEqual(20 + 15);
		await readUsers(1).catch(() => undefined);
		expect(scene.platform.journal.of('getUser')).toHaveLength(sent + 1);
	});

	it('name the one that failed first', async () => {
		const parameters = { userId: '={{ $json.index === 400 ? "" : $json.index }}' };
		const failure = scene.run('switchboard', 'getUser', parameters, { items: itemsOf(500) });
		await expect(failure).rejects.toMatchObject({
			message: "'User' is empty.",
			context: { itemIndex: 400 },
		});
	});

	it('are all tried when the node continues on errors', async () => {
		orderForReads(fault.status(500, { message: 'broken' }));
		const output = await scene.run(
			'switchboard',
			'getUser',
			{ userId: '42' },
			{ items: itemsOf(50), continueOnFail: true },
		);
		expect(output.filter(({ json }) => 'error' in json)).toHaveLength(50);
		expect(scene.platform.journal.of('getUser')).toHaveLength(50);
	});
});

describe('300 slow items of one workflow', () => {
	it('delay neither a write of another one, nor a read by more than its turn', async () => {
		const { journal, current } = scene.platform;
		const held = orderForReads(fault.delay(50_000));
		const large = readUsers(300);
		await journal.waitFor(() => journal.of('getUser').length === 15);

		const { callId } = current.start(String(users()[0]?.exten), '+420602000111', users()[0]);
		await scene.run('call', 'hangUp', { hangUpBy: 'callId', callId });
		expect(journal.of('hangUpCall')).toHaveLength(1);
		expect(journal.of('getUser')).toHaveLength(15);

		const small = scene.run('switchboard', 'getPauses');
		held.cancel();
		await small;
		await large;
		const order = journal.all().map(({ operationId }) => operationId);
		expect(order.indexOf('getPauses')).toBeLessThan(order.lastIndexOf('getUser') - 200);
	}, 300_000);
});

it('1,000 items reach a platform that limits requests, all of them', async () => {
	const { clock, faults, journal } = scene.platform;
	let second = 0;
	let accepted = 0;
	const isOverLimit = () => {
		const now = Math.floor(clock.now() / 1_000);
		if (now !== second) [second, accepted] = [now, 0];
		return ++accepted > 50;
	};
	faults.order({
		operationId: 'getUser',
		when: isOverLimit,
		times: Infinity,
		fault: fault.tooManyRequests(1),
	});
	expect(await readUsers(1_000)).toHaveLength(1_000);
	expect(journal.of('getUser').length).toBeLessThan(1_000 + 1_000 * 0.5);
});
