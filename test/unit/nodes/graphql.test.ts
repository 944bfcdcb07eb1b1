import { agentError, pausesIn, valueOf } from '../../../nodes/Ipex/request/graphql';

const UNKNOWN = 'This IPEX platform does not offer the functions of agents.';

const isUnknown = (error: unknown) => String(error).includes(UNKNOWN);

const withMessage = (message: unknown) => ({ errors: [{ message }], data: null });

describe('a response of the agents', () => {
	it.each([[{ data: { pauses: ['Lunch'] } }], [{ data: { pauses: ['Lunch'] }, errors: [] }]])(
		'has the value of a field: %j',
		(body) => {
			expect(valueOf('pauses', body)).toStrictEqual(['Lunch']);
			expect(pausesIn(body)).toStrictEqual(['Lunch']);
		},
	);

	it.each([
		'Cannot query field "pauses" on type "Query".',
		'Unknown argument "pause".',
		'Unknown type "Agent".',
		'Unknown field.',
		'Syntax Error: Unexpected Name.',
		'Value "pause" does not exist in the enum.',
	])('says that the platform does not know them: %s', (message) => {
		expect(() => valueOf('pauses', withMessage(message))).toThrow(UNKNOWN);
		expect(isUnknown(agentError({ context: { data: { message } } }))).toBe(true);
	});

	it.each([
		['You are not an agent', /^IPEX did not accept the request.*You are not an agent/],
		['The pause is an Unknown type', /^IPEX did not accept the request/],
		[undefined, /^IPEX did not accept the request\. /],
	])('says why the platform refused: %s', (message, words) => {
		expect(() => valueOf('pauses', withMessage(message))).toThrow(words);
	});

	it('says that the platform refused, also if it gives no reason', () => {
		expect(() => valueOf('pauses', { errors: ['no'] })).toThrow(/^IPEX did not accept the request/);
	});

	it.each([null, 'text', {}, { data: null }, { data: {} }, { data: { agents: [] } }])(
		'is not %j',
		(body) => {
			expect(() => valueOf('pauses', body)).toThrow(/where its API documents "pauses"/);
		},
	);

	it.each([{ data: { pauses: null } }, { data: { pauses: ['Lunch', 7] } }])(
		'has pauses that are names, not %j',
		(body) => {
			expect(() => pausesIn(body)).toThrow(/where its API documents a list of pauses/);
		},
	);
});

describe('a failed request of the agents', () => {
	it.each([404, 405])('with HTTP %i is one that the platform does not know', (status) => {
		expect(isUnknown(agentError({ httpCode: String(status) }))).toBe(true);
	});

	it.each([400, 403, 500])('with HTTP %i stays what it is', (status) => {
		const error = { httpCode: String(status) };
		expect(agentError(error)).toBe(error);
	});
});
