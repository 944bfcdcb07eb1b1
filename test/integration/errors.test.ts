import { itemsOf, Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ calls: 20 });
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

it('an address where nobody listens is told of', async () => {
	const gone = await Scene.begin();
	scene.credential.data.apiUrl = gone.platform.apiUrl;
	await gone.end();
	expect((await scene.failure('switchboard', 'getUsers')).message).toBe(
		'The IPEX API refuses connections.',
	);
});

it('an item that fails is given out in its place with its words, when the node is to go on', async () => {
	const users = scene.platform.directory.users;
	const ids = [users[0]?.id, 'unknown', users[1]?.id];
	const items = await scene.run(
		'switchboard',
		'getUser',
		{ userId: '={{ $json.id }}' },
		{ items: itemsOf(3).map((_, i) => ({ json: { id: ids[i] ?? '' } })), continueOnFail: true },
	);
	expect(items.map(({ pairedItem }) => pairedItem)).toStrictEqual(
		[0, 1, 2].map((item) => ({ item })),
	);
	expect(items[0]?.json).toHaveProperty('login');
	expect(items[1]?.json.error).toMatch(/IPEX has nothing with this ID .* Check the ID/);
	expect(items[2]?.json).toHaveProperty('login');
});

it('a call that could not be started says so in its place, and the others are started', async () => {
	const [first, second] = scene.platform.directory.users;
	const logins = [first?.login, 'nobody@example.cz', second?.login];
	const items = await scene.run(
		'call',
		'start',
		{ to: '+420602000111', identityValue: '={{ $json.login }}' },
		{ items: logins.map((login) => ({ json: { login: login ?? '' } })), continueOnFail: true },
	);
	expect(items.map(({ pairedItem }) => pairedItem)).toStrictEqual(
		[0, 1, 2].map((item) => ({ item })),
	);
	expect(items[1]?.json.error).toMatch(/IPEX has nothing with this ID .* Check the ID/);
	expect(items[0]?.json.callId).not.toBe(items[2]?.json.callId);
	expect(scene.platform.journal.of('createCall')).toHaveLength(3);
});
