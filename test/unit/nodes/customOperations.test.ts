import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeTypeDescription,
} from 'n8n-workflow';

import { customOperations } from '../../../nodes/Ipex/request/customOperations';

type Item = {
	index: number;
	request: IHttpRequestOptions;
	getNodeParameter: (name: string) => unknown;
};

/** The pagination function of the one operation: returns what it got. */
async function runItem(
	this: {
		getItemIndex: () => number;
		getNodeParameter: (name: string, fallback: unknown) => unknown;
		makeRoutingRequest: (request: {
			options: IHttpRequestOptions;
		}) => Promise<INodeExecutionData[]>;
	},
	{ options }: { options: IHttpRequestOptions },
): Promise<INodeExecutionData[]> {
	const index = this.getItemIndex();
	const value = this.getNodeParameter('value', 'none');
	if (value === 'asks') return await this.makeRoutingRequest({ options });
	if (value === 'fails') throw new Error(`item ${index}`);
	return [{ json: { index, value, request: options } as unknown as IDataObject }];
}

const description = {
	requestDefaults: {
		baseURL: '={{$credentials.apiUrl.trim()}}',
		headers: { Accept: 'application/json' },
		json: true,
	},
	properties: [
		{
			name: 'operation',
			displayOptions: { show: { resource: ['thing'] } },
			options: [
				{
					name: 'Get',
					value: 'get',
					routing: {
						request: { method: 'GET', url: '/thing', headers: { 'X-Own': '1' } },
						operations: { pagination: runItem },
					},
				},
			],
		},
		{
			name: 'operation',
			displayOptions: { show: { resource: ['token'] } },
			options: [
				{
					name: 'Get',
					value: 'get',
					routing: {
						request: { method: 'POST', baseURL: '={{$credentials.authUrl.trim()}}', url: '/token' },
						operations: { pagination: runItem },
					},
				},
			],
		},
		{ name: 'operation', displayOptions: { show: { resource: ['empty'] } } },
		{ name: 'other', options: [{ name: 'No Menu', value: 'x' }] },
	],
} as unknown as INodeTypeDescription;

const operations = customOperations(description) as unknown as Record<
	string,
	Record<string, (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>>
>;

interface Input {
	resource?: string;
	values?: unknown[];
	requestOptions?: IDataObject;
	toolItems?: number;
}

const asked: Array<[string, IHttpRequestOptions]> = [];

async function run({
	resource = 'thing',
	values = ['a'],
	requestOptions,
	toolItems = 0,
}: Input): Promise<INodeExecutionData[]> {
	const context = {
		getCredentials: async (name: string) =>
			name === 'ipexApi'
				? { apiUrl: ' https://api.example ', authUrl: ' https://auth.example ' }
				: {},
		helpers: {
			httpRequestWithAuthentication: async (name: string, request: IHttpRequestOptions) => {
				asked.push([name, request]);
				return { statusCode: 200, body: 'answer', headers: { etag: '1' } };
			},
		},
		getInputData: (...[, type = 'main']: [number?, string?]) =>
			Array.from({ length: type === 'main' ? values.length : toolItems }, () => ({ json: {} })),
		getNode: () => ({ name: 'IPEX', type: 'ipex', parameters: {} }),
		getNodeParameter: (name: string, index: number, fallback: unknown) =>
			(name === 'requestOptions' ? requestOptions : values[index]) ?? fallback,
	} as unknown as IExecuteFunctions;
	const [items] = (await operations[resource]?.get?.call(context)) ?? [];
	return items ?? [];
}

const requestOf = (items: INodeExecutionData[]) =>
	(items as unknown as Array<{ json: Item }>)[0]?.json.request;

afterEach(() => jest.useRealTimers());

it('every menu has its operations, and what is no menu has none', () => {
	expect(Object.keys(operations)).toStrictEqual(['thing', 'token', 'empty']);
	expect(Object.keys(operations.thing ?? {})).toStrictEqual(['get']);
	expect(operations.empty).toStrictEqual({});
});

it('a request has what the node and its operation say, the base URL of the credential, and time', async () => {
	expect(requestOf(await run({}))).toStrictEqual({
		method: 'GET',
		url: '/thing',
		json: true,
		baseURL: 'https://api.example',
		headers: { Accept: 'application/json', 'X-Own': '1' },
		qs: {},
		body: {},
		timeout: 300_000,
	});
});

it('a request to the authorization server has its address', async () => {
	expect(requestOf(await run({ resource: 'token' }))).toMatchObject({
		baseURL: 'https://auth.example',
		url: '/token',
	});
});

it('a request is signed by the credential, and its item gets the body and the headers', async () => {
	const items = await run({ values: ['asks'] });
	expect(items).toStrictEqual([{ json: { body: 'answer', headers: { etag: '1' } } }]);
	expect(asked).toMatchObject([
		['ipexApi', { url: '/thing', baseURL: 'https://api.example', returnFullResponse: true }],
	]);
});

it('all items run, each with its own parameters, and their results stay in order', async () => {
	const items = await run({ values: ['a', undefined, 'c'] });
	expect(items.map(({ json }) => [json.index, json.value])).toStrictEqual([
		[0, 'a'],
		[1, 'none'],
		[2, 'c'],
	]);
});

it('the item of an AI agent, which comes another way, runs as well', async () => {
	expect(await run({ values: [], toolItems: 2 })).toHaveLength(2);
	expect(await run({ values: ['a'], toolItems: 2 })).toHaveLength(1);
});

it('the first failure in order fails the node', async () => {
	await expect(run({ values: ['a', 'fails', 'fails'] })).rejects.toThrow('item 1');
});

describe("'Request Options'", () => {
	it.each<[string, IDataObject, IDataObject]>([
		['a timeout', { timeout: 5_000 }, { timeout: 5_000 }],
		['no timeout', { timeout: 0 }, { timeout: 300_000 }],
		[
			'no check of certificates',
			{ allowUnauthorizedCerts: true },
			{ skipSslCertificateValidation: true },
		],
		[
			'a proxy',
			{ proxy: 'http://proxy.example:3128' },
			{ proxy: { host: 'proxy.example', port: 3128, protocol: 'http' } },
		],
		[
			'a proxy without a port',
			{ proxy: 'http://proxy.example' },
			{ proxy: { host: 'proxy.example', port: 80, protocol: 'http' } },
		],
		[
			'a proxy with encryption and a password',
			{ proxy: 'https://me:secret@proxy.example' },
			{
				proxy: {
					host: 'proxy.example',
					port: 443,
					protocol: 'https',
					auth: { username: 'me', password: 'secret' },
				},
			},
		],
	])('with %s change the request', async (_, requestOptions, changes) => {
		const usual = requestOf(await run({}));
		expect(requestOf(await run({ requestOptions }))).toStrictEqual({ ...usual, ...changes });
	});

	it('with a proxy that is no address fail with the number of the item', async () => {
		await expect(run({ requestOptions: { proxy: 'proxy' } })).rejects.toMatchObject({
			message: "'Proxy' is not the address of a proxy.",
			context: { itemIndex: 0 },
		});
	});

	it('with an item that fails, the node does not wait for the other batches', async () => {
		jest.useFakeTimers();
		const batch = { batchSize: 1, batchInterval: 10_000 };
		const running = run({
			values: ['fails', 'a', 'b', 'c'],
			requestOptions: { batching: { batch } },
		});
		const failed = expect(running).rejects.toThrow('item 0');
		await jest.advanceTimersByTimeAsync(1);
		await failed;
	});

	it.each<[string, IDataObject, number[]]>([
		['batches of two', { batchSize: 2, batchInterval: 1_000 }, [2, 4, 5]],
		['batches of an unknown size: one by one', { batchSize: -1, batchInterval: 1_000 }, [1, 2, 3]],
		['batches of no size: one by one', { batchSize: 0, batchInterval: 1_000 }, [1, 2, 3]],
		['batches without a pause', { batchSize: 2, batchInterval: 0 }, [5, 5, 5]],
		['no batches', {}, [5, 5, 5]],
	])('with %s', async (_, batch, begunAfterSeconds) => {
		jest.useFakeTimers();
		const begun = jest.fn();
		const values = Array.from({ length: 5 }, (_item, index) => ({
			toString: () => String(index),
		}));
		const counted = new Proxy(values, {
			get(target, key, receiver) {
				if (typeof key === 'string' && /^\d+$/.test(key)) begun(key);
				return Reflect.get(target, key, receiver) as unknown;
			},
		});
		const running = run({ values: counted, requestOptions: { batching: { batch } } });
		const seen: number[] = [];
		await jest.advanceTimersByTimeAsync(0);
		for (const second of [0, 1, 2]) {
			if (second > 0) await jest.advanceTimersByTimeAsync(1_000);
			seen.push(begun.mock.calls.length);
		}
		expect(seen).toStrictEqual(begunAfterSeconds);
		await jest.advanceTimersByTimeAsync(10_000);
		await running;
	});
});
