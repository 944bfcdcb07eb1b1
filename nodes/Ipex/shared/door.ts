import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	PostReceiveAction,
} from 'n8n-workflow';

import { toNodeError } from './errors';
import { patiently } from './patience';
import { type Identity, prepareRequest } from './prepare';
import { inSlot } from './slots';

type Request = DeclarativeRestApiSettings.ResultOptions;

/** Sends the prepared request, with more query parameters if any, and gives the body of the answer. */
export type Send = (query?: IDataObject) => Promise<unknown>;

/** What an operation does with its request: usually to send it once and to check what came. */
export type Read = (context: IExecutePaginationFunctions, send: Send) => Promise<IDataObject[]>;

/**
 * The one door for all requests of the node. n8n's engine calls a pagination function once per input item, whether
 * there are pages or not; being around the request, it alone sees the errors as well.
 * It prepares the request, waits at rate limits, tells errors in words, and pairs each item with its input.
 */
export function throughDoor(read: Read, identity: Identity = {}) {
	return async function (
		this: IExecutePaginationFunctions,
		request: Request,
	): Promise<INodeExecutionData[]> {
		const pairedItem = { item: this.getItemIndex() };
		try {
			const options = prepareRequest(this, request.options as IHttpRequestOptions, identity);
			const send: Send = async (query = {}) => {
				const asked = { ...request, options: { ...options, qs: { ...options.qs, ...query } } };
				const [answer] = await patiently(
					async () =>
						await inSlot(options.baseURL ?? '', async () => await this.makeRoutingRequest(asked)),
				);
				return answer?.json;
			};
			const records = await read(this, send);
			return records.map((json) => ({ json, pairedItem }));
		} catch (error) {
			const failure = toNodeError(this.getNode(), error, pairedItem.item);
			if (!this.continueOnFail()) throw failure;
			const words = [failure.message, failure.description].filter(Boolean).join(' ');
			return [{ json: { error: words }, error: failure, pairedItem }];
		}
	};
}

/**
 * Keeps the body of an answer in one piece. Without any `postReceive`, n8n's engine would cut a list into items
 * before the door sees whether it is a list at all.
 */
export const keepWhole: PostReceiveAction = async (items) => items;
