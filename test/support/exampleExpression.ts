import { type INode } from 'n8n-workflow';

import { toNodeError } from '../../nodes/Ipex/errors/toNodeError';
import { vm } from '../../tools/node';
import { readExample } from './exampleWorkflow';

/** The parameters of a node of an example. */
export function parametersOf<T>(example: string, name: string): T {
	const node = readExample(example).nodes.find((one) => one.name === name);
	if (!node) throw new Error(`There is no node ${name}.`);
	return node.parameters as T;
}

/**
 * The value of an expression of an example.
 * @param json the item
 * @param results what earlier nodes returned, by their names
 */
export function evaluate(
	expression: string,
	json: object,
	results: Record<string, object[]> = {},
): unknown {
	const [, code = ''] = /^=\{\{(.*)\}\}$/s.exec(expression) ?? [];
	const resultOf = (name: string) => {
		const items = (results[name] ?? []).map((one) => ({ json: one }));
		return { item: items[0], first: () => items[0], all: () => items };
	};
	return vm.runInNewContext(code, { $json: json, $: resultOf });
}

const NODE = { name: 'IPEX', type: 'n8n-nodes-ipex.ipex' } as INode;

/** What the IPEX node puts into `error` when it continues after a failure. */
export function errorOf(failure: unknown, attempt: 'read' | 'write'): string {
	const { message, description } = toNodeError(NODE, failure, 0, attempt);
	return `${message} ${description}`;
}

/** What n8n throws after a response with this status. */
export function withStatus(status: number): Error {
	return new Error('x', { cause: { response: { status, data: { message: 'Sorry' } } } });
}

/** What n8n throws after an error of the network. */
export function withCode(code: string): Error {
	return new Error('x', { cause: { code } });
}
