import {
	isAboutCertificate,
	TRUST_CERTIFICATE,
	type Words,
} from '../../../credentials/authorizationErrors';

/** What is known of a request that failed. */
export interface Failure {
	/** HTTP status of the answer; undefined when there was none. */
	status?: number;
	/** Code of the network error, as `ECONNREFUSED`. */
	code?: string;
	/** What the platform itself said, as it stands in the answer. */
	said?: unknown;
	/** The header `Retry-After` of the answer. */
	retryAfter?: unknown;
	/** The header `Date` of the response: the platform's clock. */
	date?: unknown;
}

/**
 * What failed, since it decides what can be done: an operation of the node that reads or one that writes, a poll of a
 * trigger, the look-up of the call that an event is about, a picker in the editor.
 */
export type Attempt = 'read' | 'write' | 'poll' | 'event' | 'picker';

/** Finds words for a failed request. Never a raw body, never a token. */
export function describeFailure(failure: Failure, attempt: Attempt = 'read'): Words {
	const { status, code } = failure;
	const said = quoted(failure.said);
	if (status === undefined) return describeNetworkError(code, attempt);
	// The status said that all is well, and then the body did not come whole.
	if (status < 300) return describeNetworkError('ECONNRESET', attempt);
	if (status >= 300 && status < 400) {
		return {
			happened: `IPEX answered with a redirect to another address (HTTP ${status}).`,
			todo: 'Check the "API URL" in the credential.',
		};
	}
	if (status >= 500) {
		return {
			happened: `IPEX failed to process the request (HTTP ${status})${said}.`,
			todo:
				AFTERWARDS[attempt] ??
				'Try again in a while, or switch on "Retry On Fail" in the settings of the node.',
		};
	}
	return (
		CLIENT_ERRORS[status]?.(said, attempt) ?? {
			happened: `IPEX did not accept the request (HTTP ${status})${said}.`,
			todo: 'Check the parameters of the node.',
		}
	);
}

/** The words for an error of the node, or of n8n around it, that no request met. */
export function describeOwnFailure(message: unknown): Words {
	return {
		happened: `The node itself failed${quoted(message)}.`,
		todo: 'Check its expressions; if they are right, report this at https://github.com/n8n-nodes-ipex/n8n-nodes-ipex/issues.',
	};
}

/** The words for an answer that is not what the API promises. */
export function describeUnexpected(happened: string, attempt: Attempt = 'read'): Words {
	if (attempt === 'write') return { happened, todo: PERHAPS_DONE };
	const again = attempt === 'read' ? 'run the node again' : 'try again in a while';
	return { happened, todo: `Check the "API URL" in the credential; if it is right, ${again}.` };
}

const PERHAPS_DONE =
	'It may have been carried out all the same: look whether it was, before you run the node again.';

/** What to do after a failure that may pass by itself; a node that reads has more than one way. */
const AFTERWARDS: Partial<Record<Attempt, string>> = {
	write: PERHAPS_DONE,
	poll: 'The next poll tries again, and no call is lost.',
	event: 'Read the call later with the IPEX node, "Call Log" → "Get".',
	picker: 'Open the list again in a while, or enter the value yourself.',
};

const CLIENT_ERRORS: Record<number, (said: string, attempt: Attempt) => Words> = {
	401: (said) => ({
		happened: `IPEX refused the access, even with a fresh token (HTTP 401)${said}.`,
		todo: 'Check in the IPEX portal that the API access still exists and belongs to this switchboard.',
	}),
	403: (said) => ({
		happened: `IPEX does not allow this operation to the access (HTTP 403)${said}.`,
		todo: 'Tick "Impersonation" for the API access in the IPEX portal and name a user in "Act As", or choose a user with the right to do this.',
	}),
	404: (said, attempt) =>
		attempt === 'poll' || attempt === 'event' || attempt === 'picker'
			? {
					happened: `IPEX has nothing at this address (HTTP 404)${said}.`,
					todo: 'Check the "API URL" in the credential.',
				}
			: {
					happened: `IPEX knows nothing under this ID (HTTP 404)${said}.`,
					todo: 'Check the ID; it must come from the same switchboard. If there is none, check the "API URL" in the credential.',
				},
	408: (_, attempt) => describeNetworkError('ETIMEDOUT', attempt),
	414: (said) => ({
		happened: `IPEX cannot take so long a request (HTTP 414)${said}.`,
		todo: 'Ask for fewer calls or values at once.',
	}),
	429: (said, attempt) => ({
		happened: `IPEX limits the number of requests, and the limit is reached (HTTP 429)${said}.`,
		todo:
			attempt === 'read' || attempt === 'write'
				? 'Send fewer items at once ("Batching" in the "Request Options" of the node), or run the workflow less often.'
				: (AFTERWARDS[attempt] ?? ''),
	}),
};

function tooLate(attempt: Attempt): Pick<Words, 'todo'> {
	return {
		todo:
			AFTERWARDS[attempt] ??
			'Choose a shorter period or a smaller limit, or raise "Timeout" in the "Request Options" of the node.',
	};
}

function describeNetworkError(code: string | undefined, attempt: Attempt): Words {
	switch (code) {
		case 'ECONNABORTED':
		case 'ETIMEDOUT':
			return { happened: 'IPEX did not answer in time.', ...tooLate(attempt) };
		case 'ERR_CANCELED':
			// Of the two things that end a request only its own bound is told: whoever stops an execution reads no errors of it.
			return {
				happened: 'IPEX began to answer, and its answer was not whole in time.',
				...tooLate(attempt),
			};
		case 'ECONNREFUSED':
			return {
				happened: 'The IPEX API refuses connections.',
				todo: 'Check the "API URL" in the credential, and whether the platform is up.',
			};
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return {
				happened: 'The host name of the IPEX API cannot be found.',
				todo: 'Check the "API URL" in the credential, and the network of n8n.',
			};
		case 'ECONNRESET':
		case 'EPIPE':
		case 'ERR_BAD_RESPONSE':
			return {
				happened: 'The connection to IPEX broke off before the whole answer was there.',
				todo:
					AFTERWARDS[attempt] ??
					'Run the node again, or switch on "Retry On Fail" in its settings.',
			};
		default:
			if (isAboutCertificate(code ?? '')) {
				return {
					happened: 'The certificate of the IPEX API is not trusted.',
					todo: `Check the "API URL" in the credential; ${TRUST_CERTIFICATE}`,
				};
			}
			return {
				happened: 'IPEX could not be reached.',
				todo: 'Check the "API URL" in the credential, and the network of n8n.',
			};
	}
}

/** What the platform said, when it is a short sentence and not a page of HTML; `''` otherwise. */
export function quoted(said: unknown): string {
	// A long text is no sentence, and the search for tokens in it would take minutes.
	if (typeof said !== 'string' || said.length > 2_000 || /[<>{}]/.test(said)) return '';
	const line = said
		.replace(/[\w-]{20,}\.[\w-]{10,}\.[\w-]{10,}/g, '…')
		// Whatever else has the look of a secret: Basic credentials, a token without parts.
		.replace(/[\w+/=-]{40,}/g, '…')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/\.$/, '');
	return line === '' || line.length > 200 ? '' : `: ${line}`;
}
