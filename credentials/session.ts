import { createHash } from 'crypto';

import { describeResponse, isRejection } from '../nodes/Ipex/errors/authorizationErrors';
import {
	type ApiAccess,
	exchange,
	type Grant,
	type HttpRequest,
	passwordGrant,
	refreshGrant,
	type Token,
} from './grants';
import { LeastRecentlyUsed } from './leastRecentlyUsed';

/**
 * The key under which a request names the user (e-mail or login) that it runs as. `''` means the access itself. n8n's
 * paging and retry keep a symbol. It is registered, so that another copy of this module in the process finds it as well.
 */
export const ACT_AS = Symbol.for('n8n-nodes-ipex.actAs');

/** The token of a request, and the access token that it came from. */
export interface RequestToken {
	bearer: string;
	origin: string;
}

interface UserToken extends Token {
	origin: string;
}

const MAX_SESSIONS = 1_000;
const MAX_USERS = 1_000;
const REJECTION_MEMORY_MS = 5_000;
const TRUST_MS = 30_000;

/**
 * The tokens of one API access, in memory only: its access token and those of the users that it acts as. Concurrent
 * requests share one renewal, and one exchange for each user.
 */
export class Session {
	private grant?: Grant;
	private renewal?: Promise<string>;
	/** Until when (ms since the epoch) a new access token is trusted, by the reason for which it was renewed. */
	private readonly trustedUntil = { rejected: 0, failed: 0 };
	private rejection?: { error: Error; until: number };
	private readonly users = new LeastRecentlyUsed<string, UserToken>(MAX_USERS);
	private readonly exchanges = new Map<string, Promise<UserToken>>();

	constructor(private readonly access: ApiAccess) {}

	/**
	 * The token of a request that runs as `user`, or as the access itself when `user` is `''`.
	 * @throws AuthorizationError
	 */
	async tokenFor(http: HttpRequest, user: string): Promise<RequestToken> {
		if (user === '') {
			const bearer = await this.accessToken(http);
			return { bearer, origin: bearer };
		}
		const token = await this.userToken(http, user);
		return { bearer: token.value, origin: token.origin };
	}

	/**
	 * The access token, renewed if it has expired.
	 * @throws AuthorizationError
	 */
	async accessToken(http: HttpRequest): Promise<string> {
		const token = this.grant?.access;
		if (token && Date.now() < token.staleAt) return token.value;
		this.renewal ??= this.renew(http).finally(() => {
			this.renewal = undefined;
		});
		return await this.renewal;
	}

	/**
	 * Marks an access token as rejected, with all tokens of users that came from it. The next request renews it. If it
	 * has already been replaced, the new one stays.
	 */
	markRejected(origin: string): void {
		if (this.grant?.access.value === origin) this.grant.access.staleAt = 0;
		this.users.deleteWhere((token) => token.origin === origin);
	}

	/**
	 * Handles a request that failed, perhaps because of its token. An access token that was renewed for the same reason
	 * less than 30 seconds ago is good, unless it was rejected itself. Then the user or the request is at fault.
	 * @param rejected whether the platform has certainly rejected the token (401)
	 * @returns whether to send the request again with a new token
	 */
	reportFailure({ bearer, origin }: RequestToken, rejected: boolean): boolean {
		const now = Date.now();
		const access = this.grant?.access;
		const isCurrent = access?.value === origin && now < access.staleAt;
		if (isCurrent && !(rejected && bearer === origin)) {
			const reason = rejected ? 'rejected' : 'failed';
			if (now < this.trustedUntil[reason]) {
				if (rejected) this.users.deleteWhere(({ value }) => value === bearer);
				return rejected;
			}
			this.trustedUntil[reason] = now + TRUST_MS;
		}
		this.markRejected(origin);
		return true;
	}

	private async renew(http: HttpRequest): Promise<string> {
		this.grant = (await this.refreshed(http)) ?? (await this.signIn(http));
		return this.grant.access.value;
	}

	/** The password grant. A rejected password is not sent again for 5 seconds: a thousand items would lock the access. */
	private async signIn(http: HttpRequest): Promise<Grant> {
		if (this.rejection && Date.now() < this.rejection.until) throw this.rejection.error;
		return await passwordGrant(http, this.access).catch((error: unknown) => {
			if (isRejection(error)) this.rejection = { error, until: Date.now() + REJECTION_MEMORY_MS };
			return Promise.reject(error);
		});
	}

	/** New tokens by the refresh token; undefined when there is none, or when it has expired or is rejected. */
	private async refreshed(http: HttpRequest): Promise<Grant | undefined> {
		const refresh = this.grant?.refresh;
		if (!refresh || Date.now() >= refresh.staleAt) return undefined;
		// If the server is not available, the password would not help. The error goes to the caller.
		const grant = await refreshGrant(http, this.access, refresh.value).catch((error: unknown) =>
			isRejection(error) ? undefined : Promise.reject(error),
		);
		// A server that does not rotate refresh tokens may leave it out of its response.
		return grant && { ...grant, refresh: grant.refresh ?? refresh };
	}

	private async userToken(http: HttpRequest, user: string): Promise<UserToken> {
		const token = this.users.get(user);
		if (token && Date.now() < token.staleAt) return token;
		let pending = this.exchanges.get(user);
		if (!pending) {
			pending = this.exchangeFor(http, user).finally(() => this.exchanges.delete(user));
			this.exchanges.set(user, pending);
		}
		return await pending;
	}

	private async exchangeFor(http: HttpRequest, user: string): Promise<UserToken> {
		let origin = await this.accessToken(http);
		let token = await exchange(http, this.access, origin, user);
		if (!token) {
			this.markRejected(origin);
			origin = await this.accessToken(http);
			token = await exchange(http, this.access, origin, user);
		}
		if (!token) {
			const attempt = { kind: 'impersonation', email: this.access.email, user } as const;
			throw describeResponse(attempt, 401, this.access.authUrl);
		}
		const userToken = { ...token, origin };
		this.users.set(user, userToken);
		return userToken;
	}
}

const sessions = new LeastRecentlyUsed<string, Session>(MAX_SESSIONS);

/** The session of an API access in this process. With another password it is another access. */
export function sessionOf(access: ApiAccess): Session {
	// A digest, so that the password is not the key of the map.
	const key = createHash('sha256')
		.update(JSON.stringify([access.authUrl, access.email, access.password]))
		.digest('hex');
	let session = sessions.get(key);
	if (!session) {
		session = new Session(access);
		sessions.set(key, session);
	}
	return session;
}
