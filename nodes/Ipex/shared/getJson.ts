import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { ACT_AS } from '../../../credentials/session';
import { patiently } from './patiently';
import type { MarkedRequest } from './prepare';

export interface JsonRequest {
	/** Relative to the API, with encoded parts. */
	url: string;
	query?: IDataObject;
	timeoutMs: number;
	/** The user (e-mail or login) to run as; the one of the credential when left out. */
	actAs?: string;
	/** False when the caller does not want to wait for retries; true when left out. */
	retries?: boolean;
}

/** Asks the API for something outside of the action node: for a trigger, or for a list that a person picks from. */
export async function getJson(
	context: IPollFunctions | ILoadOptionsFunctions | IExecuteFunctions,
	{ url, query = {}, timeoutMs, actAs, retries = true }: JsonRequest,
): Promise<unknown> {
	const { apiUrl } = await context.getCredentials('ipexApi');
	const request: MarkedRequest = {
		method: 'GET',
		baseURL: String(apiUrl).trim(),
		url,
		qs: query,
		json: true,
		timeout: timeoutMs,
		disableFollowRedirect: true,
	};
	if (actAs) request[ACT_AS] = actAs;
	const send = async (): Promise<unknown> =>
		await context.helpers.httpRequestWithAuthentication.call(
			context,
			'ipexApi',
			request as IHttpRequestOptions,
		);
	return retries ? await patiently(send) : await send();
}
