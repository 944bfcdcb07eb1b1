import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { type Service, serviceUrl } from '../../../credentials/serviceUrls';
import { ACT_AS } from '../../../credentials/session';
import { InterruptedResponseError } from '../errors/errors';
import type { MarkedRequest } from './buildRequest';
import { whileTimeLasts } from './streams';
import { withRetry } from '../../../credentials/retryPolicy';

export interface JsonRequest {
	/** The service of the platform; the IPBX API when left out. */
	service?: Service;
	/** Relative to the API, with encoded parts. */
	url: string;
	query?: IDataObject;
	/** Sent as JSON by POST; it must only read, since it may be sent again. */
	body?: IDataObject;
	timeoutMs: number;
	/** The user (e-mail or login) to run as. By default it is the user of the credential. */
	actAs?: string;
	/** `false`: the first response counts, also a 429 or a 502. By default the request is retried after those. */
	retry?: boolean;
	/**
	 * When (ms since the epoch) the request must be complete, with sign-in and retries. It fails then.
	 */
	deadline?: number;
	/** Returns n8n's full response, with `headers` and `body`, instead of the body alone. */
	returnFullResponse?: boolean;
}

/**
 * Sends a request that only reads, outside of the action node: for a trigger, or for a list that a person picks from.
 * It is a GET, or a POST if it has a body.
 * @throws InterruptedResponseError when the deadline passes first
 */
export async function requestJson(
	context: IPollFunctions | ILoadOptionsFunctions | IExecuteFunctions,
	request: JsonRequest,
): Promise<unknown> {
	const { deadline } = request;
	if (deadline === undefined) return await send(context, request);
	const timeLeft = () => deadline - Date.now();
	if (timeLeft() <= 0) throw new InterruptedResponseError('ETIMEDOUT');
	return await whileTimeLasts(send(context, request), timeLeft).catch((error: unknown) => {
		if (timeLeft() > 0) throw error;
		throw new InterruptedResponseError('ETIMEDOUT');
	});
}

async function send(
	context: IPollFunctions | ILoadOptionsFunctions | IExecuteFunctions,
	{
		service,
		url,
		query = {},
		body,
		timeoutMs,
		actAs,
		retry = true,
		deadline,
		returnFullResponse,
	}: JsonRequest,
): Promise<unknown> {
	const credentials = await context.getCredentials('ipexApi');
	const sendOnce = async () => {
		const request: MarkedRequest = {
			method: body ? 'POST' : 'GET',
			baseURL: service ? serviceUrl(credentials, service) : String(credentials.apiUrl).trim(),
			url,
			qs: query,
			json: true,
			timeout: timeoutMs,
			disableFollowRedirect: true,
		};
		if (body) request.body = body;
		if (actAs) request[ACT_AS] = actAs;
		if (returnFullResponse) request.returnFullResponse = true;
		if (deadline !== undefined) {
			const left = Math.max(1, deadline - Date.now());
			request.timeout = Math.min(timeoutMs, left);
			// The timeout only detects silence. The signal also ends a response that takes too long.
			request.abortSignal = AbortSignal.timeout(left);
		}
		return (await context.helpers.httpRequestWithAuthentication.call(
			context,
			'ipexApi',
			request as IHttpRequestOptions,
		)) as unknown;
	};
	return retry ? await withRetry(sendOnce, { idempotent: true }, deadline) : await sendOnce();
}
