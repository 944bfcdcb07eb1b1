import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { isAuthorizationError, type Words } from '../../../credentials/authorizationErrors';
import { readRetryAfter } from '../../../credentials/retryPolicy';
import {
	type Attempt,
	describeFailure,
	describeOwnFailure,
	describeUnexpected,
	type Failure,
} from './errorWords';
import { RepeatedPageError } from './pagination';

/** An answer that is not what the API promises. */
export class UnexpectedAnswerError extends Error {
	override readonly name = 'UnexpectedAnswerError';
}

/** A value in the node that cannot be sent; found before any request. */
export class InvalidParameterError extends Error {
	override readonly name = 'InvalidParameterError';

	constructor(
		readonly happened: string,
		readonly todo: string,
	) {
		super(`${happened} ${todo}`);
	}
}

/** A request that the platform rejected with a status of success, as GraphQL does. */
export class RejectedRequestError extends Error {
	override readonly name = 'RejectedRequestError';

	constructor(
		readonly happened: string,
		readonly todo: string,
	) {
		super(`${happened} ${todo}`);
	}
}

/** An answer that began well and did not come whole. */
export class InterruptedAnswerError extends Error {
	override readonly name = 'InterruptedAnswerError';

	constructor(code: 'ECONNRESET' | 'ETIMEDOUT') {
		super('The answer did not come whole.', { cause: { code } });
	}
}

/** The file came, and n8n could not keep it. */
export class FileStorageError extends Error {
	override readonly name = 'FileStorageError';

	readonly happened = 'n8n could not store the file that IPEX sent.';

	readonly todo = 'Check the disk space and the binary data settings of n8n.';
}

/** A file that IPEX has in its lists, and does not send. */
export class MissingFileError extends Error {
	override readonly name = 'MissingFileError';

	readonly todo = 'The file may not be ready yet. Run the node again in a while.';

	constructor(readonly happened: string) {
		super(happened);
	}
}

/**
 * Turns whatever went wrong with an item into the error that n8n shows. It is built anew, without the original as
 * its cause: that one carries the request, header and all.
 * @param attempt what failed, since it decides what can be done
 * @param address the field of the credential that holds the address of the request
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
	attempt: Attempt = 'read',
	address = 'API URL',
): NodeApiError {
	const { words, status, retryAfter } = readError(error, attempt);
	return new NodeApiError(node, { message: words.happened } as JsonObject, {
		message: words.happened,
		description: words.todo.replace('"API URL"', `"${address}"`),
		httpCode: status === undefined ? undefined : String(status),
		itemIndex,
		failure: readWait(status, retryAfter),
	});
}

/**
 * How long the platform asked to wait. n8n's poll backoff reads it from the `failure` of the error that a poll throws.
 * An earlier n8n ignores it.
 */
function readWait(status: number | undefined, retryAfter: unknown): NodeApiError['failure'] {
	const retryAfterMs = readRetryAfter(retryAfter, Date.now());
	if (retryAfterMs === undefined) return undefined;
	if (status === 429) return { cause: 'rate-limited', retryAfterMs };
	return status === 503 ? { cause: 'temporarily-unavailable', retryAfterMs } : undefined;
}

function readError(
	error: unknown,
	attempt: Attempt,
): { words: Words; status?: number; retryAfter?: unknown } {
	if (
		error instanceof InvalidParameterError ||
		error instanceof RejectedRequestError ||
		error instanceof FileStorageError ||
		error instanceof MissingFileError
	) {
		return { words: error };
	}
	if (error instanceof UnexpectedAnswerError || error instanceof RepeatedPageError) {
		return { words: describeUnexpected(error.message, attempt) };
	}
	const cause: unknown = error instanceof Error ? error.cause : undefined;
	if (isAuthorizationError(cause)) return { words: cause };
	if (isAuthorizationError(error)) return { words: error };
	const failure = readFailure(error, cause);
	if (failure.status === undefined && failure.code === undefined) {
		return { words: describeOwnFailure(fields(cause ?? error).message) };
	}
	const { status, retryAfter } = failure;
	return { words: describeFailure(failure, attempt), status, retryAfter };
}

/** The status and the words of the platform in what n8n's request helpers throw. */
export function readFailure(error: unknown, cause: unknown = causeOf(error)): Failure {
	const { httpCode, context } = fields(error);
	const { response, code } = fields(cause);
	const { status, data, headers } = fields(response);
	const number = Number(status ?? httpCode);
	return {
		status: number >= 100 && number < 600 ? number : undefined,
		code: typeof code === 'string' ? code : textOf(httpCode),
		said: messageIn(data ?? fields(context).data),
		retryAfter: fields(headers)['retry-after'],
		date: fields(headers).date,
	};
}

/** The message in an error body; the platform does not document which key holds it. */
function messageIn(body: unknown): unknown {
	if (typeof body === 'string') return body;
	const { message, error_description: description, error, errors } = fields(body);
	const said = message ?? description ?? error ?? firstMessage(errors);
	const constraints = constraintsIn(errors);
	if (constraints.length === 0) return said;
	return [...(typeof said === 'string' ? [said] : []), ...constraints].join('; ');
}

/** The message of GraphQL, where its errors come with a status of failure. */
function firstMessage(errors: unknown): unknown {
	return Array.isArray(errors) ? fields(errors[0] as unknown).message : undefined;
}

/** What is wrong with each property, as the newer services of the platform tell it. */
function constraintsIn(errors: unknown): string[] {
	const list: unknown[] = Array.isArray(errors) ? errors : [];
	return list
		.flatMap((error) => Object.values(fields(fields(error).constraints)))
		.filter((constraint): constraint is string => typeof constraint === 'string');
}

function causeOf(error: unknown): unknown {
	return error instanceof Error ? error.cause : undefined;
}

function fields(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
