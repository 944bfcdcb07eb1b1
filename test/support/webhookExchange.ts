import type {
	IDataObject,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { ActiveWebhook } from './engine';
import { http, net, querystring } from '../../tools/node';

/** One request to a webhook node. */
export interface Post {
	/** By names in lower case. */
	headers?: Record<string, string>;
	/** The parameters of the address. */
	query?: Record<string, string>;
	/** Sent as JSON, unless it is a text or bytes. */
	body?: unknown;
	/** The fields of a multipart form, in place of `body`. */
	form?: Record<string, string>;
	mode?: 'webhook' | 'manual';
	/** The sender closes the connection in the middle of a body that n8n leaves to the node to read. */
	breaksOff?: boolean;
	/** n8n cannot start the execution, for example because its database is gone. */
	failing?: boolean;
	/** Runs before n8n responds. */
	meanwhile?: () => Promise<void>;
}

/** What the sender of a request sees, and what the workflow gets. */
export interface Exchange {
	status: number;
	headers: http.OutgoingHttpHeaders;
	/** The body of the response as a text. */
	text: string;
	/** The message in it; undefined when it has none. */
	message: unknown;
	/** The items that the workflow begins with; undefined when none was started. */
	items: IDataObject[] | undefined;
}

type Request = NonNullable<IWorkflowExecuteAdditionalData['httpRequest']>;
type Response = NonNullable<IWorkflowExecuteAdditionalData['httpResponse']>;

class WrittenResponse extends http.ServerResponse {
	text = '';

	override end(...[chunk]: unknown[]): this {
		this.text = typeof chunk === 'string' ? chunk : '';
		return super.end(chunk);
	}
}

/** Posts to a node as n8n does: reads the body before it, responds after it. */
export async function post(webhook: ActiveWebhook, request: Post): Promise<Exchange> {
	const incoming = new http.IncomingMessage(new net.Socket());
	const response = new WrittenResponse(incoming);
	const { items, text } = await exchange(webhook, request, incoming, response);
	return {
		status: response.statusCode,
		headers: response.getHeaders(),
		text: text ?? response.text,
		message: messageIn(text ?? response.text),
		items,
	};
}

/**
 * What n8n does with a request to a webhook node.
 * @returns the items of the workflow, and the body that n8n responds with unless the node has responded
 */
export async function exchange(
	webhook: ActiveWebhook,
	request: Post,
	incoming: http.IncomingMessage,
	response: http.ServerResponse,
): Promise<{ items?: IDataObject[]; text?: string }> {
	const form = request.form && { 'content-type': 'multipart/form-data; boundary=x' };
	const headers = request.headers ?? form ?? { 'content-type': 'application/json' };
	incoming.method = 'POST';
	Object.assign(incoming.headers, headers);
	const respond = (status: number, content: unknown): string => {
		const text = typeof content === 'string' ? content : JSON.stringify(content);
		response.writeHead(status);
		response.end(text);
		return text;
	};
	try {
		const body = readBody(request, headers['content-type']);
		Object.assign(incoming, { query: request.query ?? {} }, body);
	} catch {
		return { text: respond(422, { code: 422, message: 'Failed to parse request body' }) };
	}
	const received = await webhook
		.receive(incoming as unknown as Request, response as unknown as Response, request.mode)
		.catch(() => undefined);
	const failure = 'Workflow Webhook Error: Workflow could not be started!';
	if (!received) return { text: respond(500, { code: 0, message: failure }) };
	const { noWebhookResponse, workflowData } = received;
	if (noWebhookResponse) return {};
	await request.meanwhile?.();
	if (workflowData && request.failing) {
		const message = 'There was a problem executing the workflow';
		return { text: respond(500, { code: 0, message }) };
	}
	const items = workflowData?.flat().map(({ json }) => json);
	return { items, text: respond(200, contentOf(received, webhook.responseData)) };
}

/**
 * The rule of n8n 2.41 (`executeWebhook` and `extractWebhookOnReceivedResponse`), which n8n-core does not contain. The
 * end-to-end test of the event trigger expects the same responses of the real n8n.
 */
function contentOf(received: IWebhookResponseData, responseData: unknown): unknown {
	const own: unknown = received.webhookResponse;
	if (!received.workflowData) return own ?? { message: 'Webhook call received' };
	return responseData || (own ?? { message: 'Workflow was started' });
}

/** How n8n 2.41 reads a body before the node gets it. Throws for JSON that is invalid. */
function readBody(request: Post, contentType: string | undefined): object {
	const { body: content, form, breaksOff } = request;
	// n8n keeps no bytes of a multipart form.
	if (form) return { body: { data: form, files: {} } };
	const isBytes = typeof content === 'string' || content instanceof Uint8Array;
	const rawBody = Buffer.from(isBytes ? content : JSON.stringify(content ?? ''));
	const text = rawBody.toString();
	const [type] = contentType?.toLowerCase().split(';') ?? [];
	switch (type) {
		case 'application/json':
			return { rawBody, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
		case 'application/x-www-form-urlencoded':
			return { rawBody, body: text === '' ? undefined : querystring.parse(text) };
		case 'text/plain':
			return { rawBody, body: text };
		default:
			return {
				async readRawBody(this: { rawBody?: Uint8Array }) {
					if (breaksOff) throw new Error('request aborted');
					this.rawBody = rawBody;
				},
			};
	}
}

function messageIn(text: string): unknown {
	return text.startsWith('{') ? (JSON.parse(text) as { message?: unknown }).message : undefined;
}
