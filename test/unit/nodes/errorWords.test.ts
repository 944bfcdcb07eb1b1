import { describeFailure } from '../../../nodes/Ipex/shared/errorWords';

const sentence = /^[A-Z].*\.$/;

describe('the words for a failure', () => {
	it.each([301, 400, 401, 403, 404, 408, 409, 414, 418, 422, 429, 500, 502, 503, 504])(
		'of HTTP %i say in one sentence what happened and in another what to do',
		(status) => {
			const { happened, todo } = describeFailure({ status });
			expect(happened).toMatch(sentence);
			expect(todo).toMatch(sentence);
		},
	);

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED', 'EWHATEVER'])(
		'of %s say what happened without the code, which n8n would replace by words of its own',
		(code) => {
			const { happened, todo } = describeFailure({ code });
			expect(happened).toMatch(sentence);
			expect(todo).toMatch(sentence);
			expect(happened).not.toContain(code);
		},
	);

	it('come at once for a body of a megabyte', () => {
		const start = Date.now();
		const { happened } = describeFailure({ status: 404, said: 'x'.repeat(1_000_000) });
		expect(happened).toMatch(/\(HTTP 404\)\.$/);
		expect(Date.now() - start).toBeLessThan(1_000);
	});

	it('quote what the platform said', () => {
		expect(
			describeFailure({ status: 400, said: 'pageSize must be <= 5000' }).happened,
		).not.toContain('pageSize');
		expect(describeFailure({ status: 400, said: 'page must be at least 1.' }).happened).toBe(
			'IPEX did not accept the request (HTTP 400): page must be at least 1.',
		);
	});

	it.each([
		['a page of HTML', '<html><body>Bad Gateway</body></html>'],
		['JSON', '{"trace":"…"}'],
		['a long text', 'x '.repeat(200)],
		['no text', { message: 'nested' }],
	])('never quote %s', (_, said) => {
		expect(describeFailure({ status: 502, said }).happened).toBe(
			'IPEX failed to process the request (HTTP 502).',
		);
	});

	it('never quote a token', () => {
		const token = `${'a'.repeat(36)}.${'b'.repeat(80)}.${'c'.repeat(43)}`;
		expect(describeFailure({ status: 400, said: `bad token ${token}` }).happened).not.toContain(
			'bbbb',
		);
	});
});
