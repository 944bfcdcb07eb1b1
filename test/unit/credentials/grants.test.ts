import type { IHttpRequestOptions } from 'n8n-workflow';

import { exchange, passwordGrant, refreshGrant } from '../../../credentials/grants';
import { stopClock } from '../../support/responseTimeouts';

const NOW = Date.UTC(2026, 0, 5);
const ACCESS = { authUrl: ' https://auth.example/ ', email: 'n8n@example.cz', password: 'Heslo 1' };

const granted = {
	access_token: 'access',
	expires_in: 1_000,
	refresh_token: 'refresh',
	refresh_expires_in: 2_000,
};

const limits = stopClock(NOW);

/** An authorization server that answers in turn, the last answer again and again. */
function server(...answers: unknown[]) {
	const requests: IHttpRequestOptions[] = [];
	const http = async (options: IHttpRequestOptions) => {
		requests.push(options);
		const answer = answers[Math.min(requests.length, answers.length) - 1];
		return answer instanceof Error ? await Promise.reject(answer) : answer;
	};
	return { requests, http };
}

const grants = (body: unknown = granted) => server({ statusCode: 200, body, headers: {} });

const alike = {
	method: 'POST',
	json: true,
	timeout: 30_000,
	abortSignal: expect.anything() as unknown,
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
};

/** Each request has an ID of its own, for the support of IPEX. */
const correlated = { 'x-correlation-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown };

const asForm = { 'Content-Type': 'application/x-www-form-urlencoded', ...correlated };

describe('a request to the authorization server', () => {
	it('signs in with the e-mail and the password, as a form', async () => {
		const { requests, http } = grants();
		await passwordGrant(http, ACCESS);
		expect(requests).toStrictEqual([
			{
				...alike,
				url: 'https://auth.example/token',
				headers: asForm,
				body: {
					grant_type: 'password',
					client_id: 'api',
					username: 'n8n@example.cz',
					password: 'Heslo 1',
					scope: 'openid profile',
				},
			},
		]);
	});

	it('renews with the refresh token alone', async () => {
		const { requests, http } = grants();
		await refreshGrant(http, ACCESS, 'old');
		expect(requests).toStrictEqual([
			{
				...alike,
				url: 'https://auth.example/token',
				headers: asForm,
				body: { grant_type: 'refresh_token', client_id: 'api', refresh_token: 'old' },
			},
		]);
	});

	it('exchanges the access token for that of a user, as JSON', async () => {
		const { requests, http } = grants();
		await exchange(http, ACCESS, 'access', 'jana@example.cz');
		expect(requests).toStrictEqual([
			{
				...alike,
				url: 'https://auth.example/token-exchange',
				headers: {
					Authorization: 'Bearer access',
					'Content-Type': 'application/json',
					...correlated,
				},
				body: { email: 'jana@example.cz' },
			},
		]);
	});

	it.each(['https://auth.example', 'https://auth.example/', ' https://auth.example// '])(
		'goes to one address, however many slashes its server is entered with: %j',
		async (authUrl) => {
			const { requests, http } = grants();
			await passwordGrant(http, { ...ACCESS, authUrl });
			expect(requests).toMatchObject([{ url: 'https://auth.example/token' }]);
		},
	);

	it('ends after a minute, however slowly its response comes', async () => {
		await passwordGrant(grants().http, ACCESS);
		expect(limits()).toStrictEqual([60_000]);
	});
});

/** Seconds from now until a token is no longer used. */
const secondsOf = (token: { staleAt: number } | undefined) =>
	token && (token.staleAt - NOW) / 1_000;

describe('a token is used', () => {
	it.each([
		['a minute less than it lives', { expires_in: 1_000, refresh_expires_in: 2_000 }, 940, 1_940],
		['nine tenths of a short life', { expires_in: 100, refresh_expires_in: 500 }, 90, 450],
		['as long as the text says', { expires_in: '1000', refresh_expires_in: '2000' }, 940, 1_940],
		['50 minutes and 2 hours, less one, if nothing is said', {}, 2_940, 7_140],
		['the same if nothing can be', { expires_in: 0, refresh_expires_in: -1 }, 2_940, 7_140],
		['the same if no number is said', { expires_in: 'soon', refresh_expires_in: {} }, 2_940, 7_140],
	])('%s', async (_, lifetimes, accessSeconds, refreshSeconds) => {
		const body = { access_token: 'access', refresh_token: 'refresh', ...lifetimes };
		const { access, refresh } = await passwordGrant(grants(body).http, ACCESS);
		expect([access.value, refresh?.value]).toStrictEqual(['access', 'refresh']);
		expect([secondsOf(access), secondsOf(refresh)]).toStrictEqual([accessSeconds, refreshSeconds]);
	});
});

describe('an answer', () => {
	it.each([[{ refresh_token: '' }], [{ refresh_token: 7 }], [{}]])(
		'needs no refresh token: %j',
		async (rest) => {
			const grant = await passwordGrant(grants({ access_token: 'access', ...rest }).http, ACCESS);
			expect(grant).toStrictEqual({
				access: { value: 'access', staleAt: expect.any(Number) as number },
			});
		},
	);

	it.each([undefined, null, 'access', {}, { access_token: '' }, { access_token: 7 }])(
		'without an access token is an error: %j',
		async (body) => {
			const { http } = server({ statusCode: 200, body });
			await expect(passwordGrant(http, ACCESS)).rejects.toThrow(
				'https://auth.example/ responded without an access token.',
			);
		},
	);

	it.each([200, 201, 299])('of HTTP %i is a success', async (statusCode) => {
		const { http } = server({ statusCode, body: granted });
		expect((await passwordGrant(http, ACCESS)).access.value).toBe('access');
		expect((await exchange(http, ACCESS, 'access', 'jana'))?.value).toBe('access');
	});

	it.each([199, 300, 307, 400, 403])('of HTTP %i is none', async (statusCode) => {
		const { http, requests } = server({ statusCode, body: granted });
		await expect(passwordGrant(http, ACCESS)).rejects.toThrow();
		await expect(exchange(http, ACCESS, 'access', 'jana')).rejects.toThrow();
		expect(requests).toHaveLength(2);
	});

	it('of HTTP 401 to an exchange says that the access token is rejected', async () => {
		const { http } = server({ statusCode: 401, body: granted });
		expect(await exchange(http, ACCESS, 'access', 'jana')).toBeNull();
	});
});

describe('a grant is asked for again', () => {
	const refused = (statusCode: number, headers = {}) => ({ statusCode, body: {}, headers });
	const broken = Object.assign(new Error('broken'), { code: 'ECONNRESET' });

	it.each<[string, unknown, number]>([
		['a gateway error, a second later', refused(503), 1_000],
		['a rate limit, when the server says', refused(429, { 'retry-after': '7' }), 7_000],
		['a broken connection, at once', broken, 0],
	])('after %s', async (_, answer, wait) => {
		const { http, requests } = server(answer, { statusCode: 200, body: granted });
		const grant = passwordGrant(http, ACCESS);
		if (wait > 0) {
			await jest.advanceTimersByTimeAsync(wait - 1);
			expect(requests).toHaveLength(1);
		}
		await jest.advanceTimersByTimeAsync(1);
		expect(requests).toHaveLength(2);
		expect((await grant).access.value).toBe('access');
	});

	it.each<[string, unknown, RegExp]>([
		['an error of the server', refused(500), /HTTP 500/],
		[
			'no connection',
			Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
			/refuses connections/,
		],
		['an error without a code', new Error('x'), /auth\.example/],
	])('not after %s', async (_, answer, words) => {
		const { http, requests } = server(answer);
		await expect(passwordGrant(http, ACCESS)).rejects.toThrow(words);
		expect(requests).toHaveLength(1);
	});

	it('and the message is without a password that was entered with the address', async () => {
		const { http } = server(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
		const access = { ...ACCESS, authUrl: 'https://proxy:S3cret@auth.example' };
		await expect(passwordGrant(http, access)).rejects.toThrow('at https://auth.example refuses');
	});

	it('not after a helper that rejects without a reason', async () => {
		const http = async () => await Promise.reject(undefined);
		await expect(passwordGrant(http, ACCESS)).rejects.toThrow(/auth\.example/);
	});
});
