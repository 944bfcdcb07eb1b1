import {
	describeResponse,
	describeUnreachable,
} from '../../../nodes/Ipex/errors/authorizationErrors';
import { UnexpectedResponseError } from '../../../nodes/Ipex/errors/errors';
import {
	errorOf,
	evaluate,
	parametersOf,
	withCode,
	withStatus,
} from '../../support/exampleExpression';

describe('the state of a lead after a call', () => {
	const { columns } = parametersOf<{ columns: { value: { state: string } } }>(
		'lead-form',
		'Note the result',
	);
	const stateAfter = (result: object, tries = 1) =>
		evaluate(columns.value.state, result, {
			'Take the lead': [{ tries }],
			Settings: [{ mostTries: 5 }],
		});

	it('is "called" when the call was started', () => {
		expect(stateAfter({ callId: '1767600000.1' })).toBe('called');
	});

	it.each([
		['the gateway got no response in time', withStatus(504)],
		['IPEX failed', withStatus(500)],
		['IPEX broke off behind its gateway', withStatus(502)],
		['the request timed out', withStatus(408)],
		['no response came', withCode('ETIMEDOUT')],
		['the connection broke', withCode('ECONNRESET')],
		['the response was something else', new UnexpectedResponseError('IPEX responded with a list.')],
	])('is "check" when the phone may have rung: %s', (_, failure) => {
		expect(stateAfter({ error: errorOf(failure, 'write') })).toBe('check');
	});

	const url = 'https://auth.voipex.io';
	it.each([
		['IPEX is down', withStatus(503)],
		['IPEX limits requests', withStatus(429)],
		['IPEX refuses the agent', withStatus(403)],
		['nothing listens', withCode('ECONNREFUSED')],
		['the sign-in timed out', describeUnreachable(url, { code: 'ETIMEDOUT' })],
		['the sign-in failed', describeResponse({ kind: 'refresh' }, 504, url)],
	])('stays empty when the phone did not ring: %s', (_, failure) => {
		expect(stateAfter({ error: errorOf(failure, 'write') })).toBe('');
		expect(stateAfter({ error: errorOf(failure, 'write') }, 5)).toBe('failed');
	});
});

describe('the agent of a lead', () => {
	const { assignments } = parametersOf<{ assignments: { assignments: Array<{ value: string }> } }>(
		'lead-form',
		'Which agent?',
	);
	const agentOf = (lastUsers: unknown[], ofRegion: object = {}, lastOutcome = 'answered') =>
		evaluate(assignments.assignments[0]?.value ?? '', ofRegion, {
			'Contacts with the number': lastUsers.map((lastUser) => ({ lastUser, lastOutcome })),
			Settings: [{ fallbackAgent: 'fallback' }],
		});

	it.each([
		['who alone spoke with the number', ['jana', 'jana', null], {}, 'jana'],
		['of the region if several spoke with it', ['jana', 'karel'], { agent: 'eva' }, 'eva'],
		['of the last resort', [undefined], {}, 'fallback'],
		[
			'of the region if only a line answered, whose user is unknown',
			['204'],
			{ agent: 'eva' },
			'eva',
		],
		['who spoke with the number, although a line answered as well', ['204', 'jana'], {}, 'jana'],
	])('is the one %s', (_, lastUsers, ofRegion, agent) => {
		expect(agentOf(lastUsers, ofRegion)).toBe(agent);
	});

	it.each(['missed', 'busy', 'noAnswer'])(
		'is the one of the region if the last call was only tried: %s',
		(outcome) => {
			expect(agentOf(['jana'], { agent: 'eva' }, outcome)).toBe('eva');
		},
	);
});
