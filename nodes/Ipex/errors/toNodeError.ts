import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { withCorrelationId } from './correlation';
import {
	type Attempt,
	describeFailure,
	describeOwnFailure,
	describeUnexpected,
} from './describeFailure';
import { type ErrorText, textIn, UnexpectedResponseError } from './errors';
import { causeOf, type Failure, readFailure, readRetryAfter } from './failure';

/**
 * Turns everything that can go wrong with an item into the error that n8n shows. The error is new and has no cause,
 * because the original error contains the request with its token.
 * @param attempt what failed
 * @param address the field of the credential that holds the address of the request
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
	attempt: Attempt = 'read',
	address = 'API URL',
): NodeApiError {
	const { text, failure } = describe(error, attempt);
	const { status } = failure;
	return new NodeApiError(node, { message: text.message } as JsonObject, {
		message: text.message,
		description: text.description.replace("'API URL'", `'${address}'`),
		httpCode: status === undefined ? undefined : String(status),
		itemIndex,
		failure: readWait(failure),
	});
}

function describe(error: unknown, attempt: Attempt): { text: ErrorText; failure: Failure } {
	const ownText = textIn(error) ?? textIn(causeOf(error));
	if (ownText) return { text: ownText, failure: {} };
	if (error instanceof UnexpectedResponseError) {
		return { text: describeUnexpected(error.message, attempt), failure: {} };
	}
	const failure = readFailure(error);
	if (failure.status === undefined && failure.code === undefined) {
		const { message } = (causeOf(error) ?? error ?? {}) as { message?: unknown };
		return { text: describeOwnFailure(message), failure: {} };
	}
	const { message, description } = describeFailure(failure, attempt);
	const text = { message, description: withCorrelationId(description, failure.correlationId) };
	return { text, failure };
}

/**
 * How long the platform asked to wait. n8n's poll backoff reads it from the `failure` of the error that a poll throws.
 * Earlier versions of n8n ignore it.
 */
function readWait({ status, retryAfter }: Failure): NodeApiError['failure'] {
	const retryAfterMs = readRetryAfter(retryAfter, Date.now());
	if (retryAfterMs === undefined) return undefined;
	if (status === 429) return { cause: 'rate-limited', retryAfterMs };
	return status === 503 ? { cause: 'temporarily-unavailable', retryAfterMs } : undefined;
}
