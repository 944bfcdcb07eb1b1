import { Ipex } from '../../nodes/Ipex/Ipex.node';
import type { DirectoryUser } from '../../tools/platform';
import { runNode } from '../support/engine';
import { optionsOf } from '../support/menu';
import { itemsOf, Scene } from '../support/scene';
import { formsIn, secretForms, secretsOf } from '../support/secrets';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ users: 60 });
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

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
			expect(items.map(({ json }) => json.login)).toStrictEqual([user?.login]);
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
		expect(items.map(({ json }) => json.id)).toStrictEqual(ids);
		expect(items.map(({ pairedItem }) => pairedItem)).toStrictEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
	});

	it('are not found by an ID that the switchboard does not know', async () => {
		const { message, description } = await scene.failure('switchboard', 'getUser', {
			userId: 'no/such user?ž',
		});
		expect(message).toMatch(/^IPEX has nothing with this ID \(HTTP 404\)/);
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
		expect(again?.json).toStrictEqual(number?.json);
	});
});

describe('the call centre', () => {
	it('has members, found by login and by ID', async () => {
		const members = scene.platform.directory.users.filter(({ callcenter }) => callcenter);
		expect(await scene.run('switchboard', 'getMembers', { returnAll: true })).toHaveLength(
			members.length,
		);
		for (const filters of [{ login: members[2]?.login ?? '' }, { userId: members[2]?.id ?? '' }]) {
			const items = await scene.run('switchboard', 'getMembers', { filters });
			expect(items.map(({ json }) => json.userId)).toStrictEqual([members[2]?.id]);
		}
	});

	it('has reasons for pauses', async () => {
		const items = await scene.run('switchboard', 'getPauses', { limit: 2 });
		expect(items.map(({ json }) => json)).toStrictEqual(
			scene.platform.directory.pauses.slice(0, 2),
		);
	});
});

describe('the profiles', () => {
	let user: DirectoryUser;
	const profilesOf = ({ id }: DirectoryUser) =>
		scene.platform.directory.profiles.filter(({ userId }) => userId === id);

	beforeEach(() => {
		user = scene.platform.directory.users[1] as DirectoryUser;
	});

	it('come for a named user, or for the one it acts as', async () => {
		const ids = profilesOf(user).map(({ id }) => id);
		for (const who of [{ userId: user.id }, { actAs: user.login }]) {
			const items = await scene.run('switchboard', 'getProfiles', who);
			expect(items.map(({ json }) => json.id)).toStrictEqual(ids);
		}
		const { message } = await scene.failure('switchboard', 'getProfiles');
		expect(message).toMatch(/\(HTTP 400\): Name a user, or act as one\.$/);
	});

	it('are switched, and the answer names the profile as the next operation takes it', async () => {
		const [, second] = profilesOf(user);
		const items = await scene.run('switchboard', 'setUserProfile', {
			profileId: second?.id ?? 0,
			userId: user.id,
		});
		expect(items.map(({ json }) => json)).toMatchObject([
			{ profileId: second?.id, message: 'created' },
		]);
		expect(profilesOf(user).map(({ active }) => active)).toStrictEqual([false, true, false]);
		await scene.run(
			'switchboard',
			'updateProfile',
			{ profileId: '={{ $json.profileId }}', changes: { active: false } },
			{ items },
		);
		expect(profilesOf(user).some(({ active }) => active)).toBe(false);
	});

	it('change in what was set, and in nothing else', async () => {
		const [profile] = profilesOf(user);
		const before = structuredClone(profile);
		const [item] = await scene.run('switchboard', 'updateProfile', {
			profileId: String(profile?.id),
			changes: { fwd: 'another', fwdNum: '+420777123456' },
		});
		expect(item?.json).toStrictEqual({ success: true, profileId: String(profile?.id) });
		expect(scene.platform.journal.of('updateProfile')[0]?.body).toStrictEqual({
			fwd: 'another',
			fwdNum: '+420777123456',
		});
		expect(profile?.params).toStrictEqual({
			...before?.params,
			hasForward: true,
			fwd: 'another',
			fwdNum: '+420777123456',
		});
		await scene.run('switchboard', 'updateProfile', {
			profileId: String(profile?.id),
			changes: { endpointId: '1234' },
		});
		expect(profile?.params.endpointId).toBe(1234);
	});

	it.each([
		['updateProfile', { profileId: '' }, "'Profile' is empty."],
		[
			'updateProfile',
			{ profileId: 'x', changes: { fwd: 'none' } },
			"'Profile' is not a whole number.",
		],
		['updateProfile', { profileId: '500' }, "'Changes' is empty."],
		['updateProfile', { profileId: '500', changes: { fwdNum: ' ' } }, "'Forward Number' is empty."],
		[
			'updateProfile',
			{ profileId: '500', changes: { endpointId: 'phone' } },
			"'Endpoint ID' is not a whole number.",
		],
		['setUserProfile', { profileId: '' }, "'Profile' is empty."],
		['setUserProfile', { profileId: 'Nerušit' }, "'Profile' is not a whole number."],
	])('%s with %j is refused before any request', async (operation, parameters, message) => {
		expect((await scene.failure('switchboard', operation, parameters)).message).toBe(message);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it.each([
		['updateProfile', { profileId: '1', changes: { active: true } }],
		['setUserProfile', { profileId: '1', actAs: 'jan.novak@example.cz' }],
	])('%s reports a profile that does not exist', async (operation, parameters) => {
		const [{ login } = { login: '' }] = scene.platform.directory.users;
		const who = 'actAs' in parameters ? { actAs: login } : {};
		const { message } = await scene.failure('switchboard', operation, { ...parameters, ...who });
		expect(message).toMatch(/\(HTTP 404\): There is no profile 1\.$/);
	});
});

describe('a change of a profile', () => {
	it.each([
		[{ fwd: 'another', fwdNum: '={{ $json.mobile }}' }, "'Forward Number' is empty."],
		[{ fwd: 'none', endpointId: '={{ null }}' }, "'Endpoint ID' is empty."],
		[{ fwd: '={{ $json.where }}', fwdNum: '204' }, "'Forward To' is empty."],
		[{ active: true, fwdNum: ' ' }, "'Forward Number' is empty."],
		[{ fwd: 'none', active: '={{ $json.on }}' }, "'Active' is empty."],
	])('of which a part is empty is not made in part: %j', async (changes, words) => {
		const parameters = { profileId: '501', changes };
		const { message } = await scene.failure('switchboard', 'updateProfile', parameters);
		expect(message).toBe(words);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});

describe('a switch that an expression gives', () => {
	it('means the same as text', async () => {
		const some = { returnAll: '={{ "false" }}', limit: 2 };
		expect(await scene.run('switchboard', 'getUsers', some)).toHaveLength(2);
		const all = await scene.run('switchboard', 'getUsers', { returnAll: '={{ "true" }}' });
		expect(all).toHaveLength(scene.platform.directory.users.length);
	});

	it.each([
		['switchboard', 'getUsers', { returnAll: '={{ "all" }}' }, 'Return All'],
		['callLog', 'getAll', { simplify: '={{ 1 }}' }, 'Simplify'],
		['callLog', 'getAll', { options: { joinLegs: '={{ "no" }}' } }, 'Join Legs'],
		['recording', 'delete', { fileNames: 'a.mp3', confirm: '={{ "yes" }}' }, 'Confirm'],
	])('and is none is refused: %s, %s, %j', async (resource, operation, parameters, field) => {
		const { message } = await scene.failure(resource, operation, parameters);
		expect(message).toBe(`'${field}' is neither true nor false.`);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});

describe('the reload', () => {
	it('says that it was done, and sends what was set', async () => {
		const items = await scene.run('switchboard', 'reload', {
			options: { hostname: 'pbx1', pbxId: '4711', type: 'full' },
		});
		expect(items.map(({ json }) => json)).toStrictEqual([{ success: true }]);
		expect(scene.platform.journal.of('reloadSwitchboard')[0]).toMatchObject({
			status: 200,
			query: { hostname: 'pbx1', pbxId: '4711', type: 'full' },
		});
	});

	it('reports a switchboard that does not exist', async () => {
		const { message } = await scene.failure('switchboard', 'reload', { options: { pbxId: '1' } });
		expect(message).toMatch(/\(HTTP 404\): There is no PBX 1\.$/);
	});
});

describe('a token of a user', () => {
	it.each(['jan.novak@example.cz', '={{ $json.nobody }}'])(
		'is given out with the access itself as the one who asks, whatever Act As was left with: %s',
		async (value) => {
			const [boss, , , user] = scene.platform.directory.users;
			scene.credential.data.actAs = boss?.login ?? '';
			const [item] = await scene.run('impersonation', 'getToken', {
				email: user?.login ?? '',
				actAs: { __rl: true, mode: 'id', value },
			});
			expect(scene.platform.secrets).toContain(item?.json.access_token);
			const requests = scene.platform.journal.of('exchangeToken');
			expect(requests.map(({ user: asking, body }) => [asking, body])).toStrictEqual([
				['api@example.cz', { email: user?.login }],
			]);
		},
	);

	it('gives an access token that n8n hides, and no refresh token', async () => {
		const email = scene.platform.directory.users[0]?.login ?? '';
		const [item] = await scene.run('impersonation', 'getToken', { email });
		const { sensitiveOutputFields = [] } = new Ipex().description;
		const shown = Object.entries(item?.json ?? {}).filter(
			([key]) => !sensitiveOutputFields.includes(key),
		);
		const secrets = secretForms(secretsOf(scene.platform));
		expect(item?.json).toHaveProperty('access_token');
		expect(formsIn(JSON.stringify(shown), secrets)).toStrictEqual([]);
		expect(item?.json).not.toHaveProperty('refresh_token');
	});

	it('is no tool of an AI agent', async () => {
		const [resources] = new Ipex().description.properties;
		const impersonation = optionsOf(resources).find(({ value }) => value === 'impersonation');
		expect(impersonation?.displayOptions).toStrictEqual({ hide: { '@tool': [true] } });
		const asTool = runNode({
			nodeType: new Ipex(),
			type: 'n8n-nodes-ipex.ipexTool',
			parameters: { resource: 'impersonation', operation: 'getToken', email: 'a@b.cz' },
			credential: scene.credential,
		});
		await expect(asTool).rejects.toThrow('An AI agent cannot get the token of a user.');
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('is refused in words for a user that does not exist, and for nobody', async () => {
		const unknown = await scene.failure('impersonation', 'getToken', {
			email: 'nobody@example.cz',
		});
		expect(unknown.message).toMatch(/\(HTTP 404\)/);
		const nobody = await scene.failure('impersonation', 'getToken', { email: '' });
		expect(nobody.message).toBe("'E-Mail' is empty.");
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
		['switchboard', 'getMembers', 'getMembers', {}],
		['switchboard', 'getPauses', 'getPauses', {}],
		['switchboard', 'getProfiles', 'getProfiles', {}],
		['switchboard', 'setUserProfile', 'setUserProfile', { profileId: '={{ $json.profileId }}' }],
		[
			'switchboard',
			'updateProfile',
			'updateProfile',
			{ profileId: '={{ $json.profileId }}', changes: { fwd: 'none' } },
		],
		['switchboard', 'reload', 'reloadSwitchboard', {}],
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
					profileId: directory.profiles.find(({ userId }) => userId === directory.users[i]?.id)?.id,
				},
			}));
			const output = await scene.run(
				resource,
				operation,
				{ ...parameters, actAs: '={{ $json.login }}' },
				{ items },
			);
			scene.expectRunsAs(operationId, logins, output);
		},
	);
});
