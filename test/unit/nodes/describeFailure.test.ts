import { assertUrlAllowed, type INode, NodeApiError } from 'n8n-workflow';

import {
	describeResponse,
	describeUnreachable,
} from '../../../nodes/Ipex/errors/authorizationErrors';
import { toNodeError } from '../../../nodes/Ipex/errors/nodeErrors';
import { describeFailure } from '../../../nodes/Ipex/errors/describeFailure';

const NODE: INode = {
	id: '1',
	name: 'IPEX',
	type: 'n8n-nodes-ipex.ipex',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

function errorWith(code: string): Error {
	return Object.assign(new Error(code), { code });
}

function caught(work: () => void): unknown {
	try {
		work();
	} catch (error) {
		return error;
	}
	throw new Error('Nothing was thrown.');
}

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

	it.each([
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'CERT_HAS_EXPIRED',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('of %s say that the certificate is not trusted', (code) => {
		expect(describeFailure({ code })).toEqual({
			happened: 'The certificate of the IPEX API is not trusted.',
			todo: expect.stringMatching(/^Check the "API URL" .* trust the certificate/),
		});
		const { happened, todo } = describeUnreachable('https://auth.example', errorWith(code));
		expect(happened).toBe(
			'The IPEX authorization server at https://auth.example has a certificate that n8n does not trust.',
		);
		expect(todo).toMatch(/^Check the "Auth URL" .* trust the certificate/);
	});

	it('of a sign-in that n8n forbids name the setting of the credential', () => {
		const url = 'https://auth.example/token';
		const refused = caught(() => assertUrlAllowed({ url, allowedDomains: 'api.example' }));
		const { happened, todo } = describeUnreachable('https://auth.example', refused);
		expect(happened).toMatch(/ is not among the domains that the credential allows\.$/);
		expect(todo).toMatch(/"Allowed HTTP Request Domains"/);
	});

	it.each([
		['of the node', new TypeError('x is not a function')],
		['in a request', { wrapped: new Error('Could not read it') }],
	])('of an error %s that no network is the cause of do not speak of the network', (_, thrown) => {
		const { message, description } = toNodeError(
			NODE,
			thrown instanceof Error ? thrown : new NodeApiError(NODE, thrown.wrapped as never),
		);
		expect(message).toMatch(/^The node itself failed: (x is not a function|Could not read it)\.$/);
		expect(description).toMatch(/report this at https:/);
	});

	it('of a sign-in keep a name with a full stop in its sentence', () => {
		const attempt = { kind: 'impersonation', email: 'a@b.cz', user: 'Ing. Jana Nová' } as const;
		const refused = describeResponse(attempt, 404, 'https://auth.example');
		expect(toNodeError(NODE, refused)).toMatchObject({
			message: 'IPEX knows no user Ing. Jana Nová.',
			description: 'Check the e-mail or login in "Act As".',
		});
	});

	it('come at once for a body of a megabyte', () => {
		const start = Date.now();
		const { happened } = describeFailure({ status: 404, said: 'x'.repeat(1_000_000) });
		expect(happened).toMatch(/\(HTTP 404\)\.$/);
		// Only work that grows faster than the length takes longer.
		expect(Date.now() - start).toBeLessThan(30_000);
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
