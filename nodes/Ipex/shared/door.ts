import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	PostReceiveAction,
} from 'n8n-workflow';

import { toNodeError } from './errors';
import { withReadableError } from './errorBody';
import { patiently } from './patiently';
import { type Identity, prepareRequest } from './prepare';
import { inSlot } from './slots';

type Request = DeclarativeRestApiSettings.ResultOptions;

/** An answer of the platform. */
export interface Answer {
	body: unknown;
	headers: IDataObject;
	/** How long (ms) the platform may keep silent, also in the middle of its answer. */
	timeout: number | undefined;
}

/**
 * Sends the prepared request, changed for this once, and gives what `take` makes of the answer. Until `take` has
 * done its work the request counts as under way.
 */
export type Ask = <T>(
	change: Partial<IHttpRequestOptions>,
	take: (answer: Answer) => Promise<T>,
) => Promise<T>;

/** Sends the prepared request, with more query parameters if any, and gives the body of the answer. */
export type Send = (query?: IDataObject) => Promise<unknown>;

/** What an operation does with its request: usually to send it once and to check what came. */
export type Read = (context: IExecutePaginationFunctions, send: Send) => Promise<IDataObject[]>;

/** The same for an operation whose items carry more than JSON, or whose requests differ in more than their query. */
export type ReadItems = (
	context: IExecutePaginationFunctions,
	ask: Ask,
) => Promise<INodeExecutionData[]>;

/** How an operation goes through the door. */
export interface Manner extends Identity {
	/** Whether it may be done twice, where the verb of its request does not say so. */
	changesNothing?: boolean;
}

/** The door for an operation that gives records. */
export function throughDoor(read: Read, manner: Manner = {}) {
	return itemsThroughDoor(async (context, ask) => {
		const send: Send = async (query = {}) => await ask({ qs: query }, async ({ body }) => body);
		return (await read(context, send)).map((json) => ({ json }));
	}, manner);
}

/**
 * The one door for all requests of the node. n8n's engine calls a pagination function once per input item, whether
 * there are pages or not; being around the request, it alone sees the errors as well.
 * It prepares the request, sends it again where that is worth it, tells errors in words, and pairs each item with its
 * input.
 */
export function itemsThroughDoor(read: ReadItems, manner: Manner = {}) {
	return async function (
		this: IExecutePaginationFunctions,
		request: Request,
	): Promise<INodeExecutionData[]> {
		const pairedItem = { item: this.getItemIndex() };
		const reads = manner.changesNothing ?? request.options.method === 'GET';
		try {
			const options = prepareRequest(this, request.options as IHttpRequestOptions, manner);
			const ask: Ask = async (change, take) => {
				const changed = {
					...options,
					...change,
					qs: { ...options.qs, ...change.qs },
					headers: { ...options.headers, ...change.headers },
				};
				const exchange = async () => {
					const sent = this.makeRoutingRequest({ ...request, options: changed });
					const [answer] = await withReadableError(sent);
					const { body, headers } = (answer?.json ?? {}) as Partial<Answer>;
					return await take({ body, headers: headers ?? {}, timeout: options.timeout });
				};
				const turn = async () => await inSlot(options.baseURL ?? '', exchange);
				return await patiently(turn, reads);
			};
			const items = await read(this, ask);
			return items.map((item) => ({ ...item, pairedItem }));
		} catch (error) {
			const failure = toNodeError(this.getNode(), error, pairedItem.item, reads ? 'read' : 'write');
			if (!this.continueOnFail()) throw failure;
			const words = [failure.message, failure.description].filter(Boolean).join(' ');
			return [{ json: { error: words }, error: failure, pairedItem }];
		}
	};
}

/**
 * Keeps an answer in one piece, headers and all. Without any `postReceive`, n8n's engine would cut a list into items
 * before the door sees whether it is a list at all.
 */
export const keepWhole: PostReceiveAction = async (_, { body, headers }) => [
	{ json: { body, headers } as IDataObject },
];
