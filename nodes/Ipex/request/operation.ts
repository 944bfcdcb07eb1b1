import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	PostReceiveAction,
} from 'n8n-workflow';

import { type Service, SERVICE_NAMES } from '../../../credentials/serviceUrls';
import { toNodeError } from '../errors/toNodeError';
import { withReadableError } from './streams';
import { rejectMissingValues } from '../parameters/missingValues';
import { runOf } from './nodeRun';
import { buildRequest, leadTo, type RequestOptions } from './buildRequest';
import { withListForm } from './listForm';
import { enqueue } from './requestQueue';
import { withRetry } from '../../../credentials/retryPolicy';

type Request = DeclarativeRestApiSettings.ResultOptions;

/** A response of the platform. */
export interface Response {
	body: unknown;
	headers: IDataObject;
	/** How long (ms) the platform may be silent, also in the middle of its response. */
	timeout: number | undefined;
}

/**
 * Sends the prepared request with some changes, and returns what `read` makes of the response. The request counts as
 * in progress until `read` has ended.
 */
export type Ask = <T>(
	change: Partial<IHttpRequestOptions>,
	read: (response: Response) => Promise<T>,
) => Promise<T>;

/** Sends the prepared request with more query parameters, and returns the body of the response. */
export type Send = (query?: IDataObject) => Promise<unknown>;

/** What an operation does with its request: usually it sends it once and checks the response. */
export type Read = (context: IExecutePaginationFunctions, send: Send) => Promise<IDataObject[]>;

/** The same for an operation whose items contain more than JSON, or whose requests differ in more than their query. */
export type ReadItems = (
	context: IExecutePaginationFunctions,
	ask: Ask,
) => Promise<INodeExecutionData[]>;

/** Options of an operation. */
export interface OperationOptions extends RequestOptions {
	/** The service of the platform that its request goes to. By default, the IPBX API. */
	service?: Service;
	/** Whether it may run twice. By default, GET requests may. */
	idempotent?: boolean;
	/** Parameters whose expression may give no value. By default such an item is refused. */
	mayBeMissing?: string[];
	/** Whether the first item does the work of all. The others send nothing, and none of them can fail. */
	onceForAll?: boolean;
}

/** An operation that returns records. */
export function operation(read: Read, options: OperationOptions = {}) {
	return itemOperation(async (context, ask) => {
		const send: Send = async (query = {}) => await ask({ qs: query }, async ({ body }) => body);
		return (await read(context, send)).map((json) => ({ json }));
	}, options);
}

/**
 * The one path of all requests of the node, as a pagination function. n8n calls it once for each input item, with or
 * without pages, and it alone sees responses and errors.
 *
 * Reads run in parallel, within the limits of the request queue. Writes run item by item. After a failure the run sends
 * no further request, unless the node continues on errors.
 */
export function itemOperation(read: ReadItems, options: OperationOptions = {}) {
	return async function (
		this: IExecutePaginationFunctions,
		request: Request,
	): Promise<INodeExecutionData[]> {
		const run = runOf(this);
		const pairedItem = { item: this.getItemIndex() };
		const { service } = options;
		const idempotent = options.idempotent ?? request.options.method === 'GET';

		const readItem = async () => {
			if (run.stopReason !== undefined) throw run.stopReason;
			if (options.onceForAll && pairedItem.item > 0) return [];
			rejectMissingValues(this, options.mayBeMissing);
			const built = buildRequest(this, request.options as IHttpRequestOptions, options);
			const prepared = service ? await leadTo(service, this, built) : built;
			const { baseURL = '' } = prepared;
			const ask: Ask = async (change, readResponse) => {
				const changed = {
					...prepared,
					...change,
					headers: { ...prepared.headers, ...change.headers },
				};
				const sendQuery = async (qs: IDataObject) => {
					const send = async () => {
						const sent = this.makeRoutingRequest({ ...request, options: { ...changed, qs } });
						const [response] = await withReadableError(sent);
						const { body, headers } = (response?.json ?? {}) as Partial<Response>;
						return await readResponse({ body, headers: headers ?? {}, timeout: prepared.timeout });
					};
					const inTurn = async () => await enqueue(baseURL, send, { run, isWrite: !idempotent });
					return await withRetry(inTurn, { idempotent, retries429: false });
				};
				const qs: IDataObject = { ...prepared.qs, ...change.qs };
				return idempotent ? await withListForm(baseURL, qs, sendQuery) : await sendQuery(qs);
			};
			return await read(this, ask);
		};

		const runItem = async (): Promise<INodeExecutionData[]> => {
			try {
				return (await readItem()).map((item) => ({ pairedItem, ...item }));
			} catch (error) {
				const attempt = idempotent ? 'read' : 'write';
				const address = service && SERVICE_NAMES[service];
				const failure = toNodeError(this.getNode(), error, pairedItem.item, attempt, address);
				if (this.continueOnFail()) {
					const words = [failure.message, failure.description].filter(Boolean).join(' ');
					// Without the error itself: n8n would put its message alone in the place of this JSON, and of the input's fields
					// on the error output (`normalizeNodeErrors`).
					return [{ json: { error: words }, pairedItem }];
				}
				// n8n reports the first item in order that fails. It must be the one that failed first in time.
				if (!run.fail(error)) return [];
				throw failure;
			}
		};

		return idempotent ? await runItem() : await run.inOrder(runItem);
	};
}

/**
 * Keeps the full response, with its headers. Without any `postReceive`, n8n's engine would split a list into items
 * before `operation` can check that it is a list.
 */
export const keepFullResponse: PostReceiveAction = async (_, { body, headers }) => [
	{ json: { body, headers } as IDataObject },
];
