import { type IDataObject, type IHttpRequestOptions, sleep } from 'n8n-workflow';

import {
	type GrantAttempt,
	describeResponse,
	describeNoToken,
	describeUnreachable,
} from '../nodes/Ipex/errors/authorizationErrors';
import { RetryPolicy } from './retryPolicy';

/** n8n's own HTTP helper, as it is handed to `preAuthentication`. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** A token and the moment (ms since the epoch) from which it is not to be used any more. */
export interface Token {
	value: string;
	staleAt: number;
}

/** What the authorization server granted. */
export interface Grant {
	access: Token;
	refresh?: Token;
}

/** An API access of the IPEX portal, and where it signs in. */
export interface ApiAccess {
	authUrl: string;
	email: string;
	password: string;
}

const TIMEOUT_MS = 30_000;

// An answer is some kilobytes long. Bytes that come one by one for ever are no silence, which is all that the time-out minds.
const LONGEST_RESPONSE_MS = 60_000;

// The documented lifetimes; used only where an answer does not tell its own (a token exchange need not).
const ACCESS_LIFETIME_S = 3_000;
const REFRESH_LIFETIME_S = 7_200;

/** Signs in with the password. Throws an AuthorizationError. */
export async function passwordGrant(http: HttpRequest, access: ApiAccess): Promise<Grant> {
	return await askForToken(
		http,
		access.authUrl,
		{ kind: 'signIn', email: access.email },
		form({
			grant_type: 'password',
			client_id: 'api',
			username: access.email,
			password: access.password,
			scope: 'openid profile',
		}),
	);
}

/** Trades a refresh token for new tokens. Throws an AuthorizationError; `refused` when the platform says no. */
export async function refreshGrant(
	http: HttpRequest,
	access: ApiAccess,
	refreshToken: string,
): Promise<Grant> {
	return await askForToken(
		http,
		access.authUrl,
		{ kind: 'refresh' },
		form({ grant_type: 'refresh_token', client_id: 'api', refresh_token: refreshToken }),
	);
}

/**
 * Exchanges the access's own token for one of `user` (e-mail or login).
 * @returns null when the access token itself was refused (401)
 * @throws AuthorizationError for everything else: no impersonation, unknown user, a platform that fails
 */
export async function exchange(
	http: HttpRequest,
	access: ApiAccess,
	accessToken: string,
	user: string,
): Promise<Token | null> {
	const attempt: GrantAttempt = { kind: 'impersonation', email: access.email, user };
	const { status, body } = await post(http, access.authUrl, '/token-exchange', {
		headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
		body: { email: user },
	});
	if (status === 401) return null;
	if (!isSuccess(status)) throw describeResponse(attempt, status, access.authUrl);
	return parseGrant(body, access.authUrl).access;
}

type Message = Pick<IHttpRequestOptions, 'headers' | 'body'>;

function form(body: IDataObject): Message {
	return { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body };
}

async function askForToken(
	http: HttpRequest,
	authUrl: string,
	attempt: GrantAttempt,
	message: Message,
): Promise<Grant> {
	const { status, body } = await post(http, authUrl, '/token', message);
	if (!isSuccess(status)) throw describeResponse(attempt, status, authUrl);
	return parseGrant(body, authUrl);
}

function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}

/** What the authorization server answered, or how it could not be reached. */
interface Reply {
	status?: number;
	body?: unknown;
	headers?: IDataObject;
	error?: unknown;
}

/** Asks, and again where that may help: none of the grants does harm when it is given twice. */
async function post(
	http: HttpRequest,
	authUrl: string,
	path: string,
	message: Message,
): Promise<{ status: number; body: unknown }> {
	const policy = new RetryPolicy({ idempotent: true });
	for (;;) {
		const { status, body, headers, error } = await postOnce(http, authUrl, path, message);
		const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
		const failed = { status, code, retryAfter: headers?.['retry-after'] };
		const wait = policy.waitAfter(failed, Date.now());
		if (wait === undefined) {
			if (error !== undefined) throw describeUnreachable(authUrl, error);
			return { status: status ?? 0, body };
		}
		await sleep(wait);
	}
}

async function postOnce(
	http: HttpRequest,
	authUrl: string,
	path: string,
	message: Message,
): Promise<Reply> {
	try {
		const answer = await http({
			...message,
			method: 'POST',
			url: `${authUrl.trim().replace(/\/+$/, '')}${path}`,
			json: true,
			timeout: TIMEOUT_MS,
			abortSignal: AbortSignal.timeout(LONGEST_RESPONSE_MS),
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// A redirect would carry the password to an address that nobody entered.
			disableFollowRedirect: true,
		});
		const { statusCode: status, body, headers } = answer as Reply & { statusCode?: number };
		return { status, body, headers };
	} catch (error) {
		return { error: error ?? new Error() };
	}
}

/** Takes tokens and lifetimes (seconds) from an answer; tolerant of all that is missing but the access token. */
function parseGrant(body: unknown, authUrl: string): Grant {
	const answer = typeof body === 'object' && body !== null ? (body as IDataObject) : {};
	const access = token(answer.access_token, answer.expires_in, ACCESS_LIFETIME_S);
	if (!access) throw describeNoToken(authUrl);
	const refresh = token(answer.refresh_token, answer.refresh_expires_in, REFRESH_LIFETIME_S);
	return refresh ? { access, refresh } : { access };
}

function token(value: unknown, lifetime: unknown, defaultLifetime: number): Token | undefined {
	if (typeof value !== 'string' || value === '') return undefined;
	const told = Number(lifetime);
	const seconds = told > 0 ? told : defaultLifetime;
	// A minute before its end, or earlier in proportion for a token that lives only minutes.
	const margin = Math.min(60, seconds / 10);
	return { value, staleAt: Date.now() + (seconds - margin) * 1000 };
}
