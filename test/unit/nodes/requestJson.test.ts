import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { ACT_AS } from '../../../credentials/session';
import { InterruptedResponseError } from '../../../nodes/Ipex/errors/errors';
import { callLogReader } from '../../../nodes/Ipex/request/callLogReader';
import { requestJson } from '../../../nodes/Ipex/request/requestJson';
import { stopClock } from '../../support/responseTimeouts';

const NOW = Date.UTC(2026, 0, 5, 8);
const SECOND = 1_000;

const limits = stopClock(NOW);

/** A context that sends what it is given to `answer`. */
function contextWith(answer: (request: IHttpRequestOptions) => unknown) {
	const requests: IHttpRequestOptions[] = [];
	const warn = jest.fn();
	const context = {
		getCredentials: async (name: string) => {
			expect(name).toBe('ipexApi');
			return { apiUrl: ' https://api.example ', smsUrl: 'https://sms.example' };
		},
		logger: { warn },
		helpers: {
			httpRequestWithAuthentication: async (name: string, request: IHttpRequestOptions) => {
				requests.push(request);
				expect(name).toBe('ipexApi');
				return await answer(request);
			},
		},
	} as unknown as IExecuteFunctions;
	return { requests, context, warn };
}

const alike = { baseURL: 'https://api.example', json: true, disableFollowRedirect: true };

const asked = { url: '/x', timeoutMs: 30 * SECOND };

const broken = Object.assign(new Error('broken'), { cause: { code: 'ECONNRESET' } });

describe('a request outside of the action node', () => {
	it('is a GET to the API that follows no redirect, as the user of the credential', async () => {
		const { requests, context } = contextWith(() => 'answer');
		expect(await requestJson(context, { ...asked, query: { a: 1 } })).toBe('answer');
		expect(requests).toStrictEqual([
			{ ...alike, method: 'GET', url: '/x', qs: { a: 1 }, timeout: 30 * SECOND },
		]);
		expect(requests[0]).not.toHaveProperty([ACT_AS]);
	});

	it('is a POST with a body, to the service and as the user that it names', async () => {
		const { requests, context } = contextWith(() => []);
		const rest = {
			service: 'smsUrl',
			body: { b: 2 },
			actAs: 'jana',
			returnFullResponse: true,
		} as const;
		await requestJson(context, { ...asked, ...rest });
		expect(requests).toStrictEqual([
			{
				...alike,
				baseURL: 'https://sms.example',
				method: 'POST',
				url: '/x',
				qs: {},
				body: { b: 2 },
				timeout: 30 * SECOND,
				returnFullResponse: true,
				[ACT_AS]: 'jana',
			},
		]);
	});

	it('is retried over a connection that broke, unless it must not be', async () => {
		for (const [retry, times] of [
			[undefined, 2],
			[true, 2],
			[false, 1],
		] as const) {
			const { requests, context } = contextWith(async () => await Promise.reject(broken));
			const failing = expect(requestJson(context, { ...asked, retry })).rejects.toBe(broken);
			await jest.advanceTimersByTimeAsync(0);
			await failing;
			expect(requests).toHaveLength(times);
		}
	});
});

describe('a deadline', () => {
	it('shortens the timeout, and ends a response that comes too slowly', async () => {
		const { requests, context } = contextWith(() => []);
		await requestJson(context, { ...asked, deadline: NOW + 10 * SECOND });
		await requestJson(context, { ...asked, deadline: NOW + 50 * SECOND });
		expect(requests.map(({ timeout }) => timeout)).toStrictEqual([10 * SECOND, 30 * SECOND]);
		expect(limits()).toStrictEqual([10 * SECOND, 50 * SECOND]);
		expect(requests.every(({ abortSignal }) => abortSignal !== undefined)).toBe(true);
	});

	it('that has passed sends nothing', async () => {
		const { requests, context } = contextWith(() => []);
		await expect(requestJson(context, { ...asked, deadline: NOW })).rejects.toBeInstanceOf(
			InterruptedResponseError,
		);
		expect(requests).toStrictEqual([]);
	});

	it('fails a request that has no answer by then', async () => {
		const { context } = contextWith(async () => await new Promise(() => undefined));
		let failure: unknown;
		const request = requestJson(context, { ...asked, deadline: NOW + 10 * SECOND });
		request.catch((error: unknown) => (failure = error));
		await jest.advanceTimersByTimeAsync(10 * SECOND - 1);
		expect(failure).toBeUndefined();
		await jest.advanceTimersByTimeAsync(1);
		expect(failure).toBeInstanceOf(InterruptedResponseError);
	});

	it('hides no failure that came before it', async () => {
		const { context } = contextWith(async () => await Promise.reject(broken));
		const request = requestJson(context, { ...asked, retry: false, deadline: NOW + SECOND });
		await expect(request).rejects.toBe(broken);
	});

	it('allows no retry that would begin after it', async () => {
		const limited = Object.assign(new Error('limited'), {
			cause: { response: { status: 429, headers: { 'retry-after': '5' } } },
		});
		const { requests, context } = contextWith(async () => await Promise.reject(limited));
		const late = requestJson(context, { ...asked, deadline: NOW + 5 * SECOND });
		await expect(late).rejects.toBe(limited);
		expect(requests).toHaveLength(1);
	});
});

describe('the call log of a trigger', () => {
	const pageOf = (items: unknown, rest: IDataObject = { currentPage: 1, totalPages: 1 }) => ({
		...rest,
		...(items === undefined ? {} : { items }),
	});

	it('is asked for the legs of one call, for which an event does not wait long', async () => {
		const { requests, context } = contextWith(() => pageOf([{ linkedid: '1.2' }]));
		expect(await callLogReader(context).readCall('1.2', 30_000)).toStrictEqual([
			{ linkedid: '1.2' },
		]);
		expect(requests).toStrictEqual([
			{
				...alike,
				method: 'GET',
				url: '/calls',
				qs: {
					metadata: true,
					timezone: 'UTC',
					sortColumn: 'calldate',
					linkedid: '1.2',
					sortDirection: 'asc',
					page: 1,
					pageSize: 5_000,
				},
				timeout: 30 * SECOND,
			},
		]);
	});

	it('is asked for its newest records', async () => {
		const { requests, context } = contextWith(() => pageOf([]));
		await callLogReader(context).readNewest(5);
		expect(requests).toMatchObject([
			{ qs: { sortDirection: 'desc', page: 1, pageSize: 5 }, timeout: 120 * SECOND },
		]);
	});

	it('is read from the oldest record, until the deadline of the poll', async () => {
		const { requests, context } = contextWith(() => pageOf([]));
		const window = { from: NOW - 60 * SECOND, to: NOW };
		await callLogReader(context).readWindow(window, () => false, NOW + 10 * SECOND);
		expect(requests).toMatchObject([{ qs: { sortDirection: 'asc' }, timeout: 10 * SECOND }]);
	});

	it.each([
		[{ currentPage: 1 }, []],
		[{ totalPages: 0 }, []],
		[{ currentPage: 1, items: [{ a: 1 }] }, [{ a: 1 }]],
	])('has the records of the page %j', async (body, records) => {
		const { context } = contextWith(() => body);
		expect(await callLogReader(context).readNewest(5)).toStrictEqual(records);
	});

	it.each([
		null,
		'Welcome',
		[],
		{},
		{ items: 'x', currentPage: 1 },
		{ items: ['x'], currentPage: 1 },
	])('is not %j', async (body) => {
		const { context } = contextWith(() => body);
		await expect(callLogReader(context).readNewest(5)).rejects.toThrow(
			'The response of IPEX is not a page of the call log.',
		);
	});

	it('is read page by page, with a warning when records are missing', async () => {
		const { requests, context, warn } = contextWith(({ qs }) =>
			pageOf([{ uniqueid: `${qs?.page}.1`, calldate: '2026-01-05T07:00:00Z' }], {
				currentPage: qs?.page,
				totalPages: 2,
				totalResults: 3,
			}),
		);
		const window = { from: NOW - 60 * SECOND, to: NOW };
		const read = await callLogReader(context).readWindow(window, () => false);
		expect(read).toMatchObject({ atEnd: true, missing: 1 });
		expect(read.records).toHaveLength(2);
		expect(warn.mock.calls).toStrictEqual([[expect.stringContaining('1 more records')]]);
		expect(requests[1]?.qs).toMatchObject({
			startTime: '2026-01-05T07:59:00.000Z',
			endTime: '2026-01-05T08:00:00.000Z',
			page: 2,
		});
	});

	it('is read without a warning when it is whole, also if the platform does not count', async () => {
		for (const totals of [
			{ totalPages: 1, totalResults: 1 },
			{ totalPages: '1', totalResults: '1' },
			{ totalPages: null, totalResults: 'many' },
		]) {
			const { context, warn } = contextWith(() => pageOf([{ uniqueid: '1.1' }], totals));
			await callLogReader(context).readWindow({ from: 0, to: NOW }, () => false);
			expect(warn).not.toHaveBeenCalled();
		}
	});
});
