import type { Platform } from '../../../tools/platform';
import { startPlatform } from '../../../tools/platform';
import { apiClient, client, exchange, logIn, refresh, sendTokenForm, tokenOf } from './support';

interface Tokens {
	access_token: string;
	refresh_token: string;
	expires_in: number;
	refresh_expires_in: number;
}

interface OAuthError {
	error: string;
}

describe('the authorization service', () => {
	let platform: Platform;

	beforeEach(async () => {
		platform = await startPlatform();
	});

	afterEach(async () => {
		expect(platform.violations).toStrictEqual([]);
		await platform.stop();
	});

	const tokens = async () => (await logIn(platform)).data as Tokens;

	const statusWith = async (token: string) =>
		(await (await apiClient(platform, token)).get('/pauses')).status;

	const login = () => platform.directory.users[0]?.login ?? '';

	test('gives tokens for a password with spaces, signs and diacritics', async () => {
		const answer = await logIn(platform);
		expect(answer.status).toBe(200);
		expect(answer.data).toMatchObject({
			expires_in: 3000,
			refresh_expires_in: 7200,
			token_type: 'Bearer',
		});
		expect(await statusWith((answer.data as Tokens).access_token)).toBe(200);
	});

	test('refuses a wrong password with 401', async () => {
		const answer = await logIn(platform, { email: platform.access.email, password: 'wrong' });
		expect([answer.status, (answer.data as OAuthError).error]).toStrictEqual([
			401,
			'invalid_grant',
		]);
	});

	test('takes a changed password at once', async () => {
		platform.access.password = 'another';
		expect(
			(await logIn(platform, { email: platform.access.email, password: 'another' })).status,
		).toBe(200);
	});

	test('refuses a disabled access, its refresh token and its access token', async () => {
		const issued = await tokens();
		platform.access.enabled = false;
		expect((await logIn(platform)).status).toBe(401);
		expect((await refresh(platform, issued.refresh_token)).status).toBe(400);
		expect(await statusWith(issued.access_token)).toBe(401);
	});

	test.each<[string, Record<string, string>]>([
		['an unknown grant', { grant_type: 'magic', client_id: 'api' }],
		['a missing password', { grant_type: 'password', client_id: 'api', username: 'a@b.cz' }],
		['another client', { grant_type: 'refresh_token', client_id: 'web', refresh_token: 'x' }],
	])('refuses %s with 400', async (_what, fields) => {
		const answer = await sendTokenForm(platform, fields);
		expect(answer.status).toBe(400);
		expect(typeof (answer.data as OAuthError).error).toBe('string');
	});

	test('refuses an access token after its time', async () => {
		const { access_token: token, expires_in: seconds } = await tokens();
		platform.clock.advance((seconds - 60) * 1000);
		expect(await statusWith(token)).toBe(200);
		platform.clock.advance(61_000);
		expect(await statusWith(token)).toBe(401);
	});

	test('gives new tokens for a refresh token, until its time is over', async () => {
		const first = await tokens();
		platform.clock.advance(3001 * 1000);
		const second = (await refresh(platform, first.refresh_token)).data as Tokens;
		expect(await statusWith(second.access_token)).toBe(200);
		platform.clock.advance(7201 * 1000);
		expect((await refresh(platform, second.refresh_token)).status).toBe(400);
	});

	test('refuses a refresh token that was used before', async () => {
		const first = await tokens();
		const second = (await refresh(platform, first.refresh_token)).data as Tokens;
		const again = await refresh(platform, first.refresh_token);
		expect([again.status, (again.data as OAuthError).error]).toStrictEqual([400, 'invalid_grant']);
		expect(await statusWith(second.access_token)).toBe(200);
	});

	test('takes all tokens of a log-in away at reuse, when told to', async () => {
		platform.tokens.revokeFamilyOnReuse = true;
		const first = await tokens();
		const second = (await refresh(platform, first.refresh_token)).data as Tokens;
		await refresh(platform, first.refresh_token);
		expect(await statusWith(second.access_token)).toBe(401);
		expect((await refresh(platform, second.refresh_token)).status).toBe(400);
	});

	test('keeps the refresh token when it does not rotate', async () => {
		platform.tokens.rotateRefreshTokens = false;
		const first = await tokens();
		const second = (await refresh(platform, first.refresh_token)).data as Tokens;
		expect(second.refresh_token).toBe(first.refresh_token);
		expect((await refresh(platform, first.refresh_token)).status).toBe(200);
	});

	test('expires all access tokens on demand and leaves refresh tokens good', async () => {
		const issued = await tokens();
		const user = (await exchange(platform, issued.access_token, login())).data as Tokens;
		platform.tokens.expireAccessTokens();
		expect(await statusWith(issued.access_token)).toBe(401);
		expect(await statusWith(user.access_token)).toBe(401);
		expect((await refresh(platform, issued.refresh_token)).status).toBe(200);
	});

	test('revokes refresh tokens, all tokens, or those of one user', async () => {
		const issued = await tokens();
		const user = (await exchange(platform, issued.access_token, login())).data as Tokens;
		platform.tokens.revokeOf(login());
		expect(await statusWith(user.access_token)).toBe(401);
		platform.tokens.revokeRefreshTokens();
		expect((await refresh(platform, issued.refresh_token)).status).toBe(400);
		expect(await statusWith(issued.access_token)).toBe(200);
		platform.tokens.revokeAll();
		expect(await statusWith(issued.access_token)).toBe(401);
	});

	test('keeps lifetimes that a test sets', async () => {
		platform.tokens.lifetimeSeconds = 5;
		platform.tokens.refreshLifetimeSeconds = 10;
		expect(await tokens()).toMatchObject({ expires_in: 5, refresh_expires_in: 10 });
	});

	describe('exchanging a token', () => {
		test('gives a token of the user, refreshable as such', async () => {
			const answer = await exchange(platform, await tokenOf(platform), login().toUpperCase());
			const user = answer.data as Tokens;
			expect(await statusWith(user.access_token)).toBe(200);
			const renewed = (await refresh(platform, user.refresh_token)).data as Tokens;
			await statusWith(renewed.access_token);
			expect(platform.journal.of('getPauses').map((entry) => entry.user)).toStrictEqual([
				login(),
				login(),
			]);
		});

		test('gives nothing but an access token when the answer shall be bare', async () => {
			platform.tokens.exchangeAnswer = 'bare';
			const answer = await exchange(platform, await tokenOf(platform), login());
			expect([answer.status, Object.keys(answer.data as object)]).toStrictEqual([
				200,
				['access_token'],
			]);
		});

		test('is refused without impersonation, at once when it is taken away', async () => {
			const token = await tokenOf(platform);
			platform.access.impersonation = false;
			expect((await exchange(platform, token, login())).status).toBe(403);
		});

		test('is refused for the token of a user', async () => {
			const user = (await exchange(platform, await tokenOf(platform), login())).data as Tokens;
			expect((await exchange(platform, user.access_token, login())).status).toBe(403);
		});

		test('does not know a user that is not there', async () => {
			const answer = await exchange(platform, await tokenOf(platform), 'nobody@example.cz');
			expect(answer.status).toBe(404);
		});

		test('refuses a bad token and a missing one', async () => {
			expect((await exchange(platform, 'bad', login())).status).toBe(401);
			expect(
				(await client.post(`${platform.authUrl}/token-exchange`, { email: login() })).status,
			).toBe(401);
		});

		test('refuses a request without an e-mail', async () => {
			const headers = { Authorization: `Bearer ${await tokenOf(platform)}` };
			const answer = await client.post(`${platform.authUrl}/token-exchange`, {}, { headers });
			expect(answer.status).toBe(400);
		});
	});

	test('knows every secret it ever gave out or was given', async () => {
		const issued = await tokens();
		platform.access.password = 'newer';
		const user = (await exchange(platform, issued.access_token, login())).data as Tokens;
		for (const secret of [issued.access_token, issued.refresh_token, user.access_token, 'newer']) {
			expect(platform.secrets.has(secret)).toBe(true);
		}
	});

	test('writes grants and who sent them into the journal', async () => {
		await refresh(platform, (await tokens()).refresh_token);
		const grants = platform.journal
			.of('getToken')
			.map(({ grant, user, outcome }) => ({ grant, user, outcome }));
		expect(grants).toStrictEqual([
			{ grant: 'password', user: 'api@example.cz', outcome: 'ok' },
			{ grant: 'refresh_token', user: 'api@example.cz', outcome: 'ok' },
		]);
	});
});
