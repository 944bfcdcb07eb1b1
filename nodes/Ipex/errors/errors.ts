/** The two sentences of an error. They never contain a token, a password or a raw response. */
export interface ErrorText {
	/** What happened. */
	message: string;
	/** What to do about it. */
	description: string;
}

/** An error that already has its text. n8n sometimes shows the message alone, so it contains both sentences. */
abstract class DescribedError extends Error {
	readonly text: ErrorText;

	constructor(message: string, description: string) {
		super(`${message} ${description}`);
		this.text = { message, description };
	}
}

/** Thrown when a parameter has a value that the node cannot send. No request has been sent then. */
export class InvalidParameterError extends DescribedError {
	override readonly name = 'InvalidParameterError';
}

/** Thrown for a request that waited for its turn when IPEX stopped responding. */
export class NotSentError extends DescribedError {
	override readonly name = 'NotSentError';

	constructor() {
		super(
			'The node did not send this request, because IPEX did not respond to earlier ones.',
			'The request changed nothing. Run the node again when IPEX responds.',
		);
	}
}

/** Thrown when IPEX rejected a request with a status of success, as GraphQL does. */
export class RejectedRequestError extends DescribedError {
	override readonly name = 'RejectedRequestError';
}

/** Thrown when IPEX sent a file and n8n could not store it. */
export class FileStorageError extends DescribedError {
	override readonly name = 'FileStorageError';

	constructor() {
		super(
			'n8n could not store the file that IPEX sent.',
			'Check the disk space and the binary data settings of n8n.',
		);
	}
}

/** Thrown when IPEX lists a file and does not send it. */
export class MissingFileError extends DescribedError {
	override readonly name = 'MissingFileError';

	constructor(message: string) {
		super(message, 'The file may not be ready yet. Run the node again in a while.');
	}
}

/** Thrown when a sign-in or an impersonation fails. */
export class AuthorizationError extends DescribedError {
	override readonly name = 'IpexAuthorizationError';

	/**
	 * @param rejected whether the platform rejected the request (4xx). Otherwise it was not available.
	 * @param timedOut whether the platform did not respond in time
	 */
	constructor(
		message: string,
		description: string,
		readonly rejected: boolean = false,
		readonly timedOut: boolean = false,
	) {
		super(message, description);
	}
}

/** Thrown when a response is not what the API documents. */
export class UnexpectedResponseError extends Error {
	override readonly name: string = 'UnexpectedResponseError';
}

/** Thrown when the platform returns the same page again and again, so that the rest of the list cannot be read. */
export class RepeatedPageError extends UnexpectedResponseError {
	override readonly name = 'RepeatedPageError';

	constructor(readonly page: number) {
		super(`Page ${page} of the list repeats the pages before it.`);
	}
}

/** Thrown when a response began and did not arrive completely. It has the form of a network error. */
export class InterruptedResponseError extends Error {
	override readonly name = 'InterruptedResponseError';

	constructor(code: 'ECONNRESET' | 'ETIMEDOUT') {
		super('The response did not arrive completely.', { cause: { code } });
	}
}

/** Whether `error` is an {@link AuthorizationError}. n8n may have loaded another copy of this module. */
export function isAuthorizationError(error: unknown): error is AuthorizationError {
	return error instanceof Error && error.name === 'IpexAuthorizationError';
}

/** The text of an error that already has one. */
export function textIn(error: unknown): ErrorText | undefined {
	if (error instanceof DescribedError || isAuthorizationError(error)) return error.text;
	return undefined;
}
