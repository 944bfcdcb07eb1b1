import { randomUUID } from 'crypto';

/** The header that the services of the platform write to their logs and pass on, so that IPEX support can find a request. */
export const CORRELATION_HEADER = 'x-correlation-id';

/** A new identifier for one request. */
export function newCorrelationId(): string {
	return randomUUID();
}

/** The text of an error with the correlation ID of its request, if it had one. */
export function withCorrelationId(description: string, id: unknown): string {
	if (typeof id !== 'string' || id === '') return description;
	return `${description} Correlation ID for IPEX support: ${id}`.trim();
}
