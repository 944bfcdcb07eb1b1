import { type IDataObject, type IHttpRequestOptions, sleep } from 'n8n-workflow';

import {
	type GrantAttempt,
	describeResponse,
	describeNoToken,
	describeUnreachable,
} from '../nodes/Ipex/errors/authorizationErrors';
import { CORRELATION_HEADER, newCorrelationId } from '../nodes/Ipex/errors/correlation';
import { RetryPolicy } from './retryPolicy';

/** n8n's HTTP helper, which `preAuthentication` gets. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** A token, and when (ms since the epoch) it is no longer used. */
export interface Token {
	value: string;
	staleAt: number;
}

/** What the authorization server granted. */
export interface Grant {
	access: Token;
	refresh?: Token;
}

/** An API access of the IPEX portal, and the server that it signs in to. */
export interface ApiAccess {
	authUrl: string;
	email: string;
	password: string;
}

const TIMEOUT_MS = 30_000;

// A response has some kilobytes. n8n's timeout only detects silence: a slow trickle of bytes would never time out.
const LONGEST_RESPONSE_MS = 60_000;

// The documented lifetimes, for a response without one. The response of a token exchange may have none.
const ACCESS_LIFETIME_S = 3_000;
const REFRESH_LIFETIME_S = 7_200;

/**
 * Signs in with the password.
 * @throws AuthorizationError
 */
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

/**
 * Gets new tokens for a refresh token.
 * @throws AuthorizationError, with `rejected` if the server rejects the refresh token
 */
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
 * Exchanges the access token for a token of `user` (e-mail or login).
 * @returns null when the access token itself was rejected (401)
 * @throws AuthorizationError for every other failure
 */
export async function exchange(
	http: HttpRequest,
	access: ApiAccess,
	accessToken: string,
	user: string,
): Promise<Token | null> {
	const attempt: GrantAttempt = { kind: 'impersonation', email: access.email, user };
	const { status, body, correlationId } = await post(http, access.authUrl, '/token-exchange', {
		headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
		body: { email: user },
	});
	if (status === 401) return null;
	if (!isSuccess(status)) throw describeResponse(attempt, status, access.authUrl, correlationId);
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
	const { status, body, correlationId } = await post(http, authUrl, '/token', message);
	if (!isSuccess(status)) throw describeResponse(attempt, status, authUrl, correlationId);
	return parseGrant(body, authUrl);
}

function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}

/** The response of the authorization server, or the error if there is none. */
interface Reply {
	status?: number;
	body?: unknown;
	headers?: IDataObject;
	error?: unknown;
}

/** Sends the request and retries it. All grants are idempotent. */
async function post(
	http: HttpRequest,
	authUrl: string,
	path: string,
	message: Message,
): Promise<{ status: number; body: unknown; correlationId: string }> {
	const policy = new RetryPolicy({ idempotent: true });
	for (;;) {
		const correlationId = newCorrelationId();
		const correlated = { ...message.headers, [CORRELATION_HEADER]: correlationId };
		const sent = { ...message, headers: correlated };
		const { status, body, headers, error } = await postOnce(http, authUrl, path, sent);
		const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
		const failed = { status, code, retryAfter: headers?.['retry-after'] };
		const wait = policy.waitAfter(failed, Date.now());
		if (wait === undefined) {
			if (error !== undefined) throw describeUnreachable(authUrl, error);
			return { status: status ?? 0, body, correlationId };
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
			// A redirect would send the password to another address.
			disableFollowRedirect: true,
		});
		const { statusCode: status, body, headers } = answer as Reply & { statusCode?: number };
		return { status, body, headers };
	} catch (error) {
		return { error: error ?? new Error() };
	}
}

/** Reads tokens and lifetimes (seconds) from a response. Only the access token must be there. */
function parseGrant(body: unknown, authUrl: string): Grant {
	const answer = typeof body === 'object' && body !== null ? (body as IDataObject) : {};
	const access = token(answer.access_token, answer.expires_in, ACCESS_LIFETIME_S);
	if (!access) throw describeNoToken(authUrl);
	const refresh = token(answer.refresh_token, answer.refresh_expires_in, REFRESH_LIFETIME_S);
	return refresh ? { access, refresh } : { access };
}

function token(value: unknown, lifetime: unknown, defaultLifetime: number): Token | undefined {
	if (typeof value !== 'string' || value === '') return undefined;
	const given = Number(lifetime);
	const seconds = given > 0 ? given : defaultLifetime;
	// A minute before it expires, or a tenth of its lifetime if it lives only some minutes.
	const margin = Math.min(60, seconds / 10);
	return { value, staleAt: Date.now() + (seconds - margin) * 1000 };
}
