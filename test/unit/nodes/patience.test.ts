import { patiently, waitBeforeRetry } from '../../../nodes/Ipex/shared/patience';

const NOW = Date.UTC(2026, 0, 1);

describe('the wait at a rate limit', () => {
	it.each([
		['3', 1, 3_000],
		['0', 1, 0],
		[undefined, 1, 1_000],
		[undefined, 3, 4_000],
		['soon', 2, 2_000],
		['Thu, 01 Jan 2026 00:00:20 GMT', 1, 20_000],
		['Wed, 31 Dec 2025 23:59:00 GMT', 1, 0],
	])('with Retry-After %p at attempt %i is %i ms', (retryAfter, attempt, wait) => {
		expect(waitBeforeRetry(retryAfter, attempt, NOW)).toBe(wait);
	});

	it('is not worth it for more than a minute, nor a fourth time', () => {
		expect(waitBeforeRetry('61', 1, NOW)).toBeUndefined();
		expect(waitBeforeRetry('1', 4, NOW)).toBeUndefined();
	});
});

describe('a request', () => {
	const limited = Object.assign(new Error('limited'), {
		httpCode: '429',
		cause: { response: { status: 429, headers: { 'retry-after': '0' } } },
	});

	it('is sent again after a rate limit', async () => {
		const request = jest.fn().mockRejectedValueOnce(limited).mockResolvedValueOnce('answer');
		expect(await patiently(request)).toBe('answer');
		expect(request).toHaveBeenCalledTimes(2);
	});

	it('is given up after four tries', async () => {
		const request = jest.fn().mockRejectedValue(limited);
		await expect(patiently(request)).rejects.toBe(limited);
		expect(request).toHaveBeenCalledTimes(4);
	});

	it('is not sent again after any other error', async () => {
		const failure = Object.assign(new Error('failed'), { httpCode: '503' });
		const request = jest.fn().mockRejectedValue(failure);
		await expect(patiently(request)).rejects.toBe(failure);
		expect(request).toHaveBeenCalledTimes(1);
	});
});
