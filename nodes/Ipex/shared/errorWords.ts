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
}

/** Two sentences: what happened, and what to do. */
export interface Words {
	happened: string;
	todo: string;
}

/** Finds words for a failed request. Never a raw body, never a token. */
export function describeFailure(failure: Failure): Words {
	const { status, code } = failure;
	const said = quoted(failure.said);
	if (status === undefined) return describeNetworkError(code);
	// The status said that all is well, and then the body did not come whole.
	if (status < 300) return describeNetworkError('ECONNRESET');
	if (status >= 300 && status < 400) {
		return {
			happened: `IPEX answered with a redirect to another address (HTTP ${status}).`,
			todo: 'Check the "API URL" in the credential.',
		};
	}
	if (status >= 500) {
		return {
			happened: `IPEX failed to process the request (HTTP ${status})${said}.`,
			todo: 'Try again in a while, or switch on "Retry On Fail" in the settings of the node.',
		};
	}
	return (
		CLIENT_ERRORS[status]?.(said) ?? {
			happened: `IPEX did not accept the request (HTTP ${status})${said}.`,
			todo: 'Check the parameters of the node.',
		}
	);
}

const CLIENT_ERRORS: Record<number, (said: string) => Words> = {
	401: (said) => ({
		happened: `IPEX refused the access, even with a fresh token (HTTP 401)${said}.`,
		todo: 'Check in the IPEX portal that the API access still exists and belongs to this switchboard.',
	}),
	403: (said) => ({
		happened: `IPEX does not allow this operation to the access (HTTP 403)${said}.`,
		todo: 'Tick "Impersonation" for the API access in the IPEX portal and name a user in "Act As", or choose a user with the right to do this.',
	}),
	404: (said) => ({
		happened: `IPEX knows nothing under this ID (HTTP 404)${said}.`,
		todo: 'Check the ID; it must come from the same switchboard.',
	}),
	408: () => describeNetworkError('ETIMEDOUT'),
	414: (said) => ({
		happened: `IPEX cannot take so long a request (HTTP 414)${said}.`,
		todo: 'Ask for fewer calls or values at once.',
	}),
	429: (said) => ({
		happened: `IPEX limits the number of requests, and the limit is reached (HTTP 429)${said}.`,
		todo: 'Send fewer items at once ("Batching" in the options of the node), or run the workflow less often.',
	}),
};

function describeNetworkError(code: string | undefined): Words {
	switch (code) {
		case 'ECONNABORTED':
		case 'ETIMEDOUT':
			return {
				happened: 'IPEX did not answer in time.',
				todo: 'Choose a shorter period or a smaller limit, or raise "Timeout" in the options of the node.',
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
		case 'ERR_BAD_RESPONSE':
			return {
				happened: 'The connection to IPEX broke off before the whole answer was there.',
				todo: 'Run the node again, or switch on "Retry On Fail" in its settings.',
			};
		default:
			return {
				happened: 'IPEX could not be reached.',
				todo: 'Check the "API URL" in the credential, and the network of n8n.',
			};
	}
}

/** What the platform said, when it is a short sentence and not a page of HTML; `''` otherwise. */
function quoted(said: unknown): string {
	// A long text is no sentence, and the search for tokens in it would take minutes.
	if (typeof said !== 'string' || said.length > 2_000 || /[<>{}]/.test(said)) return '';
	const line = said
		.replace(/[\w-]{20,}\.[\w-]{10,}\.[\w-]{10,}/g, '…')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/\.$/, '');
	return line === '' || line.length > 200 ? '' : `: ${line}`;
}
