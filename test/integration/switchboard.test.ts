import { itemsOf, Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ users: 60 });
});

afterEach(async () => expect(await scene.end()).toEqual([]));

describe('the users', () => {
	it('come up to the limit, or all of them', async () => {
		expect(await scene.run('switchboard', 'getUsers')).toHaveLength(50);
		expect(await scene.run('switchboard', 'getUsers', { returnAll: true })).toHaveLength(
			scene.platform.directory.users.length,
		);
	});

	it('can be found by line and by login', async () => {
		const user = scene.platform.directory.users[7];
		for (const filters of [{ exten: String(user?.exten) }, { login: user?.login ?? '' }]) {
			const items = await scene.run('switchboard', 'getUsers', { filters });
			expect(items.map(({ json }) => json.login)).toEqual([user?.login]);
		}
	});

	it('can be only those of the call centre', async () => {
		await scene.run('switchboard', 'getUsers', { filters: { callcenter: true } });
		expect(scene.platform.journal.of('getUsers')[0]).toMatchObject({
			status: 200,
			query: { callcenter: 'true' },
		});
	});

	it('come one by one by the ID of the item, each paired with its item', async () => {
		const ids = scene.platform.directory.users.slice(0, 3).map(({ id }) => id);
		const items = await scene.run(
			'switchboard',
			'getUser',
			{ userId: '={{ $json.id }}' },
			{ items: ids.map((id) => ({ json: { id } })) },
		);
		expect(items.map(({ json }) => json.id)).toEqual(ids);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
	});

	it('are not found by an ID that the switchboard does not know', async () => {
		const { message, description } = await scene.failure('switchboard', 'getUser', {
			userId: 'no/such user?ž',
		});
		expect(message).toMatch(/^IPEX knows nothing under this ID \(HTTP 404\)/);
		expect(description).toMatch(/Check the ID/);
		expect(scene.platform.journal.of('getUser')).toHaveLength(1);
	});
});

describe('the numbers', () => {
	it('come filtered by type and owner', async () => {
		const all = await scene.run('switchboard', 'getNumbers', { returnAll: true });
		const owned = await scene.run('switchboard', 'getNumbers', {
			returnAll: true,
			filters: { ownerType: 'user', type: 'exten' },
		});
		expect(owned.length).toBeGreaterThan(0);
		expect(owned.length).toBeLessThan(all.length);
		expect(owned.every(({ json }) => json.ownerType === 'user' && json.type === 'exten')).toBe(
			true,
		);
	});

	it('come one by one', async () => {
		const [number] = await scene.run('switchboard', 'getNumbers', { limit: 1 });
		const [again] = await scene.run('switchboard', 'getNumber', {
			numberId: String(number?.json.id),
		});
		expect(again?.json).toEqual(number?.json);
	});
});

describe('a token of a user', () => {
	it('is given out with the access itself as the one who asks', async () => {
		const user = scene.platform.directory.users[3];
		scene.credential.data.actAs = scene.platform.directory.users[0]?.login ?? '';
		const [item] = await scene.run('impersonation', 'getToken', { email: user?.login ?? '' });
		expect(scene.platform.secrets).toContain(item?.json.access_token);
		const requests = scene.platform.journal.of('exchangeToken');
		expect(requests.map(({ user: asking, body }) => [asking, body])).toEqual([
			['api@example.cz', { email: user?.login }],
		]);
	});

	it('is refused in words for a user that does not exist, and for nobody', async () => {
		const unknown = await scene.failure('impersonation', 'getToken', {
			email: 'nobody@example.cz',
		});
		expect(unknown.message).toMatch(/\(HTTP 404\)/);
		const nobody = await scene.failure('impersonation', 'getToken', { email: '' });
		expect(nobody.message).toBe('"E-Mail" is empty.');
	});
});

describe('every operation', () => {
	it.each([
		['callLog', 'getAll', 'getCalls', {}],
		['callLog', 'get', 'getCalls', { callId: '={{ $json.callId }}' }],
		['callLog', 'getEvents', 'getCallEvents', { callId: '={{ $json.callId }}' }],
		['callLog', 'getMissed', 'getMissedCalls', {}],
		['switchboard', 'getUsers', 'getUsers', {}],
		['switchboard', 'getUser', 'getUser', { userId: '={{ $json.userId }}' }],
		['switchboard', 'getNumbers', 'getNumbers', {}],
		['switchboard', 'getNumber', 'getNumber', { numberId: '={{ $json.numberId }}' }],
	])(
		'%s: %s runs as the user of its item, and pairs its items',
		async (resource, operation, operationId, parameters) => {
			const { calls, directory, journal } = scene.platform;
			const legs = calls.addCall({ kind: 'ringAll', answered: false });
			const [number] = await scene.run('switchboard', 'getNumbers', { limit: 1 });
			journal.clear();
			const logins = directory.users.slice(0, 3).map(({ login }) => login);
			const items = itemsOf(3).map((_, i) => ({
				json: {
					login: logins[i] ?? '',
					callId: legs[0]?.linkedid ?? '',
					userId: directory.users[i]?.id ?? '',
					numberId: String(number?.json.id),
				},
			}));
			const output = await scene.run(
				resource,
				operation,
				{ ...parameters, actAs: '={{ $json.login }}' },
				{ items },
			);
			expect(
				journal
					.of(operationId)
					.map(({ user }) => user)
					.sort(),
			).toEqual([...logins].sort());
			const inputs = output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
			expect(new Set(inputs)).toEqual(new Set([0, 1, 2]));
		},
	);
});
