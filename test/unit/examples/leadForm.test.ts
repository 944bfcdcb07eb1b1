import type { INode } from 'n8n-workflow';

import {
	describeResponse,
	describeUnreachable,
} from '../../../nodes/Ipex/errors/authorizationErrors';
import { UnexpectedResponseError } from '../../../nodes/Ipex/errors/errors';
import { toNodeError } from '../../../nodes/Ipex/errors/toNodeError';
import { vm } from '../../../tools/node';
import { readExample } from '../../support/exampleWorkflow';

const { nodes } = readExample('lead-form');

/** The value of an expression of the workflow. */
function evaluate(expression: unknown, json: object, results: Record<string, object[]>): unknown {
	const [, code = ''] = /^=\{\{(.*)\}\}$/s.exec(String(expression)) ?? [];
	const resultOf = (name: string) => {
		const items = (results[name] ?? []).map((one) => ({ json: one }));
		return { first: () => items[0], all: () => items };
	};
	return vm.runInNewContext(code, { $json: json, $: resultOf });
}

function parametersOf(name: string): Record<string, unknown> {
	const node = nodes.find((one) => one.name === name);
	if (!node) throw new Error(`There is no node ${name}.`);
	return node.parameters as Record<string, unknown>;
}

const NODE = { name: 'Call the lead', type: 'n8n-nodes-ipex.ipex' } as INode;

/** What the IPEX node puts into `error` when it continues after a call that it could not start. */
function errorOf(failure: unknown): string {
	const { message, description } = toNodeError(NODE, failure, 0, 'write');
	return `${message} ${description}`;
}

const withStatus = (status: number) =>
	new Error('x', { cause: { response: { status, data: { message: 'Sorry' } } } });
const withCode = (code: string) => new Error('x', { cause: { code } });

describe('the state of a lead after a call', () => {
	const { columns } = parametersOf('Note the result') as { columns: { value: { state: string } } };
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
		['the request timed out', withStatus(408)],
		['no response came', withCode('ETIMEDOUT')],
		['the connection broke', withCode('ECONNRESET')],
		['the response was something else', new UnexpectedResponseError('IPEX responded with a list.')],
	])('is "check" when the phone may have rung: %s', (_, failure) => {
		expect(stateAfter({ error: errorOf(failure) })).toBe('check');
	});

	const url = 'https://auth.voipex.io';
	it.each([
		['IPEX is down', withStatus(503)],
		['the gateway does not reach IPEX', withStatus(502)],
		['IPEX limits requests', withStatus(429)],
		['IPEX refuses the agent', withStatus(403)],
		['nothing listens', withCode('ECONNREFUSED')],
		['the sign-in timed out', describeUnreachable(url, { code: 'ETIMEDOUT' })],
		['the sign-in failed', describeResponse({ kind: 'refresh' }, 504, url)],
	])('stays empty when the phone did not ring: %s', (_, failure) => {
		expect(stateAfter({ error: errorOf(failure) })).toBe('');
		expect(stateAfter({ error: errorOf(failure) }, 5)).toBe('failed');
	});
});

describe('the agent of a lead', () => {
	const { assignments } = parametersOf('Which agent?') as {
		assignments: { assignments: Array<{ value: string }> };
	};
	const agentOf = (lastUsers: unknown[], ofRegion: object = {}) =>
		evaluate(assignments.assignments[0]?.value, ofRegion, {
			'Contacts with the number': lastUsers.map((lastUser) => ({ lastUser })),
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
});
