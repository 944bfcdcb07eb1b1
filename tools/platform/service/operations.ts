import type { Operation } from './contract';

/** Finds the operation that a request is for. */
export type OperationFinder = (method: string, path: string) => Operation | undefined;

function parameterCount({ path }: Operation): number {
	return path.split('{').length - 1;
}

/** Fixed paths first, since `/recordings/download` is no file name. */
export function fixedPathsFirst(operations: readonly Operation[]): Operation[] {
	return [...operations].sort((one, other) => parameterCount(one) - parameterCount(other));
}

/** The path of a document as Express writes it. */
export function routeOf({ path }: Operation): string {
	return path.replace(/\{(\w+)\}/g, ':$1');
}

/** A finder for the operations of one contract. */
export function operationFinder(operations: readonly Operation[]): OperationFinder {
	const patterns = fixedPathsFirst(operations).map((operation) => ({
		operation,
		pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}/?$`),
	}));
	return (method, path) =>
		patterns.find(
			({ operation, pattern }) => operation.method === method.toLowerCase() && pattern.test(path),
		)?.operation;
}
