import axios, { type AxiosInstance, type Method } from 'axios';
import { http } from '../node';

/** A refusal of n8n: its status, and its answer word for word. */
export class N8nError extends Error {
	override readonly name = 'N8nError';

	constructor(
		readonly request: string,
		readonly status: number,
		readonly body: unknown,
	) {
		super(`n8n answered ${status} to ${request}: ${JSON.stringify(body)}`);
	}
}

export interface RestRequest {
	query?: Record<string, string | number | undefined>;
	body?: unknown;
}

/**
 * n8n's own REST interface, the one its editor uses, as one signed-in browser: keeps the session's cookie and
 * takes answers out of their `data` wrapper.
 */
export class N8nRest {
	private readonly http: AxiosInstance;

	private cookie: string | undefined;

	/** @param url n8n's address without a slash at the end, as `http://127.0.0.1:5678` */
	constructor(url: string) {
		this.http = axios.create({
			baseURL: url,
			timeout: 300_000,
			proxy: false,
			// A busy n8n closes connections that were idle for five seconds just when the next request comes on them.
			httpAgent: new http.Agent({ keepAlive: false }),
			validateStatus: () => true,
			// n8n sends what it takes for a crawler, axios among them, an empty 204.
			headers: { 'User-Agent': 'Mozilla/5.0' },
		});
	}

	/**
	 * @param path below `/rest`, as `/workflows`
	 * @returns the answer without its wrapper; the caller says what it is
	 * @throws N8nError for any status but 2xx, axios's error when nothing answers
	 */
	async send<T>(method: Method, path: string, request: RestRequest = {}): Promise<T> {
		return await this.fetch<T>(method, `/rest${path}`, request);
	}

	/**
	 * Gets what n8n serves its editor beside the REST interface.
	 * @param path as `/types/nodes.json`
	 */
	async get<T>(path: string): Promise<T> {
		return await this.fetch<T>('GET', path, {});
	}

	private async fetch<T>(method: Method, path: string, { query, body }: RestRequest): Promise<T> {
		const response = await this.http.request<{ data?: unknown }>({
			method,
			url: path,
			params: query,
			data: body,
			headers: this.cookie === undefined ? {} : { Cookie: this.cookie },
		});
		const { status, data, headers } = response;
		if (status < 200 || status > 299) throw new N8nError(`${method} ${path}`, status, data);
		const cookies = headers['set-cookie']?.map((cookie) => cookie.split(';')[0]);
		const session = cookies?.find((cookie) => cookie?.startsWith('n8n-auth='));
		if (session !== undefined) this.cookie = session;
		const wrapped = typeof data === 'object' && data !== null && 'data' in data;
		return (wrapped ? data.data : data) as T;
	}
}
