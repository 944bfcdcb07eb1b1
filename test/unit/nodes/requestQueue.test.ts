import { sleep } from 'n8n-workflow';

import { AuthorizationError, NotSentError } from '../../../nodes/Ipex/errors/errors';
import { NodeRun } from '../../../nodes/Ipex/request/nodeRun';
import {
	enqueue,
	RequestQueue,
	withConcurrencyLimit,
} from '../../../nodes/Ipex/request/requestQueue';

/** An error as n8n's request helper throws it. */
const httpError = (status: number, headers = {}) =>
	Object.assign(new Error('failed'), { cause: { response: { status, headers } } });

const networkError = (code: string) => Object.assign(new Error('failed'), { cause: { code } });

const limited = (retryAfter: string) => httpError(429, { 'retry-after': retryAfter });

/** A request that is under way until the test ends it. */
class HeldRequest {
	end: (value?: unknown) => void = () => undefined;

	fail: (error: unknown) => void = () => undefined;

	readonly outcome: Promise<unknown>;

	constructor(queue: RequestQueue, name: string, options: { run: NodeRun; isWrite?: boolean }) {
		this.outcome = queue
			.add(async () => {
				started.push(name);
				return await new Promise((resolve, reject) => {
					this.end = resolve;
					this.fail = reject;
				});
			}, options)
			.catch((error: unknown) => error);
	}
}

let started: string[];
let queue: RequestQueue;

beforeEach(() => {
	jest.useFakeTimers({ now: Date.UTC(2026, 0, 5) });
	started = [];
	queue = new RequestQueue();
});

afterEach(() => jest.useRealTimers());

const settle = async () => await jest.advanceTimersByTimeAsync(0);

/** So many reads of one run. */
const reads = (count: number, name = 'read', run = new NodeRun()) =>
	Array.from({ length: count }, (_, i) => new HeldRequest(queue, `${name} ${i}`, { run }));

describe('the requests of a platform', () => {
	it('are 15 reads at once, in their order, which leaves a slot for a write', async () => {
		const held = reads(20);
		new HeldRequest(queue, 'write', { run: new NodeRun(), isWrite: true });
		new HeldRequest(queue, 'second write', { run: new NodeRun(), isWrite: true });
		expect(started).toStrictEqual([...Array.from({ length: 15 }, (_, i) => `read ${i}`), 'write']);
		held[3]?.end();
		await settle();
		held[4]?.end();
		await settle();
		expect(started.slice(16)).toStrictEqual(['second write', 'read 15']);
	});

	it('of several runs take turns', async () => {
		const large = reads(40, 'large');
		const [a, b] = [new NodeRun(), new NodeRun()];
		reads(2, 'a', a);
		reads(2, 'b', b);
		for (const request of large.slice(0, 6)) {
			request.end();
			await settle();
		}
		expect(started.slice(15)).toStrictEqual(['large 15', 'a 0', 'b 0', 'large 16', 'a 1', 'b 1']);
	});

	it('do not delay those of another platform, and neither does a rejection', async () => {
		const run = new NodeRun();
		const never = async () => await new Promise<never>(() => undefined);
		for (let i = 0; i < 40; i++) void enqueue('https://stuck.example', never, { run });
		const refused = enqueue(
			'https://stuck.example',
			async () => await Promise.reject(limited('60')),
			{ run: new NodeRun(), isWrite: true },
		);
		void refused.catch(() => undefined);
		await settle();
		const request = async () => await Promise.resolve('done');
		expect(await enqueue('https://lively.example/', request, { run })).toBe('done');
	});

	it('are those of one host, however its address is written', async () => {
		const run = new NodeRun();
		const never = async () => await new Promise<never>(() => undefined);
		for (let i = 0; i < 15; i++) void enqueue('https://one.example/', never, { run });
		const request = jest.fn();
		void enqueue('https://ONE.example', request, { run });
		await settle();
		expect(request).not.toHaveBeenCalled();
	});
});

describe('a rate limit', () => {
	it('pauses the queue without occupying a slot, and the rejected request is the first after it', async () => {
		const [first] = reads(16);
		first?.fail(limited('7'));
		await settle();
		new HeldRequest(queue, 'write', { run: new NodeRun(), isWrite: true });
		await jest.advanceTimersByTimeAsync(6_999);
		expect(started).toHaveLength(15);
		await jest.advanceTimersByTimeAsync(1);
		expect(started.slice(15)).toStrictEqual(['read 0', 'write']);
	});

	it('pauses the queue as long as the longest rejection asks', async () => {
		const [first, second] = reads(15);
		reads(1, 'later');
		first?.fail(limited('7'));
		second?.fail(limited('2'));
		await jest.advanceTimersByTimeAsync(6_999);
		expect(started).toHaveLength(15);
		await jest.advanceTimersByTimeAsync(1);
		expect(started.slice(15)).toStrictEqual(['read 0', 'read 1']);
	});

	it('of 50 requests a second lets 1,000 items through, with few rejections', async () => {
		let second = 0;
		let accepted = 0;
		let sent = 0;
		const request = async () => {
			sent++;
			await sleep(5);
			const now = Math.floor(Date.now() / 1_000);
			if (now !== second) [second, accepted] = [now, 0];
			if (++accepted > 50) throw limited('1');
			return 'done';
		};
		const run = new NodeRun();
		const all = Promise.all(
			Array.from({ length: 1_000 }, async () => await queue.add(request, { run })),
		);
		await jest.advanceTimersByTimeAsync(60_000);
		expect(await all).toHaveLength(1_000);
		// At most what is under way when the limit is reached.
		expect(sent).toBeLessThanOrEqual(1_000 + 20 * 15);
	});

	it.each(['1', '60', undefined])(
		'that lasts (Retry-After %p) fails a request after 5 minutes, not after some tries',
		async (retryAfter) => {
			const begin = Date.now();
			let failedAt: number | undefined;
			const request = jest.fn().mockImplementation(async () => {
				await Promise.reject(httpError(429, { 'retry-after': retryAfter }));
			});
			queue.add(request, { run: new NodeRun() }).catch(() => (failedAt = Date.now()));
			await jest.advanceTimersByTimeAsync(4 * 60_000 - 1);
			expect(failedAt).toBeUndefined();
			await jest.advanceTimersByTimeAsync(62_000);
			expect(Number(failedAt) - begin).toBeLessThanOrEqual(5 * 60_000);
		},
	);

	it('longer than a minute fails the request at once, and a minute does not', async () => {
		const [first, second] = reads(2);
		first?.fail(limited('61'));
		second?.fail(limited('60'));
		expect(await first?.outcome).toMatchObject({ message: 'failed' });
		await jest.advanceTimersByTimeAsync(60_000);
		expect(started.slice(2)).toStrictEqual(['read 1']);
	});

	it('fails a request that must not be retried, and does not pause the others', async () => {
		const limitedOnce = withConcurrencyLimit(
			'https://limited.example',
			async () => await Promise.reject(limited('30')),
		);
		await expect(limitedOnce).rejects.toThrow('failed');
		const request = jest.fn();
		void withConcurrencyLimit('https://limited.example', request);
		await settle();
		expect(request).toHaveBeenCalledTimes(1);
	});

	it('lets a request that has begun go on after its deadline', async () => {
		let end: (value: string) => void = () => undefined;
		const begun = withConcurrencyLimit(
			'https://slow.example',
			async () => await new Promise<string>((resolve) => (end = resolve)),
			Date.now() + 10_000,
		);
		await jest.advanceTimersByTimeAsync(60_000);
		end('done');
		expect(await begun).toBe('done');
	});

	it('holds back a request with a deadline no longer than that, and does not send it later', async () => {
		const send = jest
			.fn()
			.mockImplementationOnce(async () => await Promise.reject(limited('30')))
			.mockResolvedValue('sent');
		const refused = enqueue('https://paused.example', send, { run: new NodeRun() });
		await settle();
		const request = jest.fn();
		let failedAt: number | undefined;
		const begin = Date.now();
		withConcurrencyLimit('https://paused.example', request, begin + 10_000).catch(
			() => (failedAt = Date.now()),
		);
		await jest.advanceTimersByTimeAsync(9_999);
		expect(failedAt).toBeUndefined();
		await jest.advanceTimersByTimeAsync(1);
		expect(failedAt).toBe(begin + 10_000);
		await jest.advanceTimersByTimeAsync(30_000);
		expect(await refused).toBe('sent');
		expect(request).not.toHaveBeenCalled();
	});
});

describe('a platform that does not respond', () => {
	const silences: Array<[string, unknown]> = [
		['ECONNABORTED', networkError('ECONNABORTED')],
		['ETIMEDOUT', networkError('ETIMEDOUT')],
		['ERR_CANCELED', networkError('ERR_CANCELED')],
		['the sign-in', new AuthorizationError('Silent.', 'Wait.', false, true)],
	];

	it.each(silences)('fails all that wait after 5 timeouts in a row (%s)', async (_, error) => {
		const large = reads(1_000);
		const other = reads(30, 'other');
		for (const request of large.slice(0, 4)) request.fail(error);
		await settle();
		const sent = started.length;
		large[4]?.fail(error);
		await settle();
		expect(await large[4]?.outcome).toBe(error);
		for (const waiting of [large[999], other[29]]) {
			expect(await waiting?.outcome).toStrictEqual(new NotSentError());
		}
		expect(started).toHaveLength(sent);
	});

	it.each([
		['a sign-in that is rejected', new AuthorizationError('Rejected.', 'Check it.', true)],
		['another error', Object.assign(new Error('odd'), { timedOut: true })],
		[
			'a response that breaks off',
			Object.assign(httpError(500), { cause: { code: 'ETIMEDOUT', response: { status: 500 } } }),
		],
	])('is not meant by %s, however often it comes', async (_, error) => {
		for (const request of reads(20).slice(0, 5)) request.fail(error);
		await settle();
		expect(started).toHaveLength(20);
	});

	it('fails the later requests of a run that sends them one after the other', async () => {
		const run = new NodeRun();
		const error = networkError('ETIMEDOUT');
		for (let i = 0; i < 5; i++) {
			const request = new HeldRequest(queue, `write ${i}`, { run, isWrite: true });
			request.fail(error);
			await settle();
		}
		const next = new HeldRequest(queue, 'next', { run, isWrite: true });
		expect(await next.outcome).toStrictEqual(new NotSentError());
		expect(started).toHaveLength(5);
	});

	it('is tried again by the next run', async () => {
		for (const request of reads(5)) request.fail(networkError('ETIMEDOUT'));
		await settle();
		reads(1, 'later');
		expect(started).toContain('later 0');
	});

	it.each([
		['a response', (request: HeldRequest) => request.end()],
		['an error response', (request: HeldRequest) => request.fail(httpError(500))],
		['a broken connection', (request: HeldRequest) => request.fail(networkError('ECONNRESET'))],
	])('has responded when %s came between the timeouts', async (_, respond) => {
		const held = reads(20);
		for (const request of held.slice(0, 4)) request.fail(networkError('ETIMEDOUT'));
		await settle();
		respond(held[4] as HeldRequest);
		await settle();
		held[5]?.fail(networkError('ETIMEDOUT'));
		await settle();
		expect(started).toHaveLength(20);
	});

	it('that resets connections after a silence fails nothing but those', async () => {
		for (const request of reads(5)) request.fail(networkError('ETIMEDOUT'));
		await settle();
		const [broken] = reads(30, 'later');
		broken?.fail(networkError('ECONNRESET'));
		await settle();
		expect(started).toContain('later 15');
	});

	it('is not suspected because an execution was cancelled', async () => {
		const cancel = new AbortController();
		const held = reads(6, 'cancelled', new NodeRun(cancel.signal));
		reads(20, 'other');
		cancel.abort();
		for (const request of held) request.fail(networkError('ERR_CANCELED'));
		await settle();
		expect(started.filter((name) => name.startsWith('other'))).toHaveLength(15);
	});
});

describe('a run that is stopped', () => {
	it('sends nothing more, even when the queue is paused, and delays no other run', async () => {
		const run = new NodeRun();
		const held = reads(100, 'stopped', run);
		held[0]?.fail(limited('60'));
		await settle();
		const reason = new Error('stopped');
		run.stop(reason);
		// What waits is rejected at once, and not at the end of the pause.
		expect(await held[0]?.outcome).toBe(reason);
		expect(await held[99]?.outcome).toBe(reason);
		reads(1, 'other');
		await jest.advanceTimersByTimeAsync(60_000);
		expect(started.slice(15)).toStrictEqual(['other 0']);
	});

	it('because its execution was cancelled sends nothing more', async () => {
		const cancel = new AbortController();
		const held = reads(100, 'cancelled', new NodeRun(cancel.signal));
		cancel.abort();
		held[0]?.end();
		await settle();
		expect(started).toHaveLength(15);
		expect(await held[99]?.outcome).toBe(cancel.signal.reason);
	});
});

describe('work that runs in order', () => {
	it('begins when the work before it has ended, even if that failed', async () => {
		const run = new NodeRun();
		const events: string[] = [];
		const work = (name: string, outcome: () => Promise<void>) =>
			run.inOrder(async () => {
				events.push(`${name} begins`);
				await sleep(10);
				events.push(`${name} ends`);
				await outcome();
			});
		const first = work('first', async () => await Promise.reject(new Error('failed')));
		const second = work('second', async () => await Promise.resolve());
		const done = Promise.allSettled([first, second]);
		await jest.advanceTimersByTimeAsync(20);
		expect((await done).map(({ status }) => status)).toStrictEqual(['rejected', 'fulfilled']);
		expect(events).toStrictEqual(['first begins', 'first ends', 'second begins', 'second ends']);
	});
});
