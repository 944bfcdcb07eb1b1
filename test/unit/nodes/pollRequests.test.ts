import type { IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

import { pollOnce } from '../../../nodes/Ipex/callLogTrigger/poll';
import { readCallsInProgress } from '../../../nodes/Ipex/callLogTrigger/readCallsInProgress';
import { readMedia } from '../../../nodes/Ipex/callLogTrigger/readMedia';
import { keyOf } from '../../../nodes/Ipex/callLogTrigger/seenKeys';
import { AuthorizationError, NotSentError } from '../../../nodes/Ipex/errors/errors';
import { StalledError } from '../../../nodes/Ipex/request/streams';
import { stopClock } from '../../support/responseTimeouts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 0, 5, 8);

const limits = stopClock(NOW);
let workflows = 0;

const emptyPage = { items: [], currentPage: 1, totalPages: 0 };

interface Poller {
	requests: IHttpRequestOptions[];
	context: IPollFunctions;
}

/** A node of a workflow of its own, and what it sends. */
function poller(
	answer: (request: IHttpRequestOptions) => unknown,
	{
		parameters = {},
		mode = 'trigger',
		budgetMs,
	}: { parameters?: object; mode?: string; budgetMs?: number } = {},
): Poller {
	const requests: IHttpRequestOptions[] = [];
	const workflow = { id: `requests-${++workflows}` };
	const memory = {};
	const context = {
		getMode: () => mode,
		getTimezone: () => 'Europe/Prague',
		getWorkflow: () => workflow,
		getNode: () => ({ id: 'node', name: 'Trigger', type: 'trigger', parameters: {} }),
		getNodeParameter: (name: string, fallback: unknown) =>
			(parameters as Record<string, unknown>)[name] ?? fallback,
		getWorkflowStaticData: () => memory,
		getCredentials: async (name: string) => {
			expect(name).toBe('ipexApi');
			return { apiUrl: ' https://api.example ', email: 'a@example.cz' };
		},
		...(budgetMs === undefined ? {} : { getPollBudgetMs: () => budgetMs }),
		logger: { warn: () => undefined },
		helpers: {
			httpRequestWithAuthentication: async (name: string, request: IHttpRequestOptions) => {
				expect(name).toBe('ipexApi');
				requests.push(request);
				return await answer(request);
			},
		},
	};
	return { requests, context: context as unknown as IPollFunctions };
}

/** A platform without calls, whose clock shows the time of the test. */
const quiet = ({ url }: IHttpRequestOptions) =>
	url === '/calls'
		? emptyPage
		: { body: [], headers: { date: new Date(Date.now()).toUTCString() } };

/** What n8n throws for a response with this status. */
const refusal = (status: number) =>
	Object.assign(new Error('refused'), { httpCode: String(status) });

function throwing(error: Error): never {
	throw error;
}

const alike = {
	method: 'GET',
	baseURL: 'https://api.example',
	json: true,
	disableFollowRedirect: true,
};

it('a poll asks for the calls in progress, and then for all that began in the 4 hours before', async () => {
	const { requests, context } = poller(quiet);
	await pollOnce(context);
	expect(requests).toStrictEqual([
		{
			...alike,
			url: '/calls/current',
			qs: {},
			timeout: 30 * SECOND,
			returnFullResponse: true,
			abortSignal: expect.anything() as unknown,
		},
		{
			...alike,
			url: '/calls',
			qs: {
				metadata: true,
				timezone: 'UTC',
				sortColumn: 'calldate',
				sortDirection: 'asc',
				startTime: new Date(NOW - 4 * HOUR).toISOString(),
				endTime: new Date(NOW + HOUR).toISOString(),
				page: 1,
				pageSize: 5_000,
			},
			timeout: 2 * MINUTE,
			abortSignal: expect.anything() as unknown,
		},
	]);
});

it('a manual test asks once, for the newest records', async () => {
	const { requests, context } = poller(quiet, { mode: 'manual' });
	await expect(pollOnce(context)).rejects.toThrow(/None of the newest 500 records/);
	expect(requests).toStrictEqual([
		{
			...alike,
			url: '/calls',
			qs: {
				metadata: true,
				timezone: 'UTC',
				sortColumn: 'calldate',
				sortDirection: 'desc',
				page: 1,
				pageSize: 500,
			},
			timeout: 2 * MINUTE,
		},
	]);
});

describe('the requests of a poll end', () => {
	it.each([
		['a tenth before the time that n8n gives a poll', 20 * SECOND, 18 * SECOND],
		['after four and a half minutes when n8n gives none', undefined, 270 * SECOND],
		['after four and a half minutes when n8n gives more', HOUR, 270 * SECOND],
		['after four and a half minutes when n8n sets no limit', 0, 270 * SECOND],
	])('%s', async (_, budgetMs, longest) => {
		const { requests, context } = poller(quiet, { budgetMs });
		await pollOnce(context);
		expect(limits()).toStrictEqual([longest, longest]);
		expect(requests.map(({ timeout }) => timeout)).toStrictEqual([
			Math.min(30 * SECOND, longest),
			Math.min(2 * MINUTE, longest),
		]);
	});
});

describe('a poll that asks for', () => {
	const ids = ['1.1', '1 2', '1.3', '1.4', '1.5', '1.6'];

	it.each([
		['recording', 'recordings'],
		['transcript', 'transcript'],
	] as const)('a %s asks for one of each call, four at once', async (medium, path) => {
		const answers: Array<(list: unknown) => void> = [];
		const { requests, context } = poller(
			async () => await new Promise((resolve) => answers.push(resolve)),
		);
		const read = readMedia(context, medium, ids, NOW + MINUTE);
		await jest.advanceTimersByTimeAsync(0);
		expect(requests).toHaveLength(4);
		while (answers.length > 0) {
			answers.shift()?.([]);
			await jest.advanceTimersByTimeAsync(0);
		}
		expect([...(await read)]).toStrictEqual(ids.map((id) => [id, { state: 'listed', files: [] }]));
		expect(requests.map(({ url }) => url)).toStrictEqual(
			ids.map((id) => `/calls/${encodeURIComponent(id)}/${path}`),
		);
		for (const request of requests) {
			expect(request).toMatchObject({ ...alike, qs: {}, timeout: 30 * SECOND });
		}
	});

	it('a recording asks for no more of them when its time is over', async () => {
		const { requests, context } = poller(async () => {
			jest.setSystemTime(Date.now() + 25 * SECOND);
			return await Promise.resolve([]);
		});
		const responses = await readMedia(context, 'recording', ids, NOW + MINUTE);
		expect(requests.length).toBeLessThan(ids.length);
		// It says nothing about the others: whether the platform has a recording of them is unknown.
		expect([...responses.keys()]).toStrictEqual(ids.slice(0, requests.length));
	});

	it('a recording asks for none at its deadline', async () => {
		const { requests, context } = poller(() => []);
		expect(await readMedia(context, 'recording', ids, NOW)).toStrictEqual(new Map());
		expect(requests).toStrictEqual([]);
	});

	it('a recording asks for no more of them after a rate limit', async () => {
		const { requests, context } = poller(() => throwing(refusal(429)));
		const responses = await readMedia(context, 'recording', ids, NOW + MINUTE);
		expect(requests).toHaveLength(4);
		expect([...responses].map(([id, { state }]) => [id, state])).toStrictEqual(
			ids.slice(0, 4).map((id) => [id, 'notAsked']),
		);
	});

	it('a recording asks for no more of them after a rate limit, even if the others are listed', async () => {
		const answers: Array<(list: unknown) => void> = [];
		const { requests, context } = poller(({ url }) => {
			if (url.includes(String(ids[0]))) throw refusal(429);
			return new Promise((resolve) => answers.push(resolve));
		});
		const read = readMedia(context, 'recording', ids, NOW + MINUTE);
		await jest.advanceTimersByTimeAsync(0);
		answers.forEach((list) => list([]));
		const states = [...(await read).values()].map(({ state }) => state);
		expect(states.sort()).toStrictEqual(['listed', 'listed', 'listed', 'notAsked']);
		expect(requests).toHaveLength(4);
	});

	it('a recording has one that is listed, with its name', async () => {
		const { context } = poller(() => [{ name: 'a.mp3' }]);
		const responses = await readMedia(context, 'recording', ['1.1'], NOW + MINUTE);
		expect(responses.get('1.1')).toStrictEqual({
			state: 'listed',
			files: [{ name: 'a.mp3', isReady: true, segments: [] }],
		});
	});

	it.each([
		[302, { state: 'error', final: false }],
		[400, { state: 'error', final: true }],
		[403, { state: 'error', final: false }],
		[404, { state: 'listed', files: [] }],
		[408, { state: 'error', final: false }],
		[410, { state: 'error', final: true }],
		[429, { state: 'notAsked' }],
		[499, { state: 'error', final: true }],
		[500, { state: 'error', final: false }],
		[503, { state: 'error', final: false }],
	])('a recording and gets HTTP %i sends the request once', async (status, state) => {
		const { requests, context } = poller(() => throwing(refusal(status)));
		const responses = await readMedia(context, 'recording', ['1.1'], NOW + MINUTE);
		expect(responses.get('1.1')).toMatchObject(state);
		expect(requests).toHaveLength(1);
	});

	it('a recording and gets no response may get one later', async () => {
		const broken = Object.assign(new Error('broken'), { cause: { code: 'ECONNRESET' } });
		const { context } = poller(() => throwing(broken));
		const responses = await readMedia(context, 'recording', ['1.1'], NOW + MINUTE);
		expect(responses.get('1.1')).toStrictEqual({ state: 'error', final: false, error: broken });
	});

	it.each([new StalledError(), new NotSentError()])(
		'a recording asks for no more of them after the queue did not send a request: $name',
		async (unsent) => {
			const { requests, context } = poller(() => throwing(unsent));
			const responses = await readMedia(context, 'recording', ids, NOW + MINUTE);
			expect(requests).toHaveLength(4);
			for (const response of responses.values()) {
				expect(response).toStrictEqual({ state: 'notAsked', error: unsent });
			}
		},
	);

	const noSignIn = new AuthorizationError('IPEX rejected the password.', 'Correct it.', true);

	it.each([
		['rejects the access', refusal(401)],
		['rejects the sign-in', noSignIn],
		['rejects the sign-in, and n8n wraps the error', new Error('failed', { cause: noSignIn })],
	])('a recording fails when the platform %s', async (_, refused) => {
		const { requests, context } = poller(() => throwing(refused));
		await expect(readMedia(context, 'recording', ids, NOW + MINUTE)).rejects.toBe(refused);
		expect(requests.length).toBeLessThanOrEqual(4);
	});

	it('a recording and gets no list knows nothing', async () => {
		const { context } = poller(() => ({ message: 'Welcome' }));
		const responses = await readMedia(context, 'recording', ['1.1'], NOW + MINUTE);
		expect(responses.get('1.1')).toMatchObject({ state: 'error', final: false });
	});

	it('a transcript takes one without words for one that is not ready', async () => {
		const files = [
			{ filename: 'a.mp3', recognition: [{ channel: 1, transcript: ' ' }] },
			{ filename: 'b.mp3', recognition: [{ channel: 1, transcript: 'Hello' }] },
			'no record',
		];
		const { context } = poller(() => files);
		const responses = await readMedia(context, 'transcript', ['1.1'], NOW + MINUTE);
		expect(responses.get('1.1')).toMatchObject({
			files: [
				{ name: 'a.mp3', isReady: false },
				{ name: 'b.mp3', isReady: true },
			],
		});
	});
});

describe('the calls in progress', () => {
	const DATE = 'Mon, 05 Jan 2026 07:00:00 GMT';
	const read = async (context: IPollFunctions, deadline = NOW + MINUTE) =>
		await readCallsInProgress(context, deadline);

	/** A platform that needs 3 seconds for its answer. */
	const slow = (answer: () => unknown) =>
		poller(() => {
			jest.setSystemTime(NOW + 3 * SECOND);
			return answer();
		});

	it('are as old as the request, by the clock of the platform', async () => {
		const { context } = slow(() => ({ body: [{ callId: '1.1' }], headers: { date: DATE } }));
		expect(await read(context)).toStrictEqual({
			earliest: NOW - HOUR - 3 * SECOND,
			latest: NOW - HOUR,
			keys: new Set([keyOf('1.1')]),
		});
	});

	it.each<[string, object | undefined]>([
		['no headers', undefined],
		['no date', {}],
		['a date that is none', { date: 'today' }],
		['a date that is no text', { date: 5 }],
	])('are known to two minutes by the clock of n8n if the response has %s', async (_, headers) => {
		const { context } = slow(() => ({ body: [], headers }));
		expect(await read(context)).toStrictEqual({
			earliest: NOW - 2 * MINUTE,
			latest: NOW + 3 * SECOND + 2 * MINUTE,
			keys: new Set(),
		});
	});

	it.each<[string, unknown]>([
		['no list', { callId: '1.1' }],
		['a call without an ID', [{ callId: '1.1' }, {}]],
		['a call with an empty ID', [{ callId: '1.1' }, { callId: '' }]],
		['a call whose ID is a number', [{ callId: '1.1' }, { callId: 1.1 }]],
		['something that is no call', [{ callId: '1.1' }, null]],
	])('are unknown if the platform sends %s', async (_, body) => {
		const { context } = slow(() => ({ body, headers: { date: DATE } }));
		expect(await read(context)).toMatchObject({ latest: NOW - HOUR, keys: undefined });
	});

	it('are unknown to an access that may not see them, but the response says the time', async () => {
		const response = { status: 403, headers: { date: DATE } };
		const refused = Object.assign(new Error('refused'), { cause: { response } });
		const { context } = slow(() => throwing(refused));
		expect(await read(context)).toStrictEqual({
			earliest: NOW - HOUR - 3 * SECOND,
			latest: NOW - HOUR,
			keys: undefined,
		});
	});

	it.each([
		['limits requests', refusal(429)],
		['cannot be reached', Object.assign(new Error('no'), { cause: { code: 'ECONNREFUSED' } })],
	])('fail the poll when the platform %s', async (_, error) => {
		const { context } = poller(() => throwing(error));
		await expect(read(context, NOW + SECOND)).rejects.toBe(error);
	});

	it('fail no poll when only this list takes too long', async () => {
		const { context } = poller(async () => await new Promise(() => undefined));
		const snapshot = read(context, NOW + SECOND);
		await jest.advanceTimersByTimeAsync(SECOND);
		expect(await snapshot).toStrictEqual({
			earliest: NOW - 2 * MINUTE,
			latest: NOW + SECOND + 2 * MINUTE,
			keys: undefined,
		});
	});
});
