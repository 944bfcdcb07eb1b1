/** The network errors that the nodes tell apart. */
export type NetworkErrorKind =
	| 'timeout'
	| 'incomplete'
	| 'broken'
	| 'refused'
	| 'unknownHost'
	| 'lookUp'
	| 'certificate'
	| 'invalidUrl'
	| 'other';

interface NetworkError {
	/** The codes of Node.js and of n8n's HTTP client. */
	codes: string[];
	/** What happened to a request to the API. */
	api: string;
	/** What happened to a request to the authorization server. The sentence begins with its address. */
	authorizationServer: string;
}

/**
 * Everything that can go wrong before a response is complete, in one table. No message contains a code: n8n replaces a
 * message that contains ECONNREFUSED or a similar code.
 */
const NETWORK_ERRORS: Record<NetworkErrorKind, NetworkError> = {
	timeout: {
		codes: ['ECONNABORTED', 'ETIMEDOUT'],
		api: 'IPEX did not respond in time.',
		authorizationServer: 'did not respond in time',
	},
	// Our own time limit ended the request. If a user stops an execution, the code is the same, but nobody sees the message.
	incomplete: {
		codes: ['ERR_CANCELED'],
		api: 'IPEX began to respond, but the response was not complete in time.',
		authorizationServer: 'did not respond in time',
	},
	broken: {
		codes: ['ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE'],
		api: 'The connection to IPEX closed before the response was complete.',
		authorizationServer: 'closed the connection',
	},
	refused: {
		codes: ['ECONNREFUSED'],
		api: 'The IPEX API refuses connections.',
		authorizationServer: 'refuses connections',
	},
	unknownHost: {
		codes: ['ENOTFOUND'],
		api: 'The host name of the IPEX API cannot be found.',
		authorizationServer: 'has a host name that does not exist',
	},
	lookUp: {
		codes: ['EAI_AGAIN'],
		api: 'The host name of the IPEX API cannot be found.',
		authorizationServer: 'has a host name that cannot be looked up now',
	},
	certificate: {
		codes: [],
		api: 'The certificate of the IPEX API is not trusted.',
		authorizationServer: 'has a certificate that n8n does not trust',
	},
	invalidUrl: {
		codes: ['ERR_INVALID_URL'],
		api: 'IPEX could not be reached.',
		authorizationServer: 'is not a web address',
	},
	other: {
		codes: [],
		api: 'IPEX could not be reached.',
		authorizationServer: 'cannot be reached',
	},
};

const kindsByCode = new Map(
	Object.entries(NETWORK_ERRORS).flatMap(([kind, { codes }]) =>
		codes.map((code) => [code, kind as NetworkErrorKind]),
	),
);

/** What the code of a network error means. */
function networkErrorKind(code: string | undefined): NetworkErrorKind {
	// Node.js has many codes for this, for example SELF_SIGNED_CERT_IN_CHAIN and UNABLE_TO_VERIFY_LEAF_SIGNATURE.
	if (/CERT|SIGNATURE/.test(code ?? '')) return 'certificate';
	return kindsByCode.get(code ?? '') ?? 'other';
}

/** What happened, by the code of a network error. */
export function describeNetworkError(code: string | undefined): {
	kind: NetworkErrorKind;
	api: string;
	authorizationServer: string;
} {
	const kind = networkErrorKind(code);
	return { kind, ...NETWORK_ERRORS[kind] };
}

/** Whether the server did not respond in time. */
export function isTimeout(code: string | undefined): boolean {
	return ['timeout', 'incomplete'].includes(networkErrorKind(code));
}

/** Whether the connection closed, for example because the server restarted, or because a proxy closed an idle connection. */
export function isBrokenConnection(code: string | undefined): boolean {
	return networkErrorKind(code) === 'broken';
}

/** What to do about a certificate, after the address has been checked. */
export const TRUST_CERTIFICATE =
	'If it is right, make n8n trust the certificate (NODE_EXTRA_CA_CERTS).';
