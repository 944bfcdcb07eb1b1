import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { IpexApi } from '../../../credentials/IpexApi.credentials';
import { LeastRecentlyUsed } from '../../../credentials/leastRecentlyUsed';
import { serviceUrl } from '../../../credentials/serviceUrls';
import { ACT_AS } from '../../../credentials/session';
import { AuthServer } from './authServer';

let accesses = 0;

/** The data of a credential that no other test uses, as n8n hands it to the credential. */
function data(changes: IDataObject = {}): ICredentialDataDecryptedObject {
	return {
		authUrl: 'https://auth.example',
		apiUrl: 'https://api.example',
		email: ` access-${++accesses}@example.cz `,
		password: 'right',
		accessToken: '',
		...changes,
	} as ICredentialDataDecryptedObject;
}

const credential = new IpexApi();

async function prepare(
	access: ICredentialDataDecryptedObject,
	server: AuthServer,
): Promise<IDataObject> {
	const helper = { helpers: { httpRequest: server.http } } as unknown as IHttpRequestHelper;
	return await credential.preAuthentication.call(helper, access);
}

type AnyRequest = Partial<IHttpRequestOptions> & { uri?: string; [ACT_AS]?: unknown };

async function sign(
	access: ICredentialDataDecryptedObject,
	request: AnyRequest = {},
): Promise<IHttpRequestOptions> {
	const { authenticate } = credential;
	if (typeof authenticate !== 'function') throw new Error('The credential signs nothing.');
	return await authenticate(access, { url: 'https://api.example/calls', ...request });
}

/** The user of the token that a request got; `''` for the access itself. */
async function userOf(
	server: AuthServer,
	access: ICredentialDataDecryptedObject,
	request: AnyRequest = {},
): Promise<string | undefined> {
	await prepare(access, server);
	const { headers } = await sign(access, request);
	return server.owner.get(String(headers?.Authorization).replace('Bearer ', ''));
}

describe('the credential', () => {
	it('keeps its name and the names of its fields, under which n8n has stored it', () => {
		expect(credential.name).toBe('ipexApi');
		const fields = credential.properties.map(({ name, type, default: value, required = false }) => [
			name,
			type,
			value,
			required,
		]);
		expect(fields).toStrictEqual([
			['notice', 'notice', '', false],
			['email', 'string', '', true],
			['password', 'string', '', true],
			['actAs', 'string', '', false],
			['authUrl', 'string', 'https://auth.voipex.io', true],
			['apiUrl', 'string', 'https://ipbxapi.voipex.io', true],
			['smsUrl', 'string', 'https://sms-api.voipex.io', false],
			['centralUrl', 'string', 'https://restapi.ipex.cz', false],
			['accessToken', 'hidden', '', false],
		]);
	});

	it('hides its secrets in the form', () => {
		const hidden = credential.properties.filter(({ typeOptions }) => typeOptions?.password);
		expect(hidden.map(({ name }) => name)).toStrictEqual(['password', 'accessToken']);
	});

	it('lets n8n ask for a token when there is none, and shows it to nobody', () => {
		const expirable = credential.properties.filter(({ typeOptions }) => typeOptions?.expirable);
		expect(expirable).toMatchObject([{ name: 'accessToken', type: 'hidden', default: '' }]);
	});

	it('is tested by one record of the call log, and follows no redirect', () => {
		expect(credential.test.request).toStrictEqual({
			baseURL: '={{$credentials.apiUrl.trim()}}',
			url: '/calls',
			qs: { page: 1, pageSize: 1 },
			disableFollowRedirect: true,
		});
	});

	it.each([301, 302, 303, 307, 308, 401, 403, 404, 429, 500, 502, 503, 504])(
		'explains HTTP %i when it is tested',
		(status) => {
			const [rule, ...others] = (credential.test.rules ?? []).filter(
				({ type, properties }) => type === 'responseCode' && properties.value === status,
			);
			expect(rule?.properties.message).toMatch(/.+\. .+\.$/);
			// A part of the sentence may be missing.
			expect(rule?.properties.message).not.toContain('  ');
			expect(others).toStrictEqual([]);
		},
	);

	it('is not right when the answer is no page of the call log', () => {
		expect(credential.test.rules).toContainEqual({
			type: 'responseSuccessBody',
			properties: { key: 'currentPage', value: undefined, message: expect.any(String) as string },
		});
	});
});

describe('a request', () => {
	it('gets a token, keeps its own headers, and takes the token to no other host', async () => {
		const [server, access] = [new AuthServer(), data()];
		await prepare(access, server);
		const signed = await sign(access, {
			method: 'POST',
			headers: { 'X-Own': 'kept', Authorization: 'Bearer stale' },
			body: { a: 1 },
		});
		const [token] = [...server.live];
		expect(signed).toMatchObject({
			url: 'https://api.example/calls',
			method: 'POST',
			body: { a: 1 },
			headers: { 'X-Own': 'kept', Authorization: `Bearer ${token}` },
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});

	it('goes without a token while n8n has prepared nothing', async () => {
		expect((await sign(data())).headers).toMatchObject({ Authorization: 'Bearer' });
	});

	it.each<[string, AnyRequest]>([
		['another host', { url: 'https://evil.example/' }],
		['the API without encryption', { url: 'http://api.example/calls' }],
	])('to %s is refused before any token is asked for', async (_, request) => {
		const [server, access] = [new AuthServer(), data()];
		await prepare(access, server);
		await expect(sign(access, request)).rejects.toThrow(
			/sends its token to https:\/\/api\.example/,
		);
		expect(server.requests).toStrictEqual([]);
	});

	it.each([
		['API URL', 'apiUrl'],
		['Auth URL', 'authUrl'],
		['SMS URL', 'smsUrl'],
		['Central URL', 'centralUrl'],
	])('names the field of an address that is none: %s', async (shown, field) => {
		await expect(sign(data({ [field]: 'ipex.example' }))).rejects.toThrow(
			`The '${shown}' in the credential has no https:// at its beginning.`,
		);
	});

	it.each([
		['the authorization server', {}, 'https://auth.example/token-exchange'],
		['the SMS service', {}, 'https://sms-api.voipex.io/SMS'],
		['an SMS service of its own', { smsUrl: ' https://sms.example ' }, 'https://sms.example/SMS'],
		['the central API', { centralUrl: '' }, 'https://restapi.ipex.cz/v1/sms'],
	])('may go to %s', async (_, changes, url) => {
		const [server, access] = [new AuthServer(), data(changes)];
		await prepare(access, server);
		expect((await sign(access, { url })).headers?.Authorization).toMatch(/^Bearer access-/);
	});

	it('runs as the access itself, or as the user whom the credential or the request names', async () => {
		const server = new AuthServer();
		expect(await userOf(server, data())).toBe('');
		expect(await userOf(server, data({ actAs: ' jana ' }))).toBe('jana');
		expect(await userOf(server, data({ actAs: 'jana' }), { [ACT_AS]: ' petr ' })).toBe('petr');
		expect(await userOf(server, data({ actAs: 'jana' }), { [ACT_AS]: '' })).toBe('');
	});

	it('signs in with the e-mail without blanks, and with the password as it is', async () => {
		const bodies: unknown[] = [];
		const access = data({ email: ' a@example.cz ', password: ' right ' });
		const server = new AuthServer(' right ');
		const httpRequest = async (options: IHttpRequestOptions) => {
			bodies.push(options.body);
			return await server.http(options);
		};
		await credential.preAuthentication.call({ helpers: { httpRequest } } as never, access);
		await sign(access);
		expect(bodies).toMatchObject([{ username: 'a@example.cz', password: ' right ' }]);
	});
});

describe('a request that n8n sends again after a 401', () => {
	it.each<[string, AnyRequest]>([
		['a GET', {}],
		['a POST', { method: 'POST' }],
	])('has a new token: %s', async (_, request) => {
		const [server, access] = [new AuthServer(), data()];
		await prepare(access, server);
		const first = await sign(access, request);
		expect(access.accessToken).not.toBe('');
		server.expireAccessTokens();
		// What it returns, n8n would write to its database.
		expect(await prepare(access, server)).toStrictEqual({});
		const second = await sign(access, request);
		expect(second.headers).not.toStrictEqual(first.headers);
		expect(server.requests).toStrictEqual(['password', 'refresh_token']);
	});

	it('has the same token when nothing was sent before', async () => {
		const [server, access] = [new AuthServer(), data()];
		await prepare(access, server);
		await prepare(access, server);
		await sign(access);
		expect(server.requests).toStrictEqual(['password']);
	});

	it('is prepared for the first time with a token that was stored with the credential', async () => {
		expect(await prepare(data({ accessToken: 'stored' }), new AuthServer())).toStrictEqual({});
	});

	it('gets rid of a token that was stored with the credential', async () => {
		const [server, access] = [new AuthServer(), data({ accessToken: 'stored' })];
		await sign(access);
		expect(await prepare(access, server)).toStrictEqual({ accessToken: '' });
	});

	it.each<[string, AnyRequest, IDataObject]>([
		['a GET', { method: 'GET' }, { accessToken: '' }],
		['a request without a method', {}, { accessToken: '' }],
		['a HEAD', { method: 'HEAD' }, { accessToken: '' }],
		['a lower-case get', { method: 'get' as never }, { accessToken: '' }],
		['a POST', { method: 'POST' }, {}],
		['a DELETE', { method: 'DELETE' }, {}],
		['a method that only begins like one', { method: 'GETS' as never }, {}],
		['a method that only ends like one', { method: 'FORGET' as never }, {}],
	])(
		'by the older helper, which is to retry only what may run twice: %s',
		async (_, request, returned) => {
			const [server, access] = [new AuthServer(), data()];
			await prepare(access, server);
			await sign(access, { ...request, uri: 'https://api.example/calls' });
			expect(await prepare(access, server)).toStrictEqual(returned);
		},
	);

	it('by the older helper is retried once, because that takes every error for a rejected token', async () => {
		const [server, access] = [new AuthServer(), data()];
		await prepare(access, server);
		await sign(access, { uri: 'https://api.example/calls' });
		expect(await prepare(access, server)).toStrictEqual({ accessToken: '' });
		await sign(access, { uri: 'https://api.example/calls' });
		expect(await prepare(access, server)).toStrictEqual({});
	});
});

describe('the address of a service', () => {
	it('is the one of the credential, or the usual one', () => {
		expect(serviceUrl({ smsUrl: ' https://sms.example ' }, 'smsUrl')).toBe('https://sms.example');
		expect(serviceUrl({ smsUrl: ' ' }, 'smsUrl')).toBe('https://sms-api.voipex.io');
		expect(serviceUrl({}, 'smsUrl')).toBe('https://sms-api.voipex.io');
		expect(serviceUrl({ centralUrl: 7 } as never, 'centralUrl')).toBe('https://restapi.ipex.cz');
	});
});

describe('a map of bounded size', () => {
	it('drops what was read or written longest ago', () => {
		const map = new LeastRecentlyUsed<string, number>(2);
		map.set('a', 1);
		map.set('b', 2);
		expect(map.get('a')).toBe(1);
		map.set('c', 3);
		expect([map.get('a'), map.get('b'), map.get('c')]).toStrictEqual([1, undefined, 3]);
		map.set('a', 4);
		map.set('d', 5);
		expect([map.get('a'), map.get('c'), map.get('d')]).toStrictEqual([4, undefined, 5]);
	});

	it('drops what matches, and nothing else', () => {
		const map = new LeastRecentlyUsed<string, number>(3);
		for (const [place, key] of ['a', 'b', 'c'].entries()) map.set(key, place);
		map.deleteWhere((place) => place === 1);
		expect([map.get('a'), map.get('b'), map.get('c')]).toStrictEqual([0, undefined, 2]);
	});
});
