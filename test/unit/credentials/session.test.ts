import fc from 'fast-check';

import { ACT_AS, Session, sessionOf } from '../../../credentials/session';
import { AuthServer } from './authServer';
import { cases } from '../../support/cases';

const ACCESS = { authUrl: 'https://auth.example', email: 'n8n@example.cz', password: 'right' };

afterEach(() => jest.useRealTimers());

function begin(password = 'right'): { server: AuthServer; session: Session } {
	return { server: new AuthServer(), session: new Session({ ...ACCESS, password }) };
}

it('of each of many API accesses is kept', () => {
	const accesses = Array.from({ length: 500 }, (_, index) => ({
		...ACCESS,
		email: `${index}@example.cz`,
	}));
	const sessionsOf = accesses.map(sessionOf);
	expect(accesses.map(sessionOf)).toStrictEqual(sessionsOf);
	for (const [index, access] of accesses.entries()) {
		expect(sessionOf(access)).toBe(sessionsOf[index]);
	}
});

describe('the access token', () => {
	it('is asked for once, however many wait for it', async () => {
		const { server, session } = begin();
		const tokens = await Promise.all(
			Array.from({ length: 100 }, async () => await session.accessToken(server.http)),
		);
		expect(new Set(tokens).size).toBe(1);
		expect(server.requests).toStrictEqual(['password']);
	});

	it('is handed out again while it has more than a minute left, then refreshed', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
		const { server, session } = begin();
		const first = await session.accessToken(server.http);
		jest.advanceTimersByTime(2_940_000 - 1);
		expect(await session.accessToken(server.http)).toBe(first);
		jest.advanceTimersByTime(1);
		expect(await session.accessToken(server.http)).not.toBe(first);
		expect(server.requests).toStrictEqual(['password', 'refresh_token']);
	});

	it('is not renewed at every request when it lives for less than a minute', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
		const { server, session } = begin();
		server.lifetime = 30;
		const first = await session.accessToken(server.http);
		jest.advanceTimersByTime(20_000);
		expect(await session.accessToken(server.http)).toBe(first);
	});

	it.each([0, null, -1, NaN])(
		'has the usual lifetime when it is told to be %p',
		async (lifetime) => {
			const { server, session } = begin();
			server.lifetime = lifetime;
			const first = await session.accessToken(server.http);
			expect(await session.accessToken(server.http)).toBe(first);
			expect(server.requests).toStrictEqual(['password']);
		},
	);

	it('is renewed once when many requests report it as refused', async () => {
		const { server, session } = begin();
		const refused = await session.accessToken(server.http);
		server.expireAccessTokens();
		await Promise.all(
			Array.from({ length: 100 }, async () => {
				session.markRejected(refused);
				return await session.accessToken(server.http);
			}),
		);
		session.markRejected(refused);
		expect(await session.accessToken(server.http)).not.toBe(refused);
		expect(server.requests).toStrictEqual(['password', 'refresh_token']);
	});

	it('is asked for by password when the refresh token is refused', async () => {
		const { server, session } = begin();
		session.markRejected(await session.accessToken(server.http));
		server.revokeRefreshTokens();
		await session.accessToken(server.http);
		expect(server.requests).toStrictEqual(['password', 'refresh_token', 'password']);
	});

	it('is asked for by password when the refresh token is past its time', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
		const { server, session } = begin();
		await session.accessToken(server.http);
		jest.advanceTimersByTime(7_140_000);
		await session.accessToken(server.http);
		expect(server.requests).toStrictEqual(['password', 'password']);
	});

	it.each([
		[500, 1],
		[408, 1],
		[503, 2],
		[429, 4],
	])(
		'is not asked for by password when the refresh meets HTTP %i at %i tries; the next request recovers',
		async (status, tries) => {
			jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
			const { server, session } = begin();
			session.markRejected(await session.accessToken(server.http));
			server.failures = Array<number>(tries).fill(status);
			const failing = expect(session.accessToken(server.http)).rejects.toThrow(/HTTP \d{3}/);
			await jest.advanceTimersByTimeAsync(10_000);
			await failing;
			expect(server.count('password')).toBe(1);
			await session.accessToken(server.http);
			expect(server.count('refresh_token')).toBe(tries + 1);
			expect(server.count('password')).toBe(1);
		},
	);

	it('keeps refreshing with a refresh token that the platform does not repeat', async () => {
		const { server, session } = begin();
		server.rotates = false;
		server.repeatsRefreshToken = false;
		for (let i = 0; i < 3; i++) session.markRejected(await session.accessToken(server.http));
		expect(server.count('password')).toBe(1);
	});
});

describe('a refused password', () => {
	it('is told in two sentences without the password', async () => {
		const { server, session } = begin('wr0ng!pass');
		const error = await session.accessToken(server.http).catch((reason: Error) => reason);
		expect(String(error)).toMatch(/rejected the e-mail or the password .* n8n@example\.cz/);
		expect(String(error)).not.toContain('wr0ng!pass');
	});

	it('is not sent a thousand times by a thousand items, and is sent again a moment later', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
		const { server, session } = begin('wrong');
		for (let i = 0; i < 1_000; i++) {
			await expect(session.accessToken(server.http)).rejects.toThrow(/rejected the e-mail/);
		}
		jest.advanceTimersByTime(4_999);
		await expect(session.accessToken(server.http)).rejects.toThrow(/rejected the e-mail/);
		expect(server.requests).toStrictEqual(['password']);
		jest.advanceTimersByTime(1);
		await expect(session.accessToken(server.http)).rejects.toThrow(/rejected the e-mail/);
		expect(server.requests).toStrictEqual(['password', 'password']);
	});
});

describe('a sign-in that the server could not process', () => {
	it('is tried again by the next request', async () => {
		const { server, session } = begin();
		server.failures = [500];
		await expect(session.accessToken(server.http)).rejects.toThrow(/HTTP 500/);
		expect(server.live.has(await session.accessToken(server.http))).toBe(true);
	});
});

describe('a user token', () => {
	it('is exchanged anew a minute before it expires', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
		const { server, session } = begin();
		await session.tokenFor(server.http, 'jana');
		jest.advanceTimersByTime(2_940_000 - 1);
		await session.tokenFor(server.http, 'jana');
		expect(server.count('exchange')).toBe(1);
		jest.advanceTimersByTime(1);
		await session.tokenFor(server.http, 'jana');
		expect(server.count('exchange')).toBe(2);
	});

	it('stays when an access token that it did not come from was refused', async () => {
		const { server, session } = begin();
		const { origin } = await session.tokenFor(server.http, 'jana');
		session.markRejected(origin);
		const petr = await session.tokenFor(server.http, 'petr');
		session.markRejected(origin);
		expect(await session.tokenFor(server.http, 'petr')).toStrictEqual(petr);
	});

	it('is exchanged once for all who ask at the same time', async () => {
		const { server, session } = begin();
		const signatures = await Promise.all(
			Array.from(
				{ length: 9 },
				async (_, i) => await session.tokenFor(server.http, `user${i % 3}`),
			),
		);
		expect(server.count('exchange')).toBe(3);
		signatures.forEach(({ bearer }, i) => expect(server.owner.get(bearer)).toBe(`user${i % 3}`));
	});

	it('is exchanged anew when the token that it came from was refused', async () => {
		const { server, session } = begin();
		const { origin } = await session.tokenFor(server.http, 'jana');
		server.expireAccessTokens();
		session.markRejected(origin);
		const { bearer } = await session.tokenFor(server.http, 'jana');
		expect(server.live.has(bearer)).toBe(true);
		expect(server.requests).toStrictEqual(['password', 'exchange', 'refresh_token', 'exchange']);
	});

	it('outlives a renewal of the access token that nobody refused', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
		const { server, session } = begin();
		await session.accessToken(server.http);
		jest.advanceTimersByTime(2_000_000);
		const { bearer } = await session.tokenFor(server.http, 'jana');
		jest.advanceTimersByTime(1_000_000);
		await session.accessToken(server.http);
		expect((await session.tokenFor(server.http, 'jana')).bearer).toBe(bearer);
	});

	it('is exchanged with a new access token when the exchange refuses the old one', async () => {
		const { server, session } = begin();
		await session.accessToken(server.http);
		server.expireAccessTokens();
		const { bearer } = await session.tokenFor(server.http, 'jana');
		expect(server.owner.get(bearer)).toBe('jana');
		expect(server.requests).toStrictEqual(['password', 'exchange', 'refresh_token', 'exchange']);
	});

	it('is kept for the 1,000 users who were active last', async () => {
		const { server, session } = begin();
		const users = Array.from({ length: 1_000 }, (_, i) => `user${i}`);
		for (const user of users) await session.tokenFor(server.http, user);
		await session.tokenFor(server.http, 'user0');
		expect(server.count('exchange')).toBe(1_000);
		await session.tokenFor(server.http, 'one more');
		await session.tokenFor(server.http, 'user0');
		expect(server.count('exchange')).toBe(1_001);
		await session.tokenFor(server.http, 'user1');
		expect(server.count('exchange')).toBe(1_002);
	});

	it('is refused with what to do when the access may not impersonate', async () => {
		const { server, session } = begin();
		server.impersonation = false;
		await expect(session.tokenFor(server.http, 'jana')).rejects.toThrow(
			/may not act as jana.*Impersonation/,
		);
	});

	it('is refused when the server accepts no access token for it, after one renewal', async () => {
		const { server, session } = begin();
		const http: typeof server.http = async (options) => {
			server.expireAccessTokens();
			return await server.http(options);
		};
		await expect(session.tokenFor(http, 'jana')).rejects.toThrow(
			'IPEX did not let the API access n8n@example.cz act as jana (HTTP 401).',
		);
		expect(server.requests).toStrictEqual(['password', 'exchange', 'refresh_token', 'exchange']);
	});

	it('is refused by name when there is no such user', async () => {
		const { server, session } = begin();
		await expect(session.tokenFor(server.http, 'nobody')).rejects.toThrow(
			/does not have a user nobody/,
		);
	});
});

describe('a doubt', () => {
	const beginAt = () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
		return begin();
	};

	it('renews the access token for all that failed with it, once', async () => {
		const { server, session } = beginAt();
		const signature = await session.tokenFor(server.http, '');
		for (let i = 0; i < 20; i++) {
			expect(session.reportFailure(signature, false)).toBe(true);
			expect((await session.tokenFor(server.http, '')).bearer).not.toBe(signature.bearer);
		}
		expect(server.requests).toStrictEqual(['password', 'refresh_token']);
	});

	it('of what took the place of a doubted token is no reason to renew for half a minute', async () => {
		const { server, session } = beginAt();
		session.reportFailure(await session.tokenFor(server.http, ''), false);
		const renewed = await session.tokenFor(server.http, '');
		jest.advanceTimersByTime(30_000 - 1);
		expect(session.reportFailure(renewed, false)).toBe(false);
		expect(await session.tokenFor(server.http, '')).toStrictEqual(renewed);
		jest.advanceTimersByTime(1);
		expect(session.reportFailure(renewed, false)).toBe(true);
	});

	it('of two requests that fail at once renews the access token for both', async () => {
		const { server, session } = beginAt();
		const signature = await session.tokenFor(server.http, '');
		expect(session.reportFailure(signature, false)).toBe(true);
		expect(session.reportFailure(signature, false)).toBe(true);
	});

	it('that is not certain costs no user their token', async () => {
		const { server, session } = beginAt();
		session.reportFailure(await session.tokenFor(server.http, 'jana'), false);
		const renewed = await session.tokenFor(server.http, 'jana');
		expect(session.reportFailure(renewed, false)).toBe(false);
		expect(await session.tokenFor(server.http, 'jana')).toStrictEqual(renewed);
	});

	it('of a token that another session got lets the request have one of its own', () => {
		const { session } = beginAt();
		const unknown = { bearer: 'access-0', origin: 'access-0' };
		expect(session.reportFailure(unknown, true)).toBe(true);
	});

	it('of a token that the platform refused for certain always renews it', async () => {
		const { server, session } = beginAt();
		for (let i = 0; i < 3; i++) {
			const signature = await session.tokenFor(server.http, '');
			expect(session.reportFailure(signature, true)).toBe(true);
		}
		await session.tokenFor(server.http, '');
		expect(server.count('refresh_token')).toBe(3);
	});

	it('about one user who is always refused costs one renewal, and nobody else their token', async () => {
		const { server, session } = beginAt();
		session.reportFailure(await session.tokenFor(server.http, 'jana'), true);
		const other = await session.tokenFor(server.http, 'petr');
		for (let i = 0; i < 200; i++) {
			expect(session.reportFailure(await session.tokenFor(server.http, 'jana'), true)).toBe(true);
		}
		expect(await session.tokenFor(server.http, 'petr')).toStrictEqual(other);
		expect(server.count('refresh_token')).toBe(1);
		expect(server.count('exchange')).toBe(202);
	});
});

function isRejected(outcome: PromiseSettledResult<void>): outcome is PromiseRejectedResult {
	return outcome.status === 'rejected';
}

describe('under any order of events', () => {
	it('signs for nobody else, renews one at a time, and gets every request through', async () => {
		const users = fc.constantFrom('', 'a', 'b', 'c');
		const step = fc.oneof(
			{ weight: 6, arbitrary: users.map((user) => ({ sign: user })) },
			{ weight: 1, arbitrary: users.map((user) => ({ fail: user })) },
			{ weight: 1, arbitrary: fc.constant('expire' as const) },
			{ weight: 1, arbitrary: fc.constant('revoke' as const) },
		);
		await fc.assert(
			fc.asyncProperty(
				fc.scheduler(),
				fc.array(step, { minLength: 1, maxLength: 30 }),
				async (s, steps) => {
					const server = new AuthServer();
					const session = new Session(ACCESS);
					let renewing = 0;
					let mostRenewing = 0;
					const answer = s.scheduleFunction(server.http);
					const http: typeof server.http = async (options) => {
						const renews = options.url.endsWith('/token');
						if (renews) renewing++;
						mostRenewing = Math.max(mostRenewing, renewing);
						const result = await answer(options);
						if (renews) renewing--;
						return result;
					};
					// As n8n does it: sign, send, and after a refusal report it and send once more.
					const request = async (user: string): Promise<void> => {
						let signature = await session.tokenFor(http, user);
						await s.schedule(Promise.resolve());
						if (!server.live.has(signature.bearer)) {
							expect(session.reportFailure(signature, true)).toBe(true);
							signature = await session.tokenFor(http, user);
						}
						expect(server.owner.get(signature.bearer)).toBe(user);
					};
					// As n8n's HTTP Request node does it with whatever else goes wrong.
					const failingRequest = async (user: string): Promise<void> => {
						const signature = await session.tokenFor(http, user);
						await s.schedule(Promise.resolve());
						if (session.reportFailure(signature, false)) await session.tokenFor(http, user);
					};
					const done: Array<Promise<void>> = [];
					for (const [i, event] of steps.entries()) {
						if (typeof event === 'object')
							done.push('sign' in event ? request(event.sign) : failingRequest(event.fail));
						else
							void s
								.schedule(Promise.resolve(), `${event} ${i}`)
								.then(() =>
									event === 'expire' ? server.expireAccessTokens() : server.revokeRefreshTokens(),
								);
					}
					const outcomes = await s.waitFor(Promise.allSettled(done));
					expect(mostRenewing).toBeLessThanOrEqual(1);
					// A token that expires again between its renewal and its use is beyond one retry.
					const expiries = steps.filter((event) => event === 'expire').length;
					if (expiries <= 1) expect(outcomes.filter(isRejected)).toStrictEqual([]);
					for (const { reason } of outcomes.filter(isRejected)) {
						expect(reason).toHaveProperty('name', 'IpexAuthorizationError');
					}
				},
			),
			{ numRuns: cases(10_000) },
		);
	});
});

it('another copy of this package finds the user that a request names', () => {
	expect(ACT_AS).toBe(Symbol.for('n8n-nodes-ipex.actAs'));
});

describe('the sessions of a process', () => {
	it('are one for each access and password', () => {
		expect(sessionOf(ACCESS)).toBe(sessionOf({ ...ACCESS }));
		expect(sessionOf({ ...ACCESS, password: 'other' })).not.toBe(sessionOf(ACCESS));
	});

	it('are bounded: the one used longest ago goes', () => {
		const first = sessionOf(ACCESS);
		for (let i = 0; i < 99; i++) sessionOf({ ...ACCESS, email: `${i}@example.cz` });
		expect(sessionOf(ACCESS)).toBe(first);
		for (let i = 0; i < 1_000; i++) sessionOf({ ...ACCESS, email: `x${i}@example.cz` });
		expect(sessionOf(ACCESS)).not.toBe(first);
	});
});
