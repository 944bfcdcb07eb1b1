import type { IDataObject, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import type { ActiveWebhook } from './engine';
import { http, net, querystring } from './node';

/** One request to a webhook node. */
export interface Post {
	/** By names in lower case. */
	headers?: Record<string, string>;
	/** JSON of what is no text and no bytes. */
	body?: unknown;
	mode?: 'webhook' | 'manual';
	/** The sender closes the connection in the middle of a body that n8n leaves to the node to read. */
	breaksOff?: boolean;
	/** n8n cannot start the execution, as when its database is gone. */
	failing?: boolean;
	/** Runs while n8n has not answered yet. */
	meanwhile?: () => Promise<void>;
}

/** What the sender of a request sees, and what the workflow gets. */
export interface Exchange {
	status: number;
	headers: http.OutgoingHttpHeaders;
	/** The words of the answer. */
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

/** Posts to a node as n8n does: reads the body before it, answers after it. */
export async function post(webhook: ActiveWebhook, request: Post): Promise<Exchange> {
	const incoming = new http.IncomingMessage(new net.Socket());
	incoming.method = 'POST';
	const response = new WrittenResponse(incoming);
	const { headers = { 'content-type': 'application/json' }, failing, meanwhile } = request;
	Object.assign(incoming.headers, headers);
	const answer = (status: number, content: object): void => {
		response.writeHead(status);
		response.end(JSON.stringify(content));
	};
	let items: IDataObject[] | undefined;
	try {
		Object.assign(incoming, readBody(request, headers['content-type']));
		const { noWebhookResponse, webhookResponse, workflowData } = await webhook.receive(
			incoming as unknown as Request,
			response as unknown as Response,
			request.mode,
		);
		await meanwhile?.();
		if (workflowData && failing) throw new Error('There was a problem executing the workflow');
		if (workflowData) items = workflowData.flat().map(({ json }) => json);
		const content = webhookResponse as object | undefined;
		if (!noWebhookResponse) answer(200, content ?? { message: 'Workflow was started' });
	} catch (error) {
		answer(error instanceof SyntaxError ? 422 : 500, { message: (error as Error).message });
	}
	const { message } = JSON.parse(response.text) as { message?: unknown };
	return { status: response.statusCode, headers: response.getHeaders(), message, items };
}

/** As n8n 2.41 reads bodies before a node gets them; it answers 422 to JSON that is none. */
function readBody({ body: content, breaksOff }: Post, contentType: string | undefined): object {
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
