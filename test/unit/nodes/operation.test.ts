import {
	type IDataObject,
	type IExecuteData,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	NodeApiError,
} from 'n8n-workflow';

import { ACT_AS } from '../../../credentials/session';
import {
	itemOperation,
	keepFullResponse,
	operation,
	type OperationOptions,
	type Read,
} from '../../../nodes/Ipex/request/operation';
import { timers } from '../../../tools/node';
// Declares the parameters, whose names are in the messages.
import '../../../nodes/Ipex/Ipex.node';
import { isObject } from '../../../nodes/Ipex/parameters/parameterValues';

interface RunOptions {
	items?: number;
	options?: OperationOptions;
	method?: 'GET' | 'POST';
	continueOnFail?: boolean;
	parameters?: IDataObject;
	credential?: IDataObject;
	sent?: Partial<IHttpRequestOptions> & { allowedDomains?: string };
	read?: Read;
	executeData?: IExecuteData;
}

const asValue = (body: unknown) => ({ body }) as IDataObject;

const sendOnce: Read = async (_, send) => [asValue(await send())];

let platforms = 0;

/** Runs an operation for some items, as n8n does: all at once. */
function run(
	answer: (request: IHttpRequestOptions, item: number) => unknown,
	{
		items = 1,
		options,
		method = 'GET',
		continueOnFail = false,
		parameters = {},
		credential = {},
		sent = {},
		read = sendOnce,
		executeData = {} as IExecuteData,
	}: RunOptions = {},
) {
	const requests: Array<IHttpRequestOptions & { [ACT_AS]?: string }> = [];
	const baseURL = `https://platform-${++platforms}.example`;
	const node = {
		id: '1',
		name: 'IPEX',
		type: 'ipex',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const runItem = operation(read, options);
	const outcomes = Array.from({ length: items }, async (_, item) => {
		const context = {
			getItemIndex: () => item,
			getNode: () => node,
			getTimezone: () => 'Europe/Prague',
			getExecuteData: () => executeData,
			getExecutionCancelSignal: () => undefined,
			getNodeParameter: (name: string, fallback: unknown, how?: { extractValue?: boolean }) => {
				const value = parameters[name] ?? fallback;
				return how?.extractValue && isObject(value) ? value.value : value;
			},
			getCredentials: async (name: string) => (name === 'ipexApi' ? credential : {}),
			continueOnFail: () => continueOnFail,
			evaluateExpression: (expression: string) => expression,
			makeRoutingRequest: async ({ options: request }: { options: IHttpRequestOptions }) => {
				requests.push(request);
				return [{ json: { body: await answer(request, item), headers: {} } }];
			},
		} as unknown as IExecutePaginationFunctions;
		const prepared = { baseURL, url: '/x', method, ...sent };
		return await runItem.call(context, { options: prepared } as never);
	});
	return { requests, baseURL, outcomes: Promise.allSettled(outcomes) };
}

const failure = (status: number, headers = {}) =>
	Object.assign(new Error('failed'), { cause: { response: { status, headers } } });

const failing = async (): Promise<never> => await Promise.reject(failure(400));

afterEach(() => jest.useRealTimers());

describe('the request of an operation', () => {
	it('follows no redirect, repeats the keys of lists, and gives its answer to its item', async () => {
		const { requests, baseURL, outcomes } = run(() => 'answer', {
			sent: { qs: { a: '1', empty: '' }, headers: { 'X-Own': 'kept' } },
		});
		expect(await outcomes).toMatchObject([
			{ value: [{ json: { body: 'answer' }, pairedItem: { item: 0 } }] },
		]);
		expect(requests).toStrictEqual([
			{
				baseURL,
				url: '/x',
				method: 'GET',
				qs: { a: '1' },
				body: {},
				headers: { 'X-Own': 'kept' },
				arrayFormat: 'repeat',
				disableFollowRedirect: true,
			},
		]);
	});

	it.each<[string, string | undefined, RunOptions]>([
		['as the user of the credential', undefined, {}],
		['as the user of the item', 'jana', { parameters: { actAs: ' jana ' } }],
		['as the access', '', { parameters: { actAs: 'jana' }, options: { asAccess: true } }],
	])('runs %s', async (_, user, options) => {
		const { requests, outcomes } = run(() => 1, options);
		await outcomes;
		expect(requests[0]?.[ACT_AS]).toBe(user);
	});

	it('has an empty JSON body where the operation sends JSON', async () => {
		const headers = { 'Content-Type': 'application/json' };
		const { requests, outcomes } = run(() => 1, { method: 'POST', sent: { headers } });
		await outcomes;
		expect(requests[0]?.body).toBe('{}');
	});

	it('has the body that the operation sends as JSON', async () => {
		const headers = { 'Content-Type': 'application/json' };
		const body = { to: 204 };
		const { requests, outcomes } = run(() => 1, { method: 'POST', sent: { headers, body } });
		await outcomes;
		expect(requests[0]?.body).toStrictEqual({ to: '204' });
	});

	it.each([
		[['jana'], "'Act As' is not a text."],
		['x'.repeat(10_001), "'Act As' is too long"],
	])('is not sent as a user that is none (%#)', async (actAs, message) => {
		const { requests, outcomes } = run(() => 1, { parameters: { actAs } });
		expect(await outcomes).toMatchObject([
			{ reason: { message: expect.stringContaining(message) as unknown } },
		]);
		expect(requests).toStrictEqual([]);
	});

	it('goes to the path that the operation chooses', async () => {
		const options = { path: () => '/other/{callId}' };
		// As n8n stores what was picked from a list.
		const callId = { __rl: true, mode: 'list', value: '1.2' };
		const { requests, outcomes } = run(() => 1, { options, parameters: { callId } });
		await outcomes;
		expect(requests[0]?.url).toBe('/other/1.2');
	});

	it('goes to a service, which n8n then allows beside the API', async () => {
		const rest = {
			options: { service: 'smsUrl' } as const,
			credential: { smsUrl: 'https://sms.example' },
		};
		const plain = run(() => 1, rest);
		const limited = run(() => 1, { ...rest, sent: { allowedDomains: 'api.example' } });
		await Promise.all([plain.outcomes, limited.outcomes]);
		expect(plain.requests[0]).toMatchObject({ baseURL: 'https://sms.example' });
		expect(plain.requests[0]).not.toHaveProperty('allowedDomains');
		expect(limited.requests[0]).toMatchObject({
			baseURL: 'https://sms.example',
			allowedDomains: 'sms.example, api.example',
		});
	});

	it('goes to a service whose address is none, for an error of n8n', async () => {
		const { requests, outcomes } = run(() => 1, {
			options: { service: 'smsUrl' },
			credential: { smsUrl: 'sms.example' },
			sent: { allowedDomains: 'api.example' },
		});
		await outcomes;
		expect(requests[0]).toMatchObject({ baseURL: 'sms.example', allowedDomains: 'api.example' });
	});

	it('may be sent several times with more in its query', async () => {
		const read: Read = async (_, send) => {
			await send({ page: 1 });
			return [asValue(await send({ page: 2 }))];
		};
		const { requests, outcomes } = run(() => 1, { read, sent: { qs: { a: 'x' } } });
		await outcomes;
		expect(requests.map(({ qs }) => qs)).toStrictEqual([
			{ a: 'x', page: 1 },
			{ a: 'x', page: 2 },
		]);
	});
});

describe('an operation that fails', () => {
	it('fails the node with the first item that failed, and sends nothing more', async () => {
		const { requests, outcomes } = run(failing, { items: 40 });
		const settled = await outcomes;
		const rejected = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
		expect(rejected).toHaveLength(1);
		expect(rejected[0]).toBeInstanceOf(NodeApiError);
		expect(rejected[0]).toMatchObject({ context: { itemIndex: 0 } });
		// n8n gets no item of the others.
		const others = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
		expect(others).toStrictEqual(Array(39).fill([]));
		// What was under way when the first one failed.
		expect(requests).toHaveLength(15);
	});

	it('goes on with the other items if the node is to, and says why in each', async () => {
		const { requests, outcomes } = run(
			async (_, item) => (item === 1 ? await failing() : 'answer'),
			{ items: 3, continueOnFail: true },
		);
		const settled = await outcomes;
		expect(requests).toHaveLength(3);
		expect(settled.map((one) => 'value' in one && one.value)).toStrictEqual([
			[{ json: { body: 'answer' }, pairedItem: { item: 0 } }],
			// Without an error beside the JSON: n8n would replace the JSON by its message.
			[{ json: { error: expect.stringMatching(/.+\. .+\./) as unknown }, pairedItem: { item: 1 } }],
			[{ json: { body: 'answer' }, pairedItem: { item: 2 } }],
		]);
	});

	it.each<[string, RunOptions, string]>([
		[
			'reads',
			{},
			"Try again in a while, or switch on 'Retry On Fail' in the settings of the node.",
		],
		['writes', { method: 'POST' }, 'IPEX may have carried it out.'],
	])('says what to do after an error of the server if it %s', async (_, options, words) => {
		const { outcomes } = run(async () => await Promise.reject(failure(500)), options);
		expect(await outcomes).toMatchObject([
			{ reason: { description: expect.stringContaining(words) as unknown } },
		]);
	});

	it.each<[string, OperationOptions]>([
		['API URL', {}],
		['SMS URL', { service: 'smsUrl' }],
		['Central URL', { service: 'centralUrl' }],
	])('names the field with the address that redirects: %s', async (field, options) => {
		const { outcomes } = run(async () => await Promise.reject(failure(302)), { options });
		expect(await outcomes).toMatchObject([
			{ reason: { description: `Check the '${field}' in the credential.` } },
		]);
	});

	it('is sent for five minutes while the platform limits requests, and no longer', async () => {
		jest.useFakeTimers();
		const limited = failure(429, { 'retry-after': '60' });
		const { requests, outcomes } = run(async () => await Promise.reject(limited));
		await jest.advanceTimersByTimeAsync(5 * 60_000);
		expect(requests).toHaveLength(6);
		await jest.advanceTimersByTimeAsync(60 * 60_000);
		expect(requests).toHaveLength(6);
		expect(await outcomes).toMatchObject([{ status: 'rejected' }]);
	});

	it('starts anew when n8n retries the node with the same data', async () => {
		const executeData = {} as IExecuteData;
		await run(failing, { executeData, items: 2 }).outcomes;
		const again = run(() => 'answer', { executeData, items: 2 });
		expect(await again.outcomes).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
		expect(again.requests).toHaveLength(2);
	});
});

describe('items', () => {
	/** How many requests are under way at most. */
	async function mostAtOnce(options: RunOptions): Promise<number> {
		let underWay = 0;
		let most = 0;
		const { outcomes } = run(
			async () => {
				most = Math.max(most, ++underWay);
				await timers.setImmediate();
				underWay--;
			},
			{ items: 5, ...options },
		);
		await outcomes;
		return most;
	}

	it.each<[string, RunOptions, number]>([
		['that read run at once', {}, 5],
		['that write run one after the other', { method: 'POST' }, 1],
		['that read by POST run at once', { method: 'POST', options: { idempotent: true } }, 5],
		['that write by GET run one after the other', { options: { idempotent: false } }, 1],
	])('%s', async (_, options, most) => {
		expect(await mostAtOnce(options)).toBe(most);
	});

	it.each<[string, RunOptions, number]>([
		['that reads is sent again', {}, 2],
		['that writes is not', { method: 'POST' }, 1],
	])('a request over a broken connection %s', async (_, options, times) => {
		const broken = Object.assign(new Error('broken'), { cause: { code: 'ECONNRESET' } });
		const { requests, outcomes } = run(async () => await Promise.reject(broken), options);
		await outcomes;
		expect(requests).toHaveLength(times);
	});

	it('have what the operation reads from the headers of a response', async () => {
		const runItem = itemOperation(async (_, ask) => {
			const type = await ask({}, async ({ headers }) => headers['content-type']);
			return [{ json: { type } }];
		});
		const contextWith = (response: IDataObject) =>
			({
				getItemIndex: () => 0,
				getTimezone: () => 'UTC',
				getExecuteData: () => ({}),
				getExecutionCancelSignal: () => undefined,
				getNode: () => ({ parameters: {} }),
				getNodeParameter: (_: string, fallback: unknown) => fallback,
				makeRoutingRequest: async () => [{ json: response }],
			}) as unknown as IExecutePaginationFunctions;
		const options = { baseURL: 'https://a.example', url: '/x', method: 'GET' };
		const typeOf = async (response: IDataObject) =>
			(await runItem.call(contextWith(response), { options } as never))[0]?.json.type;
		expect(await typeOf({ headers: { 'content-type': 'audio/mpeg' } })).toBe('audio/mpeg');
		expect(await typeOf({})).toBeUndefined();
	});

	it('have the pair that the operation gives them, if it gives one', async () => {
		const runItem = itemOperation(async () => [{ json: {}, pairedItem: { item: 7 } }]);
		const context = {
			getItemIndex: () => 0,
			getTimezone: () => 'UTC',
			getExecuteData: () => ({}),
			getExecutionCancelSignal: () => undefined,
			getNode: () => ({ parameters: {} }),
			getNodeParameter: (_: string, fallback: unknown) => fallback,
		} as unknown as IExecutePaginationFunctions;
		const options = { baseURL: 'https://a.example', url: '/x', method: 'GET' };
		const [item] = await runItem.call(context, { options } as never);
		expect(item?.pairedItem).toStrictEqual({ item: 7 });
	});
});

it('a full response keeps its body whole, and its headers', async () => {
	const response = { body: [1, 2], headers: { a: 'b' }, statusCode: 200 };
	if (typeof keepFullResponse !== 'function') throw new Error('It keeps nothing.');
	expect(await keepFullResponse.call({} as never, [], response)).toStrictEqual([
		{ json: { body: [1, 2], headers: { a: 'b' } } },
	]);
});
