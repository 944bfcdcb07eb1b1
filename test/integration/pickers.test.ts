import type { INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';

import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { IpexCallLogTrigger } from '../../nodes/Ipex/IpexCallLogTrigger.node';
import { IpexEventTrigger } from '../../nodes/Ipex/IpexEventTrigger.node';
import { fault } from '../../tools/platform';
import { loadChoices, searchList } from '../support/engine';
import { menu, withInner } from '../support/menu';
import { Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ users: 230 });
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const open = async (method: string, filter?: string, token?: string, actAs: unknown = '') =>
	await searchList(
		{
			nodeType: new Ipex(),
			parameters: {
				resource: 'switchboard',
				operation: 'getUser',
				actAs: { __rl: true, mode: 'id', value: String(actAs) },
			},
			credential: scene.credential,
		},
		method,
		filter,
		token,
	);

const run = (parameters: INodeParameters) => ({
	nodeType: new Ipex(),
	parameters,
	credential: scene.credential,
});

describe('a picker', () => {
	it('of users gives all of them, page by page, each once', async () => {
		const values: unknown[] = [];
		let token: unknown;
		do {
			const page = await open('searchUsers', undefined, token as string | undefined);
			expect(page.results.length).toBeLessThanOrEqual(100);
			values.push(...page.results.map(({ value }) => value));
			token = page.paginationToken;
		} while (token);
		expect(new Set(values)).toStrictEqual(
			new Set(scene.platform.directory.users.map(({ id }) => id)),
		);
		expect(values).toHaveLength(230);
	});

	it('of users finds one by line and gives what the node takes', async () => {
		const user = scene.platform.directory.users[42];
		const { results } = await open('searchUsers', String(user?.exten));
		expect(results.map(({ value }) => value)).toStrictEqual([user?.id]);
		const [item] = await scene.run('switchboard', 'getUser', {
			userId: { __rl: true, mode: 'list', value: results[0]?.value ?? '' },
		});
		expect(item?.json.login).toBe(user?.login);
	});

	it('of logins gives what Act As takes', async () => {
		const user = scene.platform.directory.users[7];
		const { results } = await open('searchLogins', user?.login);
		await scene.run('callLog', 'getAll', {
			limit: 1,
			actAs: { __rl: true, mode: 'list', value: results[0]?.value ?? '' },
		});
		expect(scene.platform.journal.of('getCalls')[0]?.user).toBe(user?.login);
	});

	it('of numbers finds one by its number', async () => {
		const number = scene.platform.directory.numbers[3];
		const { results } = await open('searchNumbers', number?.number);
		expect(results.map(({ value }) => value)).toContain(number?.id);
	});

	it('of live calls gives what Hang Up takes, for a call and for one of its parties', async () => {
		const user = scene.platform.directory.users[2];
		for (const [method, field] of [
			['searchCurrentCalls', 'callId'],
			['searchChannels', 'channelId'],
		] as const) {
			await scene.run('call', 'start', {
				to: '777123456',
				actAs: user?.login ?? '',
				callFrom: 'ownLine',
			});
			const { results } = await open(method, '777123456');
			expect(results).toHaveLength(1);
			const chosen = { __rl: true, mode: 'list', value: results[0]?.value ?? '' };
			await scene.run('call', 'hangUp', { hangUpBy: field, [field]: chosen });
			expect((await open(method, '777123456')).results).toStrictEqual([]);
		}
	});

	it('of transfer destinations gives numbers that one can dial', async () => {
		const { results } = await open(
			'searchDestinations',
			scene.platform.directory.users[4]?.surname,
		);
		expect(results.map(({ value }) => value)).toContain(
			String(scene.platform.directory.users[4]?.exten),
		);
	});

	it('of profiles lists those of the acting user, and gives what the node takes', async () => {
		const login = scene.platform.directory.users[3]?.login ?? '';
		const { results } = await open('searchProfiles', '', undefined, login);
		expect(results.length).toBeGreaterThan(0);
		const profileId = { __rl: true, mode: 'list', value: results[0]?.value ?? '' };
		const [item] = await scene.run('switchboard', 'setUserProfile', { profileId, actAs: login });
		expect(item?.json.profileId).toBe(Number(results[0]?.value));
	});

	it('lists as the user of the node, and as nobody for an expression', async () => {
		const user = scene.platform.directory.users[5];
		await open('searchUsers', '', undefined, user?.login);
		await open('searchUsers', '', undefined, '={{ $json.login }}');
		expect(scene.platform.journal.of('getUsers').map(({ user: seen }) => seen)).toStrictEqual([
			user?.login,
			scene.platform.access.email,
		]);
	});

	it('of logins lists as the access, so that a wrong Act As can be mended by choosing', async () => {
		const { results } = await open('searchLogins', '', undefined, 'nobody@example.cz');
		expect(results).toHaveLength(100);
		expect(scene.platform.journal.of('getUsers').map(({ user }) => user)).toStrictEqual([
			scene.platform.access.email,
		]);
	});

	it.each(['setUserProfile', 'updateProfile', 'getProfiles'])(
		"of profiles in %s lists those of the user in 'User', where the node shows it",
		async (operation) => {
			const [boss, user] = scene.platform.directory.users;
			const userId = { __rl: true, mode: 'list', value: user?.id ?? '' };
			const parameters = { resource: 'switchboard', operation, ...actingAs(boss), userId };
			await searchList(run(parameters), 'searchProfiles');
			expect(scene.platform.journal.of('getProfiles').map(({ query }) => query)).toStrictEqual([
				{ userId: user?.id },
			]);
		},
	);

	it('of profiles ignores a user that was left over from another operation', async () => {
		const [boss, user] = scene.platform.directory.users;
		const userId = { __rl: true, mode: 'list', value: user?.id ?? '' };
		const parameters = {
			resource: 'switchboard',
			operation: 'getUsers',
			...actingAs(boss),
			userId,
		};
		await searchList(run(parameters), 'searchProfiles');
		expect(scene.platform.journal.of('getProfiles').map(({ query }) => query)).toStrictEqual([{}]);
	});

	it('of profiles needs no Act As when a user is chosen, and gives what Update Profile takes', async () => {
		const [, user] = scene.platform.directory.users;
		const userId = { __rl: true, mode: 'list', value: user?.id ?? '' };
		const parameters = { resource: 'switchboard', operation: 'updateProfile', userId };
		const { results } = await searchList(run(parameters), 'searchProfiles');
		const own = scene.platform.directory.profiles.filter((one) => one.userId === user?.id);
		expect(new Set(results.map(({ value }) => Number(value)))).toStrictEqual(
			new Set(own.map(({ id }) => id)),
		);
		const [item] = await scene.run('switchboard', 'updateProfile', {
			userId,
			profileId: { __rl: true, mode: 'list', value: results[0]?.value ?? '' },
			changes: { active: true },
		});
		expect(item?.json.success).toBe(true);
	});

	it.each(['', '={{ $json.userId }}'])(
		'of profiles without any user says which one to choose, and asks for nothing: %j',
		async (value) => {
			const userId = { __rl: true, mode: 'id', value };
			const parameters = { resource: 'switchboard', operation: 'updateProfile', userId };
			await expect(searchList(run(parameters), 'searchProfiles')).rejects.toThrow(
				"Choose 'User' first: this list has the profiles of one user.",
			);
			expect(scene.platform.journal.of('getProfiles')).toStrictEqual([]);
		},
	);

	it.each([
		['login', 'login'],
		['line', 'exten'],
	] as const)('of callers gives what Start takes, by %s', async (identityType, property) => {
		const user = scene.platform.directory.users[9];
		const parameters = { resource: 'call', operation: 'start', identityType };
		const { results } = await searchList(run(parameters), 'searchCallers', user?.login);
		expect(results.map(({ value }) => value)).toStrictEqual([String(user?.[property])]);
		const [item] = await scene.run('call', 'start', {
			to: '777123456',
			identityType,
			identityValue: { __rl: true, mode: 'list', value: results[0]?.value ?? '' },
		});
		expect(item?.json.callId).toBeDefined();
		const [{ body } = { body: undefined }] = scene.platform.journal.of('createCall');
		expect(body).toMatchObject({
			fromUser: { identityType, identityValue: String(user?.[property]) },
		});
	});

	it('asks once at a rate limit that lasts longer than anybody waits, and says so', async () => {
		scene.platform.faults.order({
			operationId: 'getUsers',
			fault: fault.tooManyRequests(30),
			times: Infinity,
		});
		await expect(open('searchUsers')).rejects.toThrow(/limit of IPEX is reached \(HTTP 429\)/);
		expect(scene.platform.journal.of('getUsers')).toHaveLength(1);
	});

	it('says so when the platform does not answer', async () => {
		scene.platform.faults.order({ operationId: 'getUsers', fault: fault.timeout() });
		const opened = open('searchUsers').then(
			() => 'a list',
			(error: Error) => error.message,
		);
		expect(await opened).toBe('IPEX did not respond in time.');
	});

	it('says so when the access may not list', async () => {
		scene.platform.faults.order({ operationId: 'getUsers', fault: fault.status(403) });
		await expect(open('searchUsers')).rejects.toThrow(/is not allowed to do that/);
	});
});

/** A list that a field opens. */
interface List {
	/** As `switchboard: updateProfile searchProfiles`. */
	name: string;
	nodeType: () => INodeType;
	parameters: INodeParameters;
	method: string;
}

const TRIGGERS = [
	['callLogTrigger', () => new IpexCallLogTrigger()],
	['eventTrigger', () => new IpexEventTrigger()],
] as const;

/** Of all nodes; what all operations have is there for each of them. */
const lists: List[] = [
	...menu.flatMap(({ name, fields }) => {
		const [resource = '', operation = ''] = name.split(': ');
		const shared = ['impersonation', 'phoneNumber'].includes(resource) ? [] : sharedFields();
		return listsOf(name, () => new Ipex(), { resource, operation }, [...fields, ...shared]);
	}),
	...TRIGGERS.flatMap(([name, nodeType]) =>
		listsOf(name, nodeType, {}, nodeType().description.properties),
	),
];

function actingAs(user: { login: string } | undefined): INodeParameters {
	return { actAs: { __rl: true, mode: 'id', value: user?.login ?? '' } };
}

function sharedFields(): INodeProperties[] {
	return new Ipex().description.properties.filter(({ name }) => name === 'actAs');
}

function listsOf(
	name: string,
	nodeType: () => INodeType,
	parameters: INodeParameters,
	fields: INodeProperties[],
): List[] {
	const methods = fields
		.flatMap(withInner)
		.flatMap(({ typeOptions, modes = [] }) => [
			typeOptions?.loadOptionsMethod,
			...modes.map((mode) => mode.typeOptions?.searchListMethod),
		])
		.filter((method) => method !== undefined);
	return [...new Set(methods)].map((method) => ({
		name: `${name} ${method}`,
		nodeType,
		parameters,
		method,
	}));
}

/** Operations whose panel has a PBX ID beside lists that the API gives for one switchboard. */
const withPbxId = lists.filter(
	({ name, method }) =>
		/(Users|User|Callers|Logins|Numbers|Lines)$/.test(method) &&
		menu.some(
			(entry) =>
				name.startsWith(`${entry.name} `) &&
				entry.fields.flatMap(withInner).some((field) => field.name === 'pbxId'),
		),
);

describe('every list of a panel with a PBX ID', () => {
	it('is known', () => {
		expect(withPbxId.length).toBeGreaterThan(10);
	});

	it.each(withPbxId)('$name is asked for with it', async ({ parameters, method }) => {
		const { directory, journal } = scene.platform;
		const options = { pbxId: String(directory.pbxId) };
		const entries = await searchList(run({ ...parameters, options }), method);
		expect(entries.results).not.toStrictEqual([]);
		const asked = [...journal.of('getUsers'), ...journal.of('getNumbers')];
		expect(asked.map(({ query }) => query)).toStrictEqual([options]);
	});
});

const OF_ONE_USER = ['searchProfiles', 'searchPauseReasons'];

describe('every list of every node', () => {
	it('is known: those of the action node, and four of the Call Log Trigger', () => {
		expect(lists.filter(({ name }) => name.startsWith('callLogTrigger'))).toHaveLength(4);
		const offered = Object.values(new Ipex().methods).flatMap((methods) => Object.keys(methods));
		expect(new Set(lists.map(({ method }) => method))).toStrictEqual(new Set(offered));
	});

	it.each(lists)('$name is filled', async ({ nodeType, parameters, method }) => {
		const [user] = scene.platform.directory.users;
		scene.platform.current.start(String(user?.exten), '+420777123456', user);
		const run = {
			nodeType: nodeType(),
			// Profiles and reasons of a pause are those of one user.
			parameters: { ...parameters, ...(OF_ONE_USER.includes(method) ? actingAs(user) : {}) },
			credential: scene.credential,
		};
		const entries = method.startsWith('load')
			? await loadChoices(run, method)
			: (await searchList(run, method)).results;
		expect(entries).not.toStrictEqual([]);
	});
});

describe('a picker in a hurry', () => {
	const limitUsers = (retryAfter: number) =>
		scene.platform.faults.order({
			operationId: 'getUsers',
			fault: fault.tooManyRequests(retryAfter),
		});

	it('waits for a rate limit that is over soon', async () => {
		limitUsers(0);
		expect((await open('searchUsers')).results).not.toStrictEqual([]);
	});

	it('says at once that there is a limit which lasts longer than a person waits', async () => {
		limitUsers(6);
		await expect(open('searchUsers')).rejects.toMatchObject({ httpCode: '429' });
		expect(scene.platform.journal.of('getUsers')).toHaveLength(1);
	});

	it('gives up a platform that does not respond, in seconds', async () => {
		// A sign-in alone could take 30 seconds.
		for (const operationId of ['getUsers', 'getToken']) {
			const silent = scene.platform.faults.order({ operationId, fault: fault.timeout() });
			const begin = Date.now();
			await expect(open('searchUsers')).rejects.toThrow('IPEX did not respond in time.');
			expect(Date.now() - begin).toBeLessThan(30_000);
			silent.cancel();
			scene.credential.data.email = 'another@example.cz';
		}
	});
});
