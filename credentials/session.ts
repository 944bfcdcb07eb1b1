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
 * Under this key a request carries the user (e-mail or login) that it runs as; `''` means the access itself.
 * A symbol passes unseen through n8n's paging and retry. It is a registered one, so that a second copy
 * of this module in the same process cannot mistake a marked request for an unmarked one.
 */
export const ACT_AS = Symbol.for('n8n-nodes-ipex.actAs');

/** What a request is signed with: its bearer token, and the access's own token that it came from. */
export interface RequestToken {
	bearer: string;
	origin: string;
}

interface UserToken extends Token {
	origin: string;
}

const MAX_SESSIONS = 100;
const MAX_USERS = 1_000;
const REJECTION_MEMORY_MS = 5_000;
const TRUST_MS = 30_000;

/**
 * The tokens of one API access, in memory only: the access's own and those of the users it acts as.
 * Whatever runs at once shares one renewal, and one exchange per user.
 */
export class Session {
	private grant?: Grant;
	private renewal?: Promise<string>;
	/** Until when (ms since the epoch) an access token that took the place of a doubted one is not doubted itself. */
	private readonly trustedUntil = { refused: 0, failed: 0 };
	private rejection?: { error: Error; until: number };
	private readonly users = new LeastRecentlyUsed<string, UserToken>(MAX_USERS);
	private readonly exchanges = new Map<string, Promise<UserToken>>();

	constructor(private readonly access: ApiAccess) {}

	/**
	 * Signs for `user`, or for the access itself when `user` is `''`.
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

	/** The access's own token, renewed when it is at its end. Throws an AuthorizationError. */
	async accessToken(http: HttpRequest): Promise<string> {
		const token = this.grant?.access;
		if (token && Date.now() < token.staleAt) return token.value;
		this.renewal ??= this.renew(http).finally(() => {
			this.renewal = undefined;
		});
		return await this.renewal;
	}

	/**
	 * Takes note that the platform refused `origin`, or a user's token that came from it.
	 * A token that was replaced meanwhile is no reason to renew again.
	 */
	markRejected(origin: string): void {
		if (origin === '') return;
		if (this.grant?.access.value === origin) this.grant.access.staleAt = 0;
		this.users.deleteWhere((token) => token.origin === origin);
	}

	/**
	 * Takes note that a request with this signature failed in a way that may be the fault of its token. An access token
	 * that was renewed for such a doubt a moment ago is good, unless it was refused itself: what goes on failing is the
	 * user, or the request.
	 * @param refused whether the platform is known to have refused the signature (401)
	 * @returns whether the request is worth another signature
	 */
	reportFailure({ bearer, origin }: RequestToken, refused: boolean): boolean {
		const now = Date.now();
		const access = this.grant?.access;
		const isCurrent = access?.value === origin && now < access.staleAt;
		if (isCurrent && !(refused && bearer === origin)) {
			const reason = refused ? 'refused' : 'failed';
			if (now < this.trustedUntil[reason]) {
				if (refused) this.users.deleteWhere(({ value }) => value === bearer);
				return refused;
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

	/** The password grant. A password just refused is not sent again for a moment: a thousand items would lock the access. */
	private async signIn(http: HttpRequest): Promise<Grant> {
		if (this.rejection && Date.now() < this.rejection.until) throw this.rejection.error;
		return await passwordGrant(http, this.access).catch((error: unknown) => {
			if (isRejection(error)) this.rejection = { error, until: Date.now() + REJECTION_MEMORY_MS };
			return Promise.reject(error);
		});
	}

	/** New tokens by the refresh token; undefined when there is none, it is past its time, or it is refused. */
	private async refreshed(http: HttpRequest): Promise<Grant | undefined> {
		const refresh = this.grant?.refresh;
		if (!refresh || Date.now() >= refresh.staleAt) return undefined;
		// A server that fails is no reason to send the password: the caller is told, and the next one tries again.
		const grant = await refreshGrant(http, this.access, refresh.value).catch((error: unknown) =>
			isRejection(error) ? undefined : Promise.reject(error),
		);
		// A server that does not rotate refresh tokens need not repeat the one it gave.
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

/** The one session of an API access in this process. A changed password is another access. */
export function sessionOf(access: ApiAccess): Session {
	// A digest, so that the key of the map is not one more place that holds the password.
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
