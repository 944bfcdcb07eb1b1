import { pauseAtLimit, RetryPolicy, withRetry } from '../../../credentials/retryPolicy';

const NOW = Date.UTC(2026, 0, 1);

/** The wait after the last of so many failures that are alike. */
function waitAfter(
	failures: number,
	failed: Parameters<RetryPolicy['waitAfter']>[0],
	idempotent = true,
) {
	const policy = new RetryPolicy({ idempotent });
	for (let i = 1; i < failures; i++) policy.waitAfter(failed, NOW);
	return policy.waitAfter(failed, NOW);
}

describe('the wait at a rate limit', () => {
	it.each([
		['3', 1, 3_000],
		['0', 1, 0],
		[undefined, 1, 1_000],
		[undefined, 3, 4_000],
		['soon', 2, 2_000],
		['Thu, 01 Jan 2026 00:00:20 GMT', 1, 20_000],
		['Wed, 31 Dec 2025 23:59:00 GMT', 1, 0],
	])(
		'with Retry-After %p at attempt %i is %i ms, also for what writes',
		(retryAfter, attempt, wait) => {
			for (const idempotent of [true, false]) {
				expect(waitAfter(attempt, { status: 429, retryAfter }, idempotent)).toBe(wait);
			}
		},
	);

	it('is a minute at most, and there is no fourth one', () => {
		expect(waitAfter(1, { status: 429, retryAfter: '60' })).toBe(60_000);
		expect(waitAfter(1, { status: 429, retryAfter: '61' })).toBeUndefined();
		expect(waitAfter(4, { status: 429, retryAfter: '1' })).toBeUndefined();
	});
});

describe('the pause of a queue at a rate limit', () => {
	it.each([
		['60', 1, 60_000],
		['1', 9, 1_000],
		['0', 1, 0],
		['0', 3, 4_000],
		[undefined, 1, 1_000],
		[undefined, 9, 60_000],
		['61', 1, undefined],
	])('with Retry-After %p after %i refusals is %p ms', (retryAfter, refusals, pause) => {
		expect(pauseAtLimit(retryAfter, refusals, NOW)).toBe(pause);
	});
});

describe('a failure that often passes', () => {
	const PASSING = [
		[{ status: 502 }, 1_000],
		[{ status: 503, retryAfter: '2' }, 2_000],
		[{ status: 504 }, 1_000],
		[{ code: 'ECONNRESET' }, 0],
		[{ code: 'EPIPE' }, 0],
		[{ status: 200, code: 'ERR_BAD_RESPONSE' }, 0],
	] as const;

	it.each(PASSING)('%j is tried again once, after %i ms', (failed, wait) => {
		expect(waitAfter(1, failed)).toBe(wait);
		expect(waitAfter(2, failed)).toBeUndefined();
	});

	it.each(PASSING)('%j is never tried again by what may have been carried out', (failed) => {
		expect(waitAfter(1, failed, false)).toBeUndefined();
		// Of which nothing is known, may have been.
		expect(new RetryPolicy({}).waitAfter(failed, NOW)).toBeUndefined();
	});

	it('does not count as a try at a rate limit', () => {
		const policy = new RetryPolicy({ idempotent: true });
		expect(policy.waitAfter({ code: 'ECONNRESET' }, NOW)).toBe(0);
		expect(policy.waitAfter({ status: 429, retryAfter: '1' }, NOW)).toBe(1_000);
		expect(policy.waitAfter({ status: 502 }, NOW)).toBeUndefined();
	});
});

it.each([
	{ status: 400 },
	{ status: 401 },
	{ status: 404 },
	{ status: 500 },
	{ status: 300, code: 'ERR_BAD_RESPONSE' },
	{ status: 503, retryAfter: '61' },
	{ code: 'ETIMEDOUT' },
	{ code: 'ECONNABORTED' },
	{ code: 'ECONNREFUSED' },
	{ code: 'ENOTFOUND' },
])('%j is not tried again', (failed) => {
	expect(waitAfter(1, failed)).toBeUndefined();
});

describe('a request', () => {
	const limited = Object.assign(new Error('limited'), {
		httpCode: '429',
		cause: { response: { status: 429, headers: { 'retry-after': '0' } } },
	});

	it('is sent again after a rate limit', async () => {
		const request = jest.fn().mockRejectedValueOnce(limited).mockResolvedValueOnce('answer');
		expect(await withRetry(request, {})).toBe('answer');
		expect(request).toHaveBeenCalledTimes(2);
	});

	it('is given up after four tries', async () => {
		const request = jest.fn().mockRejectedValue(limited);
		await expect(withRetry(request, {})).rejects.toBe(limited);
		expect(request).toHaveBeenCalledTimes(4);
	});

	it.each([
		[true, 2],
		[false, 1],
	])(
		'over a connection that breaks (idempotent: %p) is sent %i times',
		async (idempotent, times) => {
			const failure = Object.assign(new Error('failed'), { cause: { code: 'ECONNRESET' } });
			const request = jest.fn().mockRejectedValue(failure);
			await expect(withRetry(request, { idempotent })).rejects.toBe(failure);
			expect(request).toHaveBeenCalledTimes(times);
		},
	);
});
