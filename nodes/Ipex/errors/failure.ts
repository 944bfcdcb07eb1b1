import { CORRELATION_HEADER } from './correlation';

/** What is known about a request that failed. */
export interface Failure {
	/** HTTP status of the response; undefined when there was none. */
	status?: number;
	/** Code of the network error, for example `ECONNRESET`. */
	code?: string;
	/** The message of the platform, as it is in the response. */
	platformMessage?: unknown;
	/** The header `Retry-After` of the response: seconds, or an HTTP date. */
	retryAfter?: unknown;
	/** The correlation ID that the request carried. */
	correlationId?: unknown;
	/** The header `Date` of the response: the clock of the platform. */
	date?: unknown;
}

/** Whether the server may answer the same request another time: it was too slow, or has a fault of its own. */
export function isTransientStatus(status: number): boolean {
	return status === 408 || status >= 500;
}

/** Reads what n8n's request helpers throw. */
export function readFailure(error: unknown): Failure {
	const { httpCode, context } = propertiesOf(error);
	const { response, code, config } = propertiesOf(causeOf(error));
	const { status, data, headers } = propertiesOf(response);
	const number = Number(status ?? httpCode);
	return {
		status: number >= 100 && number < 600 ? number : undefined,
		code: [code, httpCode].find((one) => typeof one === 'string'),
		platformMessage: messageIn(data ?? propertiesOf(context).data),
		retryAfter: propertiesOf(headers)['retry-after'],
		date: propertiesOf(headers).date,
		correlationId: propertiesOf(propertiesOf(config).headers)[CORRELATION_HEADER],
	};
}

/**
 * Waits for a promise and returns its outcome, for code that looks at an error and may throw it again. A catch block may
 * not do that: n8n's linter (`require-node-api-error`) allows only a NodeApiError or a NodeOperationError to be thrown
 * there, and these errors are made in one place, at the end of a request (`toNodeError.ts`).
 */
export async function settle<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
	const [outcome] = await Promise.allSettled([promise]);
	return outcome;
}

/**
 * Reads a `Retry-After` header: seconds, or an HTTP date.
 * @param now ms since the epoch
 * @returns milliseconds from now; undefined when the header is missing or cannot be read
 */
export function readRetryAfter(value: unknown, now: number): number | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** What n8n wraps in an error of its own. */
export function causeOf(error: unknown): unknown {
	return error instanceof Error ? error.cause : undefined;
}

/** The message in an error body. The platform does not document which key contains it. */
function messageIn(body: unknown): unknown {
	if (typeof body === 'string') return body;
	const { message, error_description: description, error, errors } = propertiesOf(body);
	const list: unknown[] = Array.isArray(errors) ? errors : [];
	// GraphQL has its messages in a list.
	const said = message ?? description ?? error ?? propertiesOf(list[0]).message;
	const constraints = list.flatMap(constraintsIn);
	if (constraints.length === 0) return said;
	return [...(typeof said === 'string' ? [said] : []), ...constraints].join('; ');
}

/** What is wrong with a property, as the newer services of the platform report it. */
function constraintsIn(error: unknown): string[] {
	const constraints = Object.values(propertiesOf(propertiesOf(error).constraints));
	return constraints.filter((constraint): constraint is string => typeof constraint === 'string');
}

function propertiesOf(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
