import type { IExecuteFunctions, IHttpRequestMethods } from 'n8n-workflow';

import { IpexApi } from '../../credentials/IpexApi.credentials';
import { fault, type JournalEntry } from '../../tools/platform';
import { testCredential } from '../support/credentialTest';
import { runNode } from '../support/engine';
import { Stranger } from '../support/faults/stranger';
import { senderThroughOlderHelper } from '../support/olderHelper';
import { itemsOf, Scene } from '../support/scene';
import { formsIn, secretForms, secretsOf } from '../support/secrets';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ calls: 50 });
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const isTokenRequest = (entry: JournalEntry) => entry.operationId === 'getToken';
const isRefusal = (entry: JournalEntry) => entry.service === 'api' && entry.status === 401;
const isExchange = (entry: JournalEntry) => entry.operationId === 'exchangeToken';

/** Runs once, so that the session holds tokens, and makes the platform refuse them from now on. */
async function withExpiredTokens(run: () => Promise<unknown>): Promise<void> {
	await run();
	scene.platform.tokens.expireAccessTokens();
	scene.platform.journal.clear();
}

describe('1,000 items with an expired token', () => {
	it.each([
		['switchboard', 'getUsers', {}],
		['callLog', 'get', { callId: '={{ $json.callId }}' }],
	])(
		'come through %s: %s with one renewal and no write of the credential',
		async (resource, operation, parameters) => {
			const { journal, calls } = scene.platform;
			const callId = calls.all()[0]?.linkedid ?? '';
			const items = itemsOf(1_000).map(() => ({ json: { callId } }));
			const run = async () =>
				await scene.run(resource, operation, { ...parameters, limit: 1 }, { items });
			await withExpiredTokens(async () => await scene.run('switchboard', 'getUsers', { limit: 1 }));
			expect(await run()).toHaveLength(1_000);
			expect(journal.count(isTokenRequest)).toBe(1);
			expect(journal.count(isRefusal)).toBeLessThanOrEqual(20);
			expect(scene.credential.writes).toStrictEqual([]);
		},
		60_000,
	);
});

describe('a token', () => {
	it('is asked for once in a session, however many nodes run', async () => {
		await Promise.all([1, 2, 3].map(async () => await scene.run('switchboard', 'getUsers')));
		await scene.run('switchboard', 'getNumbers');
		expect(scene.platform.journal.count(isTokenRequest)).toBe(1);
	});

	it('that is refused is renewed by the refresh token, not by the password', async () => {
		await withExpiredTokens(async () => await scene.run('switchboard', 'getUsers'));
		await scene.run('switchboard', 'getUsers');
		expect(scene.platform.journal.of('getToken').map(({ grant }) => grant)).toStrictEqual([
			'refresh_token',
		]);
	});

	it('comes by the password when the platform refuses the refresh token', async () => {
		await withExpiredTokens(async () => await scene.run('switchboard', 'getUsers'));
		scene.platform.tokens.revokeRefreshTokens();
		await scene.run('switchboard', 'getUsers');
		expect(scene.platform.journal.of('getToken').map(({ grant }) => grant)).toStrictEqual([
			'refresh_token',
			'password',
		]);
	});

	it.each([true, false])(
		'is refreshed again and again (refresh tokens rotate: %p)',
		async (rotates) => {
			scene.platform.tokens.rotateRefreshTokens = rotates;
			for (let i = 0; i < 4; i++) {
				await withExpiredTokens(async () => await scene.run('switchboard', 'getUsers'));
			}
			await scene.run('switchboard', 'getUsers');
			expect(scene.platform.journal.of('getToken').map(({ grant }) => grant)).toStrictEqual([
				'refresh_token',
			]);
		},
	);

	it('server that fails is an error, after which the next request recovers', async () => {
		await withExpiredTokens(async () => await scene.run('switchboard', 'getUsers'));
		scene.platform.faults.order({ operationId: 'getToken', times: 2, fault: fault.status(503) });
		const { message } = await scene.failure('switchboard', 'getUsers');
		expect(message).toBe('The IPEX authorization server could not process the request (HTTP 503).');
		expect(await scene.run('switchboard', 'getUsers')).not.toStrictEqual([]);
		expect(scene.platform.journal.of('getToken').map(({ grant }) => grant)).toStrictEqual([
			'refresh_token',
			'refresh_token',
			'refresh_token',
		]);
	});
});

describe('acting as a user', () => {
	const USERS = 3;
	const items = () => {
		const logins = scene.platform.directory.users.slice(0, USERS).map(({ login }) => login);
		return itemsOf(9).map(({ json }, i) => ({ json: { ...json, login: logins[i % USERS] ?? '' } }));
	};
	const runAsUsers = async () =>
		await scene.run(
			'callLog',
			'getAll',
			{ limit: 1, actAs: '={{ $json.login }}' },
			{ items: items() },
		);

	/** Whom the platform saw behind the requests that it granted, in any order. */
	const usersSeen = () =>
		scene.platform.journal
			.of('getCalls')
			.filter(({ status }) => status === 200)
			.map(({ user }) => user)
			.sort();

	const usersWanted = () =>
		items()
			.map(({ json }) => json.login)
			.sort();

	it('gives each of 9 items the token of its own user, with 3 exchanges', async () => {
		await runAsUsers();
		expect(usersSeen()).toStrictEqual(usersWanted());
		expect(scene.platform.journal.count(isExchange)).toBe(3);
	});

	it('does so when the tokens have just expired', async () => {
		await withExpiredTokens(runAsUsers);
		await runAsUsers();
		expect(usersSeen()).toStrictEqual(usersWanted());
		expect(scene.platform.journal.count(isExchange)).toBe(3);
		expect(scene.platform.journal.count(isTokenRequest)).toBe(1);
	});

	it('does so when only the access token has expired and no user was known', async () => {
		await withExpiredTokens(async () => await scene.run('switchboard', 'getUsers'));
		await runAsUsers();
		expect(usersSeen()).toStrictEqual(usersWanted());
		const granted = scene.platform.journal
			.of('exchangeToken')
			.filter(({ status }) => status === 200);
		expect(granted).toHaveLength(3);
		expect(scene.platform.journal.count(isTokenRequest)).toBe(1);
	});

	it('works with an exchange that answers nothing but a token', async () => {
		scene.platform.tokens.exchangeAnswer = 'bare';
		await runAsUsers();
		expect(usersSeen()).toStrictEqual(usersWanted());
	});

	it('takes the user of the item before the one of the credential', async () => {
		const [first, second] = scene.platform.directory.users;
		scene.credential.data.actAs = first?.login ?? '';
		await scene.run('callLog', 'getAll', { limit: 1 });
		await scene.run('callLog', 'getAll', { limit: 1, actAs: second?.login ?? '' });
		expect(scene.platform.journal.of('getCalls').map(({ user }) => user)).toStrictEqual([
			first?.login,
			second?.login,
		]);
	});

	it('is refused in words when the access has no impersonation', async () => {
		scene.platform.access.impersonation = false;
		const error = await scene.failure('callLog', 'getAll', { actAs: 'jana@example.cz' });
		expect(error.message).toBe('The API access api@example.cz may not act as jana@example.cz.');
		expect(error.description).toMatch(/Tick 'Impersonation'/);
	});

	it('is refused in words when there is no such user', async () => {
		const error = await scene.failure('callLog', 'getAll', { actAs: 'nobody@example.cz' });
		expect(error.message).toBe('IPEX does not have a user nobody@example.cz.');
	});
});

/** Sends requests one after the other as n8n's HTTP Request node does; gives their errors. */
async function throughOlderHelper(
	method: IHttpRequestMethods,
	paths: string[],
	body?: object,
): Promise<string[]> {
	const requests = paths.map((path) => ({
		method,
		uri: `${scene.platform.apiUrl}${path}`,
		body,
		json: true,
	}));
	const nodeType = senderThroughOlderHelper(requests);
	const [item] = await runNode({ nodeType, parameters: {}, credential: scene.credential });
	return item?.json.errors as string[];
}

describe("in n8n's HTTP Request node", () => {
	it('a request that reads is sent again with a new token', async () => {
		await withExpiredTokens(async () => await scene.run('switchboard', 'getUsers'));
		expect(await throughOlderHelper('GET', ['/pbx/users'])).toStrictEqual([]);
		const requests = scene.platform.journal.of('getUsers');
		expect(requests.map(({ status }) => status)).toStrictEqual([401, 200]);
		expect(scene.credential.writes).toStrictEqual([{ accessToken: '' }]);
	});

	it.each([
		['whose answer breaks off', fault.cutBody()],
		['that the platform fails at', fault.status(500)],
	])('a call %s is not started again', async (_, failure) => {
		const [user] = scene.platform.directory.users;
		const fromUser = { identityType: 'login', identityValue: user?.login };
		scene.platform.faults.order({ operationId: 'createCall', fault: failure });
		const body = { to: '+420777123456', fromUser };
		expect(await throughOlderHelper('POST', ['/calls'], body)).toHaveLength(1);
		expect(scene.platform.journal.of('createCall')).toHaveLength(1);
		expect(scene.credential.writes).toStrictEqual([]);
	});

	it('a hang-up whose answer breaks off is not repeated', async () => {
		const [user] = scene.platform.directory.users;
		for (const to of ['+420602000111', '+420602000112'])
			scene.platform.current.start(String(user?.exten), to, user);
		scene.platform.faults.order({ operationId: 'hangUpCall', fault: fault.cutBody() });
		expect(await throughOlderHelper('DELETE', [`/calls?userId=${user?.id}`])).toHaveLength(1);
		expect(scene.platform.journal.of('hangUpCall')).toHaveLength(1);
	});

	it('a refused token is renewed for the request after one that is not repeated', async () => {
		await withExpiredTokens(async () => await scene.run('switchboard', 'getUsers'));
		const errors = await throughOlderHelper('PUT', ['/service/reload', '/service/reload'], {});
		expect(errors).toHaveLength(1);
		const requests = scene.platform.journal.of('reloadSwitchboard');
		expect(requests.map(({ status }) => status)).toStrictEqual([401, 200]);
	});

	it('20 requests for what does not exist cost one renewal', async () => {
		const now = Date.now();
		const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
		const paths = itemsOf(20).map((_, i) => `/pbx/users/nobody${i}`);
		expect(await throughOlderHelper('GET', paths)).toHaveLength(20);
		clock.mockRestore();
		expect(scene.platform.journal.of('getUser')).toHaveLength(21);
		expect(scene.platform.journal.of('getToken').map(({ grant }) => grant)).toStrictEqual([
			'password',
			'refresh_token',
		]);
		expect(scene.credential.writes).toHaveLength(1);
	});
});

describe('the other services of the platform', () => {
	it.each([
		['smsUrl', '/SMS/allowed-numbers', 'getAllowedNumbers'],
		['centralUrl', '/v1/users/me', 'getMe'],
	] as const)("are reached by n8n's HTTP Request node: %s", async (service, path, operationId) => {
		scene.platform.central.tellsWho = true;
		const uri = `${scene.platform[service]}${path}`;
		const sender = senderThroughOlderHelper([{ method: 'GET', uri, json: true }]);
		const [item] = await runNode({
			nodeType: sender,
			parameters: {},
			credential: scene.credential,
		});
		expect(item?.json.errors).toStrictEqual([]);
		expect(
			scene.platform.journal.of(operationId).map(({ status, user }) => [status, user]),
		).toStrictEqual([[200, scene.platform.access.email]]);
	});

	it.each([
		['stored before they were known', undefined],
		['emptied', ' '],
	])('are at their usual addresses for a credential that was %s', async (_, entered) => {
		const { authenticate } = new IpexApi();
		const data = { ...scene.credential.data, smsUrl: entered, centralUrl: entered };
		for (const url of ['https://sms-api.voipex.io/SMS', 'https://restapi.ipex.cz/v1/sms']) {
			const signed = (authenticate as (...args: unknown[]) => Promise<unknown>)(data, { url });
			expect(await signed).toMatchObject({ url, headers: { Authorization: 'Bearer' } });
		}
		const stranger = { url: 'https://sms-api.voipex.io.example/SMS' };
		await expect(
			(authenticate as (...args: unknown[]) => Promise<unknown>)(data, stranger),
		).rejects.toThrow(/^This credential sends its token to /);
	});

	it('share the token of the access, and renew it when one of them refuses it', async () => {
		await withExpiredTokens(async () => await scene.run('switchboard', 'getUsers'));
		await scene.run('sms', 'getSenderNumbers');
		await scene.run('switchboard', 'getUsers');
		expect(scene.platform.journal.of('getToken').map(({ grant }) => grant)).toStrictEqual([
			'refresh_token',
		]);
	});
});

describe('a credential that was stored with an access token', () => {
	it.each(['', 'user'])('works, and the token is removed from it (Act As: %p)', async (actAs) => {
		const login = scene.platform.directory.users[0]?.login ?? '';
		scene.credential.data.accessToken = 'stored-by-the-public-api';
		const run = async () =>
			await scene.run('switchboard', 'getUsers', { actAs: actAs && login, limit: 1 });
		expect(await run()).toHaveLength(1);
		expect(scene.credential.writes).toStrictEqual([{ accessToken: '' }]);
		expect(scene.credential.data.accessToken).toBe('');

		scene.platform.journal.clear();
		expect(await run()).toHaveLength(1);
		expect(scene.platform.journal.all().map(({ status, user }) => [status, user])).toStrictEqual([
			[200, actAs ? login : scene.platform.access.email],
		]);
	});

	it('writes once, even by a request of the HTTP Request node that changes something', async () => {
		scene.credential.data.accessToken = 'stored-by-the-public-api';
		const reload = { uri: `${scene.platform.apiUrl}/service/reload`, json: true };
		const [item] = await runNode({
			nodeType: senderThroughOlderHelper([{ ...reload, method: 'PUT' }]),
			parameters: {},
			credential: scene.credential,
		});
		expect(item?.json.errors).toStrictEqual([]);
		expect(
			scene.platform.journal.of('reloadSwitchboard').map(({ outcome }) => outcome),
		).toStrictEqual(['refused', 'ok']);
		expect(scene.credential.data.accessToken).toBe('');
	});
});

describe('a redirect to another host', () => {
	it.each([301, 302, 303, 307, 308] as const)('gets no token (%i)', async (status) => {
		const stranger = await Stranger.listen();
		scene.platform.faults.order({
			operationId: 'getUsers',
			times: Infinity,
			fault: fault.redirect(stranger.url, status),
		});
		const url = `${scene.platform.apiUrl}/pbx/users`;
		const sender = senderThroughOlderHelper([{ method: 'GET', uri: url, json: true }]);
		await runNode({ nodeType: sender, parameters: {}, credential: scene.credential });
		const newerSender = {
			...sender,
			async execute(this: IExecuteFunctions) {
				await this.helpers.httpRequestWithAuthentication.call(this, 'ipexApi', { url });
				return [[]];
			},
		};
		await runNode({ nodeType: newerSender, parameters: {}, credential: scene.credential });
		await stranger.close();
		expect(stranger.visits).toHaveLength(2);
		expect(formsIn(stranger.visits.join(), secretForms(secretsOf(scene.platform)))).toStrictEqual(
			[],
		);
		expect(stranger.visits.join()).not.toMatch(/authorization/i);
	});
});

describe('an address with spaces around it', () => {
	it('works, for the API as for signing in', async () => {
		const { authUrl, apiUrl } = scene.credential.data;
		Object.assign(scene.credential.data, { authUrl: ` ${authUrl} `, apiUrl: ` ${apiUrl} ` });
		expect(await scene.run('switchboard', 'getUsers')).not.toStrictEqual([]);
		const email = scene.platform.directory.users[0]?.login ?? '';
		expect(await scene.run('impersonation', 'getToken', { email })).toHaveLength(1);
		expect(await testCredential(scene.credential)).toMatchObject({ status: 'OK' });
	});
});

describe('signing in', () => {
	it.each(['getToken', 'exchangeToken'])('takes what %s grants with HTTP 201', async (asked) => {
		const login = scene.platform.directory.users[0]?.login ?? '';
		const [item] = await scene.run('impersonation', 'getToken', { email: login });
		const granted = { access_token: item?.json.access_token };
		scene.platform.faults.order({ operationId: asked, fault: fault.status(201, granted) });
		if (asked === 'getToken') scene.credential.data.email = 'another@example.cz';
		await scene.run('switchboard', 'getUsers', { actAs: asked === 'getToken' ? '' : login });
		expect(scene.platform.journal.of('getUsers').map(({ user }) => user)).toStrictEqual([login]);
	});

	it('is refused in words for a wrong password, without the password', async () => {
		scene.credential.data.password = 'not-the-password';
		const error = await scene.failure('switchboard', 'getUsers');
		expect(error.message).toMatch(
			/rejected the e-mail or the password of the API access api@example.cz/,
		);
		expect(error.whole).not.toContain('not-the-password');
	});

	it('reports an address where nobody listens', async () => {
		const gone = await Scene.begin();
		scene.credential.data.authUrl = gone.platform.authUrl;
		await gone.end();
		const error = await scene.failure('switchboard', 'getUsers');
		expect(error.message).toMatch(/The IPEX authorization server at .* refuses connections\./);
	});

	it.each<[string, string, RegExp]>([
		[
			'apiUrl',
			'ipbxapi.voipex.io',
			/'API URL' .* has no https:\/\/ at its beginning\..*Add https:/,
		],
		['apiUrl', 'ipbxapi.voipex.io:443', /'API URL' .* has no https:.*Add https:/],
		['apiUrl', 'localhost:8080/calls', /'API URL' .* has no https:.*Add https:/],
		['authUrl', 'auth.voipex.io', /'Auth URL' .* has no https:.*Add https:/],
		['authUrl', ' auth.voipex.io:443 ', /'Auth URL' .* has no https:.*Add https:/],
		[
			'apiUrl',
			'ftp://ipbxapi.voipex.io',
			/'API URL' .* is not a web address\. Enter it with https:/,
		],
		['authUrl', 'https://', /'Auth URL' .* is not a web address\. Enter it with https:/],
		['authUrl', '', /'Auth URL' .* is not a web address\. Enter it with https:/],
		['smsUrl', 'sms-api.voipex.io', /'SMS URL' .* has no https:.*Add https:/],
		['centralUrl', 'ftp://restapi.ipex.cz', /'Central URL' .* is not a web address\./],
	])('says of the %s %j what to write in front of it', async (name, address, words) => {
		scene.credential.data[name] = address;
		const { message, description } = await scene.failure('switchboard', 'getUsers');
		expect(`${message} ${description}`).toMatch(words);
		const tested = await testCredential(scene.credential);
		expect(tested).toStrictEqual({
			status: 'Error',
			message: expect.stringMatching(words) as unknown,
		});
		expect(scene.platform.journal.count()).toBe(0);
	});
});
