import { crypto } from '../../node';
import type { Clock } from '../clock';
import type { Directory } from '../directory/directory';
import type { DirectoryUser } from '../directory/types';
import { PlatformError } from '../errors';
import type { Variants } from '../variants';
import type { AccessDetails } from './access';
import { ApiAccess } from './access';
import type { Claims } from './jwt';
import { signToken } from './jwt';

/** Who sent a request: an access, or a user for whom an access acts. */
export interface Principal {
	access: ApiAccess;
	user?: DirectoryUser;
	tokenId: string;
}

/** The answer to a grant; with `exchangeAnswer: 'bare'` an exchange gives the first field only. */
export interface TokenAnswer {
	access_token: string;
	expires_in?: number;
	refresh_token?: string;
	refresh_expires_in?: number;
	token_type?: string;
	session_state?: string;
	scope?: string;
	'not-before-policy'?: number;
}

/** All tokens that descend from one log-in or one exchange. */
interface Family {
	id: string;
	access: ApiAccess;
	user?: DirectoryUser;
	revoked: boolean;
}

interface IssuedToken {
	id: string;
	text: string;
	kind: 'access' | 'refresh';
	family: Family;
	expiresAt: number;
	revoked: boolean;
	used: boolean;
}

function invalidGrant(status: 400 | 401, message: string): PlatformError {
	return new PlatformError(status, message, 'invalid_grant');
}

/** Issues, refreshes, exchanges and checks tokens, all by the platform's clock. */
export class TokenService {
	/** Life of an access token, an access's or a user's, in seconds. */
	lifetimeSeconds = 3000;

	/** Life of a refresh token in seconds. */
	refreshLifetimeSeconds = 7200;

	/** Whether a refresh token is good for one refresh only. */
	rotateRefreshTokens = true;

	/** Whether a refresh token used twice takes all tokens of its log-in with it. */
	revokeFamilyOnReuse = false;

	/** What an exchange answers; the platform's documents do not say. `bare` is an access token and nothing else. */
	exchangeAnswer: 'full' | 'bare' = 'full';

	private readonly key = crypto.randomBytes(32);

	private readonly accesses = new Map<string, ApiAccess>();

	private readonly issued = new Map<string, IssuedToken>();

	constructor(
		private readonly clock: Clock,
		private readonly directory: Directory,
		private readonly secrets: Set<string>,
	) {}

	/** Registers an API access. */
	addAccess(details: AccessDetails): ApiAccess {
		const access = new ApiAccess(details, this.secrets);
		this.accesses.set(access.email, access);
		return access;
	}

	/** Log-in by e-mail and password. Throws 401 when they do not match. */
	grantForPassword(email: string, password: string): TokenAnswer {
		const access = this.accesses.get(email);
		if (!access?.enabled || access.password !== password) {
			throw invalidGrant(401, 'Invalid user credentials');
		}
		return this.answer({ id: crypto.randomUUID(), access, revoked: false });
	}

	/** New tokens for a refresh token. Throws 400 when it is unknown, used, expired or revoked. */
	grantForRefreshToken(text: string): TokenAnswer {
		const token = this.issued.get(text);
		if (token?.kind !== 'refresh') throw invalidGrant(400, 'Invalid refresh token');
		if (token.used && this.rotateRefreshTokens) {
			if (this.revokeFamilyOnReuse) token.family.revoked = true;
			throw invalidGrant(400, 'Refresh token was used already');
		}
		if (!this.isGood(token)) throw invalidGrant(400, 'Token is not active');
		token.used = true;
		return this.answer(token.family, this.rotateRefreshTokens ? undefined : token);
	}

	/**
	 * A token of a user, for the token of an access. Throws 403 when the access may not impersonate or the token
	 * is a user's itself, 404 when there is no such user.
	 */
	exchange(principal: Principal, loginOrEmail: string): TokenAnswer {
		if (principal.user || !principal.access.impersonation) {
			throw new PlatformError(403, 'Impersonation is not allowed', 'access_denied');
		}
		const user = this.directory.findUser(loginOrEmail);
		if (!user) throw new PlatformError(404, 'User not found', 'not_found');
		const family = { id: crypto.randomUUID(), access: principal.access, user, revoked: false };
		if (this.exchangeAnswer === 'full') return this.answer(family);
		return { access_token: this.issue('access', family).text };
	}

	/**
	 * Who an access token stands for. Throws 401 when it is unknown, expired or revoked, or the status that the variants of
	 * a service choose.
	 */
	check(text: string, variants?: Pick<Variants, 'refusedTokenStatus'>): Principal {
		const token = this.issued.get(text);
		if (token?.kind !== 'access' || !this.isGood(token)) {
			const status = variants?.refusedTokenStatus ?? 401;
			throw new PlatformError(
				status,
				'The access token is invalid or has expired',
				'invalid_token',
			);
		}
		return this.principalOf(token);
	}

	/** Who a token was issued to, whether or not it is still good; undefined when it was never issued. */
	identify(text: string): Principal | undefined {
		const token = this.issued.get(text);
		return token && this.principalOf(token);
	}

	/** From now on every access token issued so far is refused; refresh tokens stay good. */
	expireAccessTokens(): void {
		this.revokeWhere((token) => token.kind === 'access');
	}

	/** From now on every refresh token issued so far is refused; access tokens stay good. */
	revokeRefreshTokens(): void {
		this.revokeWhere((token) => token.kind === 'refresh');
	}

	/** From now on every token issued so far is refused. */
	revokeAll(): void {
		this.revokeWhere(() => true);
	}

	/** From now on every token of this user (login, e-mail or the user itself) is refused. */
	revokeOf(user: string | DirectoryUser): void {
		const revoked = typeof user === 'string' ? this.directory.findUser(user) : user;
		if (!revoked) throw new Error(`There is no user "${String(user)}".`);
		this.revokeWhere((token) => token.family.user?.id === revoked.id);
	}

	private revokeWhere(condition: (token: IssuedToken) => boolean): void {
		for (const token of this.issued.values()) if (condition(token)) token.revoked = true;
	}

	private isGood(token: IssuedToken): boolean {
		const { family } = token;
		if (token.revoked || family.revoked || !family.access.enabled) return false;
		return token.expiresAt > this.clock.now();
	}

	private principalOf({ id, family }: IssuedToken): Principal {
		return { access: family.access, user: family.user, tokenId: id };
	}

	private answer(family: Family, keptRefreshToken?: IssuedToken): TokenAnswer {
		// A moment later, a new token would have lost a second of its life.
		const now = this.clock.now();
		const access = this.issue('access', family);
		const refresh = keptRefreshToken ?? this.issue('refresh', family);
		return {
			access_token: access.text,
			expires_in: this.lifetimeSeconds,
			refresh_token: refresh.text,
			refresh_expires_in: Math.floor((refresh.expiresAt - now) / 1000),
			token_type: 'Bearer',
			'not-before-policy': 0,
			session_state: family.id,
			scope: 'openid profile',
		};
	}

	private issue(kind: IssuedToken['kind'], family: Family): IssuedToken {
		const now = this.clock.now();
		const seconds = kind === 'access' ? this.lifetimeSeconds : this.refreshLifetimeSeconds;
		const id = crypto.randomUUID();
		const claims: Claims = {
			sub: family.user?.id ?? family.access.email,
			email: family.user?.login ?? family.access.email,
			...(family.user ? { act: { sub: family.access.email } } : {}),
			typ: kind === 'access' ? 'Bearer' : 'Refresh',
			iat: Math.floor(now / 1000),
			exp: Math.floor(now / 1000) + seconds,
			jti: id,
		};
		const text = signToken(claims, this.key);
		const expiresAt = now + seconds * 1000;
		const token = { id, text, kind, family, expiresAt, revoked: false, used: false };
		this.issued.set(text, token);
		this.secrets.add(text);
		return token;
	}
}
