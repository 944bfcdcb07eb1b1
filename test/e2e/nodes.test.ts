import { itemsOf as jsonOf } from '../../tools/n8n/execution';
import type { Credential } from '../../tools/n8n/types';
import { fault, type JournalEntry, startPlatform } from '../../tools/platform';
import { RealN8n } from '../support/realN8n';

let n8n: RealN8n;
let credential: Credential;

/** Tokens that an operation gave out because somebody asked for them. */
const givenOut: string[] = [];

beforeAll(async () => {
	n8n = await RealN8n.begin({ calls: 300, users: 12 });
	credential = await n8n.createCredential();
});

afterAll(async () => {
	const violations = n8n.platform.violations;
	await n8n.end();
	expect(violations).toStrictEqual([]);
});

beforeEach(() => n8n.platform.journal.clear());

const isTokenRequest = (entry: JournalEntry) => entry.operationId === 'getToken';
const isRefusal = (entry: JournalEntry) => entry.service === 'api' && entry.status === 401;

const ipex = (resource: string, operation: string, parameters: Record<string, unknown> = {}) => ({
	type: 'n8n-nodes-ipex.ipex',
	parameters: { resource, operation, ...parameters },
});

/** Of an access that may not impersonate. */
const PLAIN_WORD = 'plain-Password-1';

/** Of an access that has not signed in yet. */
const NARROW = 'narrow@example.cz';

const WRONG = 'not-the-password';

const HTTP_REQUEST = {
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: { authentication: 'predefinedCredentialType', nodeCredentialType: 'ipexApi' },
};

describe('the package in a real n8n', () => {
	it('brings its nodes under their own names', async () => {
		const types = await n8n.client.getNodeTypes([
			'n8n-nodes-ipex.ipex',
			'n8n-nodes-ipex.ipexCallLogTrigger',
		]);
		expect(types.map(({ displayName }) => displayName)).toStrictEqual([
			'IPEX',
			'IPEX Call Log Trigger',
		]);
	});
});

/** The message that a user reads, but for the ID of the request, which is new each time. */
function withoutCorrelationId(message: string): string {
	const id = / Correlation ID for IPEX support: [-0-9a-f]{36}$/;
	expect(message).toMatch(id);
	return message.replace(id, '');
}

describe('the credential test', () => {
	it('passes with the right password', async () => {
		expect(await n8n.testCredential()).toStrictEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
	});

	it('passes as a user', async () => {
		const actAs = n8n.platform.directory.users[2]?.login;
		expect(await n8n.testCredential({ actAs })).toMatchObject({ status: 'OK' });
		expect(n8n.platform.journal.of('getCalls').map(({ user }) => user)).toStrictEqual([actAs]);
	});

	it('says that the password is wrong', async () => {
		const { status, message } = await n8n.testCredential({ password: WRONG });
		expect(status).toBe('Error');
		expect(withoutCorrelationId(message)).toBe(
			"IPEX rejected the e-mail or the password of the API access api@example.cz (HTTP 401). Check both in the credential. You create API accesses in the IPEX portal under 'For Developers'.",
		);
	});

	it('says that the access has no impersonation when a user is set', async () => {
		n8n.platform.addAccess({
			email: 'plain@example.cz',
			password: PLAIN_WORD,
			impersonation: false,
		});
		const { status, message } = await n8n.testCredential({
			email: 'plain@example.cz',
			password: PLAIN_WORD,
			actAs: n8n.platform.directory.users[0]?.login,
		});
		expect(status).toBe('Error');
		expect(message).toMatch(
			/^The API access plain@example\.cz may not act as .*\. Tick 'Impersonation'/,
		);
	});

	it('says that there is no such user', async () => {
		const { status, message } = await n8n.testCredential({ actAs: 'nobody@example.cz' });
		expect(status).toBe('Error');
		expect(withoutCorrelationId(message)).toBe(
			"IPEX does not have a user nobody@example.cz. Check the e-mail or login in 'Act As'.",
		);
	});

	it('says that n8n may not sign in there', async () => {
		n8n.platform.addAccess({ email: NARROW, password: PLAIN_WORD, impersonation: false });
		const { status, message } = await n8n.testCredential({
			email: NARROW,
			password: PLAIN_WORD,
			allowedHttpRequestDomains: 'domains',
			allowedDomains: 'ipbxapi.voipex.io',
		});
		expect(status).toBe('Error');
		expect(message).toMatch(
			/ is not among the domains that the credential allows\. Add its host to 'Allowed HTTP Request Domains'/,
		);
	});

	it('says that nobody listens at the address', async () => {
		const { status, message } = await n8n.testCredential({ authUrl: 'http://127.0.0.1:9' });
		expect(status).toBe('Error');
		expect(message).toMatch(
			/^The IPEX authorization server at http:\/\/127\.0\.0\.1:9 refuses connections\./,
		);
	});
});

describe('a list of the Call Log Trigger', () => {
	it.each(['loadLines', 'loadLogins', 'loadNumbers', 'loadQueues'])(
		'is filled by %s',
		async (methodName) => {
			const { id, name } = credential;
			const entries = await n8n.client.rest.send('POST', '/dynamic-node-parameters/options', {
				body: {
					path: 'parameters.filters',
					nodeTypeAndVersion: { name: 'n8n-nodes-ipex.ipexCallLogTrigger', version: 1 },
					currentNodeParameters: { filters: {} },
					methodName,
					credentials: { ipexApi: { id, name } },
				},
			});
			expect(entries).toContainEqual({ name: expect.any(String), value: expect.any(String) });
		},
	);
});

describe('every operation', () => {
	it.each([
		['callLog', 'getAll', { limit: 3 }, 3, 'callId'],
		['callLog', 'get', { callId: '={{ $json.callId }}' }, 1, 'callId'],
		['callLog', 'getEvents', { callId: '={{ $json.callId }}', limit: 2 }, 2, 'eventtype'],
		['callLog', 'getMissed', { limit: 1 }, 1, 'attempts'],
		['switchboard', 'getUsers', { limit: 5 }, 5, 'login'],
		['switchboard', 'getUser', { userId: '={{ $json.userId }}' }, 1, 'login'],
		['switchboard', 'getNumbers', { limit: 5 }, 5, 'number'],
		['switchboard', 'getNumber', { numberId: '={{ $json.numberId }}' }, 1, 'number'],
		['call', 'start', { to: '777123456', callFrom: 'ownLine' }, 1, 'channelId'],
		['call', 'getCurrent', { limit: 1 }, 1, 'channelId'],
		['recording', 'getForCall', { callId: '={{ $json.recorded }}' }, 1, 'name'],
		['recording', 'download', { downloadBy: 'callId', callId: '={{ $json.recorded }}' }, 1, 'name'],
		['recording', 'downloadForCalls', { callIds: '={{ $json.recorded }}' }, 1, 'name'],
		['report', 'getQueues', { limit: 1 }, 1, 'answered'],
		['switchboard', 'getMembers', { limit: 2 }, 2, 'queues'],
		['switchboard', 'getPauses', { limit: 1 }, 1, 'name'],
		['switchboard', 'getProfiles', { limit: 1 }, 1, 'active'],
		['impersonation', 'getToken', { email: '={{ $json.login }}' }, 1, 'access_token'],
	])(
		'%s: %s gives its items for each of 3, as the user of the item',
		async (resource, operation, parameters, count, key) => {
			const { calls, directory, secrets } = n8n.platform;
			const legs = calls.addCall({ kind: 'ringAll', answered: false });
			const [recorded] = calls.addCall({ kind: 'inbound', recorded: true });
			const numberId = directory.numbers[0]?.id;
			const items = directory.users.slice(0, 3).map(({ id, login }) => ({
				login,
				userId: id,
				callId: legs[0]?.linkedid,
				recorded: recorded?.linkedid,
				numberId,
			}));
			const actAs = resource === 'impersonation' ? '' : '={{ $json.login }}';
			const execution = await n8n.runNode(
				ipex(resource, operation, { ...parameters, actAs }),
				credential,
				items,
			);
			expect(execution.error).toBeUndefined();
			const output = execution.runs.Node?.[0]?.outputs[0] ?? [];
			expect(output).toHaveLength(3 * count);
			expect(output.every(({ json }) => key in json)).toBe(true);
			expect(output.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toStrictEqual(
				[0, 1, 2].flatMap((item) => Array<number>(count).fill(item)),
			);
			const users = n8n.platform.journal.all().filter(({ service }) => service === 'api');
			if (actAs)
				expect(new Set(users.map(({ user }) => user))).toStrictEqual(
					new Set(items.map(({ login }) => login)),
				);
			else
				for (const { json } of output) {
					expect(json).not.toHaveProperty('refresh_token');
					givenOut.push(String(json.access_token));
				}
			for (const token of givenOut) expect(secrets).toContain(token);
		},
	);

	it('that fails shows its words in the execution', async () => {
		const execution = await n8n.runNode(
			ipex('switchboard', 'getUser', { userId: 'unknown' }),
			credential,
		);
		expect(execution.status).toBe('error');
		expect(execution.error?.message).toMatch(/^IPEX has nothing with this ID \(HTTP 404\)/);
		expect(execution.error?.description).toMatch(/^Check the ID/);
	});

	it('that fails for one item goes on with the others through the error output', async () => {
		const [first, second] = n8n.platform.directory.users;
		const execution = await n8n.runNode(
			{
				...ipex('switchboard', 'getUser', { userId: '={{ $json.id }}' }),
				onError: 'continueErrorOutput',
			},
			credential,
			[{ id: first?.id }, { id: 'unknown' }, { id: second?.id }],
		);
		const [good = [], bad = []] = execution.runs.Node?.[0]?.outputs ?? [];
		expect(good.map(({ json }) => json.login)).toStrictEqual([first?.login, second?.login]);
		// With the fields of the input, and with both sentences.
		expect(bad.map(({ json }) => json)).toStrictEqual([
			{
				id: 'unknown',
				error: expect.stringMatching(/^IPEX has nothing with this ID .* Check the ID/) as unknown,
			},
		]);
	});
});

describe('1,000 items with an expired token', () => {
	it.each([
		['switchboard', 'getUsers', { limit: 1 }],
		['callLog', 'get', { callId: '={{ $json.callId }}' }],
	])(
		'all come through %s: %s, with at most 2 token requests and 20 refusals, and no write',
		async (resource, operation, parameters) => {
			const { calls, tokens, journal } = n8n.platform;
			const written = await n8n.credentialWrittenAt(credential);
			await n8n.runNode(ipex('switchboard', 'getUsers'), credential);
			tokens.expireAccessTokens();
			journal.clear();
			const legs = calls.addCall({ kind: 'inbound' });
			const items = Array.from({ length: 1_000 }, () => ({ callId: legs[0]?.linkedid }));
			const execution = await n8n.runNode(ipex(resource, operation, parameters), credential, items);
			expect(jsonOf(execution, 'Node')).toHaveLength(1_000);
			expect(journal.count(isTokenRequest)).toBeLessThanOrEqual(2);
			expect(journal.count(isRefusal)).toBeLessThanOrEqual(20);
			expect(journal.count(isRefusal)).toBeGreaterThan(0);
			expect(await n8n.credentialWrittenAt(credential)).toBe(written);
		},
	);

	it('9 items as 3 users: each request carries the token of its own user, with 3 exchanges', async () => {
		const logins = n8n.platform.directory.users.slice(5, 8).map(({ login }) => login);
		const items = Array.from({ length: 9 }, (_, i) => ({ login: logins[i % 3] }));
		const node = ipex('callLog', 'getAll', {
			limit: 1,
			// One request for each item.
			options: { joinLegs: false },
			actAs: '={{ $json.login }}',
		});
		const run = async () => {
			n8n.platform.journal.clear();
			await n8n.runNode(node, credential, items);
			const granted = n8n.platform.journal.of('getCalls').filter(({ status }) => status === 200);
			expect(granted.map(({ user }) => user).sort()).toStrictEqual(
				items.map(({ login }) => login).sort(),
			);
			return n8n.platform.journal.of('exchangeToken').length;
		};
		expect(await run()).toBe(3);
		n8n.platform.tokens.expireAccessTokens();
		expect(await run()).toBe(3);
	});
});

describe('the credential in the HTTP Request node', () => {
	it('signs, as the user of the credential too, and renews an expired token', async () => {
		const login = n8n.platform.directory.users[1]?.login;
		const asUser = await n8n.createCredential({ actAs: login });
		const parameters = { ...HTTP_REQUEST.parameters, url: `${n8n.platform.apiUrl}/pbx/users` };
		for (const expired of [false, true]) {
			if (expired) n8n.platform.tokens.expireAccessTokens();
			n8n.platform.journal.clear();
			const execution = await n8n.runNode({ ...HTTP_REQUEST, parameters }, asUser);
			expect(execution.error).toBeUndefined();
			expect(jsonOf(execution, 'Node').length).toBeGreaterThan(5);
			const requests = n8n.platform.journal.of('getUsers');
			expect(requests.map(({ status }) => status)).toStrictEqual(expired ? [401, 200] : [200]);
			expect(requests[requests.length - 1]?.user).toBe(login);
		}
	});

	it('starts a call once, also when the platform fails after it', async () => {
		const fromUser = {
			identityType: 'login',
			identityValue: n8n.platform.directory.users[0]?.login,
		};
		n8n.platform.faults.order({ operationId: 'createCall', fault: fault.status(500) });
		const parameters = {
			...HTTP_REQUEST.parameters,
			method: 'POST',
			url: `${n8n.platform.apiUrl}/calls`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: JSON.stringify({ to: '+420777123456', fromUser }),
		};
		const execution = await n8n.runNode({ ...HTTP_REQUEST, parameters }, credential);
		expect(execution.status).toBe('error');
		expect(n8n.platform.journal.of('createCall')).toHaveLength(1);
	});

	it('signs nothing that goes to another host', async () => {
		const stranger = await startPlatform();
		const parameters = { ...HTTP_REQUEST.parameters, url: `${stranger.apiUrl}/pbx/users` };
		const execution = await n8n.runNode({ ...HTTP_REQUEST, parameters }, credential);
		expect(execution.error?.message).toMatch(/^This credential sends its token to .* only/);
		expect(stranger.journal.all()).toStrictEqual([]);
		await stranger.stop();
	});
});

it('no token and no password stands in the database, the logs or the executions', async () => {
	expect(givenOut).toHaveLength(3);
	expect(n8n.platform.secrets.size).toBeGreaterThan(10);
	// The scan sees what is there: the tokens that somebody asked for are in their execution.
	expect(await n8n.filesWithSecrets()).not.toStrictEqual([]);
	expect(await n8n.filesWithSecrets(givenOut)).toStrictEqual([]);
});
