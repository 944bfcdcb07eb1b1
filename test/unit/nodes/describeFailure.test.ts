import { assertUrlAllowed, type INode, NodeApiError } from 'n8n-workflow';

import {
	describeResponse,
	describeUnreachable,
} from '../../../nodes/Ipex/errors/authorizationErrors';
import { toNodeError } from '../../../nodes/Ipex/errors/toNodeError';
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

describe('the text of a failure', () => {
	it.each([301, 400, 401, 403, 404, 408, 409, 414, 418, 422, 429, 500, 502, 503, 504])(
		'of HTTP %i says in one sentence what happened and in another what to do',
		(status) => {
			const { message, description } = describeFailure({ status });
			expect(message).toMatch(sentence);
			expect(description).toMatch(sentence);
		},
	);

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED', 'EWHATEVER'])(
		'of %s contains no code, because n8n replaces a message with a code',
		(code) => {
			const { message, description } = describeFailure({ code });
			expect(message).toMatch(sentence);
			expect(description).toMatch(sentence);
			expect(message).not.toContain(code);
		},
	);

	it.each([
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'CERT_HAS_EXPIRED',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('of %s says that the certificate is not trusted', (code) => {
		expect(describeFailure({ code })).toStrictEqual({
			message: 'The certificate of the IPEX API is not trusted.',
			description: expect.stringMatching(/^Check the 'API URL' .* trust the certificate/),
		});
		const { message, description } = describeUnreachable(
			'https://auth.example',
			errorWith(code),
		).text;
		expect(message).toBe(
			'The IPEX authorization server at https://auth.example has a certificate that n8n does not trust.',
		);
		expect(description).toMatch(/^Check the 'Auth URL' .* trust the certificate/);
	});

	it('of a sign-in that n8n does not allow names the setting of the credential', () => {
		const url = 'https://auth.example/token';
		const rejected = caught(() => assertUrlAllowed({ url, allowedDomains: 'api.example' }));
		const { message, description } = describeUnreachable('https://auth.example', rejected).text;
		expect(message).toMatch(/ is not among the domains that the credential allows\.$/);
		expect(description).toMatch(/'Allowed HTTP Request Domains'/);
	});

	it.each([
		['of the node', new TypeError('x is not a function')],
		['in a request', { wrapped: new Error('Could not read it') }],
	])('of an error %s without a network error does not mention the network', (_, thrown) => {
		const { message, description } = toNodeError(
			NODE,
			thrown instanceof Error ? thrown : new NodeApiError(NODE, thrown.wrapped as never),
		);
		expect(message).toMatch(/^The node itself failed: (x is not a function|Could not read it)\.$/);
		expect(description).toMatch(/report this at https:/);
	});

	it('of a sign-in keeps a name with a full stop in its sentence', () => {
		const attempt = { kind: 'impersonation', email: 'a@b.cz', user: 'Ing. Jana Nová' } as const;
		const rejected = describeResponse(attempt, 404, 'https://auth.example');
		expect(toNodeError(NODE, rejected)).toMatchObject({
			message: 'IPEX does not have a user Ing. Jana Nová.',
			description: "Check the e-mail or login in 'Act As'.",
		});
	});

	it('takes no time for a body of a megabyte', () => {
		const start = Date.now();
		const { message } = describeFailure({ status: 404, platformMessage: 'x'.repeat(1_000_000) });
		expect(message).toMatch(/\(HTTP 404\)\.$/);
		// Only work that grows faster than the length takes longer.
		expect(Date.now() - start).toBeLessThan(30_000);
	});

	it('contains the message of the platform', () => {
		expect(
			describeFailure({ status: 400, platformMessage: 'pageSize must be <= 5000' }).message,
		).not.toContain('pageSize');
		expect(
			describeFailure({ status: 400, platformMessage: 'page must be at least 1.' }).message,
		).toBe('IPEX did not accept the request (HTTP 400): page must be at least 1.');
	});

	it.each([
		['a page of HTML', '<html><body>Bad Gateway</body></html>'],
		['JSON', '{"trace":"…"}'],
		['a long text', 'x '.repeat(200)],
		['no text', { message: 'nested' }],
	])('never contains %s', (_, platformMessage) => {
		expect(describeFailure({ status: 502, platformMessage }).message).toBe(
			'IPEX could not process the request (HTTP 502).',
		);
	});

	it('never contains a token', () => {
		const token = `${'a'.repeat(36)}.${'b'.repeat(80)}.${'c'.repeat(43)}`;
		expect(
			describeFailure({ status: 400, platformMessage: `bad token ${token}` }).message,
		).not.toContain('bbbb');
	});
});
