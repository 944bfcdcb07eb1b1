import axios, { type AxiosInstance } from 'axios';
import { crypto } from '../node';
import { NotSettled } from './notSettled';
import { once } from './once';
import type { Settings, Write } from './settings';

/** A response of the platform. It never leaves the tool: findings contain only its shape (`shape.ts`). */
export interface Reply {
	status: number;
	headers: Readonly<Record<string, unknown>>;
	body: unknown;
	/** The time on the platform (ms since the epoch), from the header `Date`. Without it, the time of this machine. */
	at: number;
	correlationId: string;
}

export type Query = Readonly<
	Record<string, string | number | boolean | readonly string[] | undefined>
>;

type Service = 'auth' | 'api' | 'sms' | 'central';

interface Sent {
	method: 'GET' | 'POST';
	service: Service;
	path: string;
	query?: Query;
	body?: unknown;
	token?: string;
	/** Closes the connection after the headers, so that no file is downloaded. */
	headersOnly?: boolean;
}

const TIMEOUT_MS = 60_000;

/** The longest wait after a 429. It is longer than a platform with a rate limit usually asks for. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * Talks to the platform as one API access. It may always send GET requests, requests for tokens, and GraphQL queries.
 * Everything else is a write, which the user must have allowed by name.
 */
export class PlatformClient {
	/** The number of responses for each status. */
	readonly statuses = new Map<number, number>();

	/** The rate limit headers that came. */
	readonly limitHeaders = new Set<string>();

	/** How many responses repeated the correlation ID of their request. */
	echoedCorrelationIds = 0;

	private readonly http: AxiosInstance = axios.create({
		validateStatus: () => true,
		maxRedirects: 0,
		timeout: TIMEOUT_MS,
	});

	private token?: string;

	private rejected?: Reply;

	private readonly userToken = once(async () => {
		const { body } = await this.exchange(this.settings.actAs ?? '');
		return textAt(body, 'access_token');
	});

	constructor(
		private readonly settings: Settings,
		private readonly writes: ReadonlySet<Write>,
	) {}

	/** Signs in with the password. It never sends a rejected password again: many wrong passwords can lock an access. */
	async signIn(): Promise<Reply> {
		if (this.rejected) return this.rejected;
		const reply = await this.form({
			grant_type: 'password',
			client_id: 'api',
			username: this.settings.email,
			password: this.settings.password,
			scope: 'openid profile',
		});
		if (reply.status >= 400) this.rejected = reply;
		return reply;
	}

	async refresh(refreshToken: string): Promise<Reply> {
		return await this.form({
			grant_type: 'refresh_token',
			client_id: 'api',
			refresh_token: refreshToken,
		});
	}

	/** Exchanges the token of the access for a token of a user. This changes nothing on the platform. */
	async exchange(email: string): Promise<Reply> {
		const token = await this.accessToken();
		return await this.send({
			...{ method: 'POST', service: 'auth', path: '/token-exchange' },
			...{ body: { email }, token },
		});
	}

	/** A GET request of the API access itself. */
	async get(path: string, query?: Query, options: Partial<Sent> = {}): Promise<Reply> {
		const token = options.token ?? (await this.accessToken());
		return await this.send({ service: 'api', path, query, ...options, method: 'GET', token });
	}

	/** The same, as the user in `IPEX_ACT_AS` if it is set. User functions may need a user. */
	async getAsUser(path: string, query?: Query, options: Partial<Sent> = {}): Promise<Reply> {
		const token = (await this.tokenOfUser()) ?? (await this.accessToken());
		return await this.get(path, query, { ...options, token });
	}

	/** A GraphQL query. It only reads, although it is a POST. */
	async graphql(query: string): Promise<Reply> {
		if (!/^query\b/.test(query)) throw new Error('Only queries of GraphQL are reads.');
		const token = (await this.tokenOfUser()) ?? (await this.accessToken());
		return await this.send({
			...{ method: 'POST', service: 'api', path: '/graphql' },
			...{ body: { query }, token },
		});
	}

	/** A request that changes something. Throws unless the user has allowed it by name. */
	async write(write: Write, service: Service, path: string, body: object): Promise<Reply> {
		if (!this.writes.has(write)) throw new Error(`"${write}" was not allowed.`);
		const token = (await this.tokenOfUser()) ?? (await this.accessToken());
		return await this.send({ method: 'POST', service, path, body, token });
	}

	/** The access token with a wrong signature. It stands for an expired token: a token expires after an hour. */
	async tamperedToken(): Promise<string> {
		return (await this.accessToken()).replace(/.{8}$/, 'AAAAAAAA');
	}

	private async accessToken(): Promise<string> {
		if (this.token !== undefined) return this.token;
		const { status, body } = await this.signIn();
		const token = textAt(body, 'access_token');
		if (token === undefined) throw new NotSettled(`the sign-in failed (HTTP ${status})`);
		this.token = token;
		return token;
	}

	private async tokenOfUser(): Promise<string | undefined> {
		return this.settings.actAs === undefined ? undefined : await this.userToken();
	}

	private async form(fields: Record<string, string>): Promise<Reply> {
		const body = new URLSearchParams(fields);
		return await this.send({ method: 'POST', service: 'auth', path: '/token', body });
	}

	private async send({ service, path, query = {}, headersOnly, ...sent }: Sent): Promise<Reply> {
		const correlationId = crypto.randomUUID();
		const { method, body, token } = sent;
		const answer = await this.http.request<unknown>({
			method,
			url: `${this.settings.urls[service]}${path}${queryText(query)}`,
			data: body,
			responseType: headersOnly ? 'stream' : undefined,
			headers: {
				'x-correlation-id': correlationId,
				...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
			},
		});
		const { status, headers } = answer;
		if (headersOnly) (answer.data as { destroy(): void }).destroy();
		this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
		for (const name of Object.keys(headers)) {
			if (LIMIT_HEADERS.includes(name)) this.limitHeaders.add(name);
		}
		if (headers['x-correlation-id'] === correlationId) this.echoedCorrelationIds++;
		if (status === 429) throw new RateLimited(Number(headers['retry-after']));
		const at = Date.parse(String(headers.date));
		const replyBody = headersOnly ? undefined : answer.data;
		return {
			status,
			headers: { ...headers },
			body: replyBody,
			at: Number.isNaN(at) ? Date.now() : at,
			correlationId,
		};
	}
}

/** Thrown when the platform limits requests. `run.ts` waits as long as the platform asks, and runs the check again. */
export class RateLimited extends Error {
	override readonly name = 'RateLimited';

	readonly waitMs: number;

	constructor(retryAfterSeconds: number) {
		super('The platform limits requests.');
		const asked = retryAfterSeconds * 1000;
		this.waitMs = asked > 0 ? Math.min(asked, LONGEST_PAUSE_MS) : 1_000;
	}
}

/** Known rate limit headers. */
const LIMIT_HEADERS = [
	...['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'x-rate-limit-limit'],
	...['x-rate-limit-remaining', 'x-rate-limit-reset', 'ratelimit', 'ratelimit-policy'],
	...['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'],
	...['x-ratelimit-userlimit', 'x-ratelimit-userremaining', 'x-ratelimit-userreset'],
];

/** The query as a text. A list repeats its name: `queues=a&queues=b`. */
function queryText(query: Query): string {
	const parameters = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value === undefined) continue;
		for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
	}
	const text = parameters.toString();
	return text === '' ? '' : `?${text}`;
}

/** The text under a key of a JSON object; undefined if there is none. */
export function textAt(body: unknown, key: string): string | undefined {
	const value = (body as Record<string, unknown> | null | undefined)?.[key];
	return typeof value === 'string' && value !== '' ? value : undefined;
}
