import { IpexApi } from '../../../credentials/IpexApi.credentials';
import { responseTimeout, responseTimeoutSignal } from '../../../credentials/responseTimeout';
import { holdAnswerLimits } from '../../support/responseTimeouts';

const MINUTE = 60_000;

describe('the bound of an answer', () => {
	it.each<[string, number | undefined, number]>([
		['n8n’s own time-out', undefined, 25],
		['no time-out', 0, 25],
		['a short time-out', 10_000, 5],
		['a poll’s time-out', 2 * MINUTE, 10],
		['a long time-out', 30 * MINUTE, 150],
	])('with %s is minutes', (_, timeout, minutes) => {
		expect(responseTimeout(timeout)).toBe(minutes * MINUTE);
	});

	it.each(['limit', 'cancellation'] as const)('ends the request at its %s, once', (which) => {
		const held = holdAnswerLimits();
		const cancellation = new AbortController();
		const signal = responseTimeoutSignal(undefined, cancellation.signal);
		const ends = { heard: jest.fn(), gone: jest.fn() };
		signal.addEventListener?.('abort', ends.heard);
		signal.addEventListener?.('abort', ends.gone);
		signal.removeEventListener?.('abort', ends.gone);
		expect(signal.aborted).toBe(false);
		if (which === 'limit') held.pass();
		else cancellation.abort();
		held.end();
		expect(signal.aborted).toBe(true);
		expect(ends.heard).toHaveBeenCalledTimes(1);
		expect(ends.gone).not.toHaveBeenCalled();
	});
});

describe('what the credential signs', () => {
	const credentials = () => ({
		authUrl: 'https://auth.example',
		apiUrl: 'https://api.example',
		email: `${Math.random()}@example.cz`,
		password: 'Heslo',
	});

	/** The signal and what was asked of the clock for one request. */
	async function sign(options: object) {
		const access = credentials();
		const credential = new IpexApi();
		const httpRequest = async () => ({ statusCode: 200, body: { access_token: 'token' } });
		await credential.preAuthentication.call({ helpers: { httpRequest } } as never, access);
		const held = holdAnswerLimits();
		const url = 'https://api.example/calls';
		const { authenticate } = credential;
		if (typeof authenticate !== 'function') throw new Error('The credential signs nothing.');
		const signed = await authenticate(access, { url, ...options });
		held.end();
		// The first one is the sign-in's.
		return { signal: signed.abortSignal, limits: held.limits.slice(1) };
	}

	it('is bounded by its time-out, and by n8n’s signal as well', async () => {
		const cancellation = new AbortController();
		const { signal, limits } = await sign({
			timeout: 2 * MINUTE,
			abortSignal: cancellation.signal,
		});
		expect(limits).toStrictEqual([10 * MINUTE]);
		cancellation.abort();
		expect(signal?.aborted).toBe(true);
	});

	it.each([
		['a file', { encoding: 'stream' }],
		['a request of n8n’s HTTP Request node', { uri: 'https://api.example/calls' }],
	])('is not bounded when it is %s', async (_, options) => {
		const abortSignal = new AbortController().signal;
		expect(await sign({ ...options, abortSignal })).toStrictEqual({
			signal: abortSignal,
			limits: [],
		});
	});
});
