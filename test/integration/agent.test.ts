import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { type DirectoryUser, fault } from '../../tools/platform';
import { searchList } from '../support/engine';
import { Scene } from '../support/scene';

let scene: Scene;
let agent: DirectoryUser;
let reason: string;

beforeEach(async () => {
	scene = await Scene.begin();
	[agent] = scene.platform.directory.users as [DirectoryUser];
	reason = scene.platform.directory.pauses[0]?.name ?? '';
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const UNKNOWN = 'This IPEX platform does not offer the functions of agents.';

describe('an agent', () => {
	it('is paused, shows it, and goes on', async () => {
		const { pauses } = scene.platform.agents;
		const actAs = agent.login;
		const [paused] = await scene.run('agent', 'pause', { actAs, pauseReason: reason });
		expect(paused?.json).toStrictEqual({ success: true, actAs, pauseReason: reason, answer: 'OK' });
		expect(pauses.get(agent.id)).toBe(reason);
		const [state] = await scene.run('agent', 'getState', { actAs });
		expect(state?.json).toMatchObject({ userId: agent.id, paused: true, pausedReason: reason });
		const [resumed] = await scene.run('agent', 'unpause', { actAs });
		expect(resumed?.json).toStrictEqual({ success: true, actAs, answer: 'OK' });
		expect(pauses.size).toBe(0);
	});

	it('is the user of the credential when the item names none', async () => {
		scene.credential.data.actAs = agent.login;
		const [item] = await scene.run('agent', 'pause', { pauseReason: reason });
		expect(item?.json.actAs).toBe(agent.login);
		expect(scene.platform.agents.pauses.get(agent.id)).toBe(reason);
	});

	it.each([null, true, { id: 7 }])('passes the answer %j on', async (answer) => {
		scene.platform.agents.answer = answer;
		const [item] = await scene.run('agent', 'unpause', { actAs: agent.login });
		expect(item?.json).toStrictEqual({ success: true, actAs: agent.login, answer });
	});

	it('has reasons for a pause, which can be picked', async () => {
		const names = scene.platform.directory.pauses.map(({ name }) => name);
		const items = await scene.run('agent', 'getPauseReasons', { actAs: agent.login });
		expect(items.map(({ json }) => json.name)).toStrictEqual(names);
		const limited = { actAs: agent.login, limit: 1 };
		expect(await scene.run('agent', 'getPauseReasons', limited)).toHaveLength(1);
		const { results } = await pick({ actAs: agent.login });
		expect(results.map(({ value }) => value).sort()).toStrictEqual([...names].sort());
	});

	it('can be another one for Get State', async () => {
		const [, other] = scene.platform.directory.users as [DirectoryUser, DirectoryUser];
		const [state] = await scene.run('agent', 'getState', { actAs: agent.login, userId: other.id });
		expect(state?.json.userId).toBe(other.id);
		expect(scene.platform.journal.of('getUsers')).toStrictEqual([]);
	});

	it('has a state if its login is entered in capital letters', async () => {
		const [state] = await scene.run('agent', 'getState', { actAs: agent.login.toUpperCase() });
		expect(state?.json.userId).toBe(agent.id);
	});

	it('has no state if IPEX does not know it', async () => {
		const { message, description } = await scene.failure('agent', 'getState', {
			actAs: agent.login,
			userId: '999999',
		});
		expect(message).toBe('IPEX knows no agent with the ID 999999.');
		expect(description).toMatch(/in 'User'\.$/);
	});
});

async function pick(parameters: Record<string, string>) {
	return await searchList(
		{
			nodeType: new Ipex(),
			parameters: { resource: 'agent', operation: 'pause', ...parameters },
			credential: scene.credential,
		},
		'searchPauseReasons',
	);
}

describe('without an agent', () => {
	it.each([
		['pause', { pauseReason: 'Lunch' }],
		['unpause', {}],
		['getState', {}],
		['getPauseReasons', {}],
	])('%s sends nothing', async (operation, parameters) => {
		const { message } = await scene.failure('agent', operation, parameters);
		expect(message).toBe("'Act As' is empty.");
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('the list asks for one', async () => {
		await expect(pick({})).rejects.toThrow("Choose 'Act As' first");
	});

	it('Pause needs a reason', async () => {
		const { message } = await scene.failure('agent', 'pause', { actAs: agent.login });
		expect(message).toBe("'Pause Reason' is empty.");
	});
});

describe('what the platform rejects', () => {
	it('with HTTP 200 is an error in its words', async () => {
		const { message, description } = await scene.failure('agent', 'pause', {
			actAs: agent.login,
			pauseReason: 'Fishing',
		});
		expect(message).toBe('IPEX did not accept the request: Pause Fishing does not exist.');
		expect(description).toMatch(/is an agent of the call centre\.$/);
	});

	it('reports a user who is no agent', async () => {
		const user = scene.platform.directory.users.find(({ callcenter }) => !callcenter);
		const { message } = await scene.failure('agent', 'unpause', { actAs: user?.login ?? '' });
		expect(message).toBe('IPEX did not accept the request: User is not an agent.');
	});

	it.each(['nothing', 'otherFields'] as const)(
		'because it does not know agents is one clear sentence, in the list too: it offers %s',
		async (offered) => {
			scene.platform.agents.offered = offered;
			for (const operation of ['pause', 'unpause', 'getState', 'getPauseReasons']) {
				const parameters = { actAs: agent.login, pauseReason: reason, userId: agent.id };
				const { message, description } = await scene.failure('agent', operation, parameters);
				expect(message).toBe(UNKNOWN);
				expect(description).toMatch(/^They are in beta here/);
			}
			await expect(pick({ actAs: agent.login })).rejects.toThrow(UNKNOWN);
		},
	);

	it('by a status of failure with the words of GraphQL says the same', async () => {
		const body = { errors: [{ message: 'Cannot query field "pauses" on type "Query".' }] };
		scene.platform.faults.order({ operationId: 'graphql', fault: fault.status(400, body) });
		const { message } = await scene.failure('agent', 'getPauseReasons', { actAs: agent.login });
		expect(message).toBe(UNKNOWN);
	});

	it('is not sent again when it changes something', async () => {
		scene.platform.faults.order({ operationId: 'graphql', fault: fault.html502() });
		await scene.failure('agent', 'unpause', { actAs: agent.login });
		expect(scene.platform.journal.of('graphql')).toHaveLength(1);
		scene.platform.faults.order({ operationId: 'graphql', fault: fault.reset() });
		await scene.run('agent', 'getPauseReasons', { actAs: agent.login });
		expect(scene.platform.journal.of('graphql')).toHaveLength(3);
	});

	it('is told when the login is none that the switchboard lists', async () => {
		scene.platform.faults.order({ operationId: 'getUsers', fault: fault.otherShape([]), times: 2 });
		const { message } = await scene.failure('agent', 'getState', { actAs: agent.login });
		expect(message).toBe(`The switchboard lists no user with the login ${agent.login}.`);
	});
});

describe('every operation', () => {
	it.each([
		['pause', { pauseReason: '={{ $json.reason }}' }],
		['unpause', {}],
		['getState', {}],
		['getPauseReasons', {}],
	])('%s runs as the user of its item, and pairs its items', async (operation, parameters) => {
		const { directory } = scene.platform;
		const logins = directory.users
			.filter(({ callcenter }) => callcenter)
			.slice(0, 3)
			.map(({ login }) => login);
		const output = await scene.run(
			'agent',
			operation,
			{ ...parameters, actAs: '={{ $json.login }}' },
			{ items: logins.map((login) => ({ json: { login, reason } })) },
		);
		scene.expectRunsAs('graphql', logins, output);
	});
});
