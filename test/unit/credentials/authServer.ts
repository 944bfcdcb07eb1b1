import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { HttpRequest } from '../../../credentials/grants';

/** The authorization server as a model: tokens are numbers in text, and every rule of the platform holds. */
export class AuthServer {
	readonly requests: string[] = [];

	readonly live = new Set<string>();

	/** Of each user's token: the user. Of each access token: `''`. */
	readonly owner = new Map<string, string>();

	private readonly refreshTokens = new Set<string>();

	private issued = 0;

	/** Statuses that the next requests get, whatever they ask for. */
	failures: number[] = [];

	lifetime: number | null = 3_000;

	impersonation = true;

	rotates = true;

	/** Whether a refresh is answered with a refresh token. */
	repeatsRefreshToken = true;

	constructor(private readonly password = 'right') {}

	readonly http: HttpRequest = async (options) => {
		const { status, body } = this.answer(options);
		return { statusCode: status, body };
	};

	/** How many requests of a kind there were: `password`, `refresh_token` or `exchange`. */
	count(kind: string): number {
		return this.requests.filter((request) => request === kind).length;
	}

	expireAccessTokens(): void {
		this.live.clear();
	}

	revokeRefreshTokens(): void {
		this.refreshTokens.clear();
	}

	private answer({ url, body, headers }: IHttpRequestOptions): {
		status: number;
		body: IDataObject;
	} {
		const asked = body as IDataObject;
		const kind = url.endsWith('/token-exchange') ? 'exchange' : String(asked.grant_type);
		this.requests.push(kind);
		const failure = this.failures.shift();
		if (failure !== undefined) return { status: failure, body: { error: 'ordered' } };
		if (kind === 'exchange')
			return this.exchange(String(headers?.Authorization), String(asked.email));
		if (kind === 'refresh_token') return this.refresh(String(asked.refresh_token));
		if (asked.password !== this.password) return { status: 401, body: { error: 'invalid_grant' } };
		return this.grant();
	}

	private exchange(authorization: string, user: string): { status: number; body: IDataObject } {
		const token = authorization.replace('Bearer ', '');
		if (!this.live.has(token) || this.owner.get(token) !== '') return { status: 401, body: {} };
		if (!this.impersonation) return { status: 403, body: {} };
		if (user.startsWith('nobody')) return { status: 404, body: {} };
		return { status: 200, body: { access_token: this.issue(user) } };
	}

	private refresh(token: string): { status: number; body: IDataObject } {
		if (!this.refreshTokens.has(token)) return { status: 400, body: { error: 'invalid_grant' } };
		if (this.rotates) this.refreshTokens.delete(token);
		const { status, body } = this.grant();
		if (this.repeatsRefreshToken) return { status, body };
		const { access_token, expires_in } = body;
		return { status, body: { access_token, expires_in } };
	}

	private grant(): { status: number; body: IDataObject } {
		const refresh = `refresh-${++this.issued}`;
		this.refreshTokens.add(refresh);
		return {
			status: 200,
			body: {
				access_token: this.issue(''),
				expires_in: this.lifetime,
				refresh_token: refresh,
				refresh_expires_in: 7_200,
				token_type: 'Bearer',
			},
		};
	}

	private issue(owner: string): string {
		const token = `access-${++this.issued}`;
		this.live.add(token);
		this.owner.set(token, owner);
		return token;
	}
}
