import {
	type DeclarativeRestApiSettings,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	sleep,
} from 'n8n-workflow';

import { InvalidParameterError } from '../errors/errors';
import { toNodeError } from '../errors/toNodeError';

/** Runs one item of an operation: see `operation.ts`. */
type RunItem = (
	this: IExecutePaginationFunctions,
	request: DeclarativeRestApiSettings.ResultOptions,
) => Promise<INodeExecutionData[]>;

type DeclaredRequest = NonNullable<INodeTypeDescription['requestDefaults']>;

/** The fields that n8n adds to every declarative node, under "Request Options". */
interface RequestOptionsParameter {
	allowUnauthorizedCerts?: boolean;
	batching?: { batch?: { batchSize?: number; batchInterval?: number } };
	proxy?: string;
	timeout?: number;
}

/** The base URLs of the operations. n8n evaluates them for AI agents; here the field of the credential is read. */
export const BASE_URLS = {
	api: '={{$credentials.apiUrl.trim()}}',
	auth: '={{$credentials.authUrl.trim()}}',
} as const;

/** As in n8n's engine for declarative nodes. */
const USUAL_TIMEOUT_MS = 300_000;

/**
 * Runs the operations of a declarative node, instead of n8n's engine for such nodes. That engine looks at every field of
 * the node for each item, and evaluates a parameter twice for each field of its name, and the base URL twice. An
 * evaluation takes longer than a request. Here each parameter is evaluated once. For AI agents n8n uses its engine, for one
 * item at a time.
 */
export function customOperations({
	properties,
	requestDefaults,
}: INodeTypeDescription): INodeType['customOperations'] {
	const menus = properties.filter(({ name }) => name === 'operation');
	return Object.fromEntries(
		menus.map((menu) => [
			String(menu.displayOptions?.show?.resource?.[0]),
			Object.fromEntries(
				(menu.options ?? []).map((option) => {
					const { value, routing } = option as {
						value: string;
						routing?: INodeProperties['routing'];
					};
					const headers = { ...requestDefaults?.headers, ...routing?.request?.headers };
					const request = { ...requestDefaults, ...routing?.request, headers } as DeclaredRequest;
					return [value, runAllItems(request, routing?.operations?.pagination as RunItem)];
				}),
			),
		]),
	);
}

function runAllItems(request: DeclaredRequest, runItem: RunItem) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const baseURL = baseUrlIn(request, await this.getCredentials('ipexApi'));
		const connection = (index: number) => {
			try {
				return connectionOptions(this, index);
			} catch (error) {
				throw toNodeError(this.getNode(), error, index);
			}
		};
		const runs: Array<Promise<INodeExecutionData[]>> = [];
		const failing = new AbortController();
		const failure = failing.signal;
		const { batching } = requestOptionsOf(this, 0);
		for (let index = 0; index < itemsOf(this).length; index++) {
			await waitForBatch(index, batching?.batch, failure);
			if (failure.aborted) break;
			const options = { ...request, qs: {}, body: {}, baseURL, ...connection(index) };
			const run = runItem.call(itemContext(this, index), {
				options: options as IHttpRequestOptions,
				preSend: [],
				postReceive: [],
				requestOperations: {},
			} as unknown as DeclarativeRestApiSettings.ResultOptions);
			// A later batch may still have to wait.
			run.catch(() => failing.abort());
			runs.push(run);
		}
		const outcomes = await Promise.allSettled(runs);
		return [
			outcomes.flatMap((outcome) => {
				if (outcome.status === 'rejected') throw outcome.reason;
				return outcome.value;
			}),
		];
	};
}

/** As in n8n's engine: an AI agent hands its item over in another way. */
function itemsOf(context: IExecuteFunctions): INodeExecutionData[] {
	const items = context.getInputData();
	return items.length > 0 ? items : context.getInputData(0, NodeConnectionTypes.AiTool);
}

function baseUrlIn(
	{ baseURL }: DeclaredRequest,
	{ apiUrl, authUrl }: ICredentialDataDecryptedObject,
): string {
	return String(baseURL === BASE_URLS.auth ? authUrl : apiUrl).trim();
}

/** What an operation gets from n8n's engine for declarative nodes: the execution, as one item sees it. */
function itemContext(context: IExecuteFunctions, index: number): IExecutePaginationFunctions {
	const getNodeParameter = (
		name: string,
		fallback?: unknown,
		options?: Parameters<IExecuteFunctions['getNodeParameter']>[3],
	): unknown => context.getNodeParameter(name, index, fallback, options);
	const makeRoutingRequest = async ({
		options,
	}: DeclarativeRestApiSettings.ResultOptions): Promise<INodeExecutionData[]> => {
		const request = { ...options, returnFullResponse: true } as IHttpRequestOptions;
		const { helpers } = context;
		const response: unknown = await helpers.httpRequestWithAuthentication.call(
			context,
			'ipexApi',
			request,
		);
		const { body, headers } = response as IDataObject;
		return [{ json: { body, headers } }];
	};
	return Object.create(context, {
		getItemIndex: { value: () => index },
		getNodeParameter: { value: getNodeParameter },
		makeRoutingRequest: { value: makeRoutingRequest },
	}) as IExecutePaginationFunctions;
}

function requestOptionsOf(context: IExecuteFunctions, index: number): RequestOptionsParameter {
	return context.getNodeParameter('requestOptions', index, {}) as RequestOptionsParameter;
}

/** Waits before the first item of a batch. The wait ends when the node fails. */
async function waitForBatch(
	index: number,
	{ batchSize = 0, batchInterval = 0 }: { batchSize?: number; batchInterval?: number } = {},
	failure: AbortSignal,
): Promise<void> {
	const isFirstOfBatch = index > 0 && index % (batchSize > 0 ? batchSize : 1) === 0;
	if (!isFirstOfBatch || batchInterval <= 0 || failure.aborted) return;
	const failed = new Promise((resolve) =>
		failure.addEventListener('abort', resolve, { once: true }),
	);
	await Promise.race([sleep(batchInterval), failed]);
}

function connectionOptions(
	context: IExecuteFunctions,
	index: number,
): Partial<IHttpRequestOptions> {
	const { allowUnauthorizedCerts, proxy, timeout } = requestOptionsOf(context, index);
	return {
		timeout: timeout || USUAL_TIMEOUT_MS,
		...(allowUnauthorizedCerts ? { skipSslCertificateValidation: true } : {}),
		...(proxy ? { proxy: proxyIn(proxy) } : {}),
	};
}

/** @throws InvalidParameterError for a text that is no address */
function proxyIn(address: string): IHttpRequestOptions['proxy'] {
	const { protocol, hostname, port, username, password } = urlIn(address);
	return {
		host: hostname,
		port: Number(port) || (protocol === 'https:' ? 443 : 80),
		protocol: protocol.replace(/:$/, ''),
		...(username ? { auth: { username, password } } : {}),
	};
}

function urlIn(address: string): URL {
	if (URL.canParse(address)) return new URL(address);
	throw new InvalidParameterError(
		"'Proxy' is not the address of a proxy.",
		'Enter it in the form http://proxy.your-company.cz:3128.',
	);
}
