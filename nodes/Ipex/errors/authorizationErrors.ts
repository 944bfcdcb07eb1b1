/** Two sentences for the user: what happened, and what to do. */
export interface Words {
	happened: string;
	todo: string;
}

/**
 * A failed sign-in or impersonation, told in two sentences.
 * n8n shows the message of such an error word for word, so it never holds a token, a password or a raw answer.
 */
export class AuthorizationError extends Error implements Words {
	override readonly name = 'IpexAuthorizationError';

	/**
	 * @param refused true when the platform itself said no (4xx); false when it failed or could not be reached
	 * @param timedOut whether it did not respond in time
	 */
	constructor(
		readonly happened: string,
		readonly todo: string,
		readonly refused: boolean = false,
		readonly timedOut: boolean = false,
	) {
		super(`${happened} ${todo}`);
	}
}

/** Whether `error` is an {@link AuthorizationError}, also one that another copy of this module made. */
export function isAuthorizationError(error: unknown): error is AuthorizationError {
	return error instanceof Error && error.name === 'IpexAuthorizationError';
}

/** Whether the platform said no, rather than failed. */
export function isRejection(error: unknown): error is AuthorizationError {
	return isAuthorizationError(error) && error.refused;
}

/** What was asked of the authorization server, for the words of a refusal. */
export type Attempt =
	| { kind: 'signIn'; email: string }
	| { kind: 'refresh' }
	| { kind: 'impersonation'; email: string; user: string };

const REJECTIONS: Record<Attempt['kind'], (attempt: Attempt, status: number) => Words> = {
	signIn: (attempt, status) => ({
		happened: `IPEX refused the e-mail or the password of the API access ${shown('email' in attempt ? attempt.email : '')} (HTTP ${status}).`,
		todo: 'Check both in the credential; API accesses are made in the IPEX portal under "For Developers".',
	}),
	refresh: (_, status) => ({
		happened: `IPEX refused to renew the access token (HTTP ${status}).`,
		todo: 'Run the workflow again to sign in anew.',
	}),
	impersonation: (attempt, status) => {
		const { email, user } = attempt as Extract<Attempt, { kind: 'impersonation' }>;
		if (status === 403) {
			return {
				happened: `The API access ${shown(email)} may not act as ${shown(user)}.`,
				todo: 'Tick "Impersonation" for this access in the IPEX portal under "For Developers", or leave "Act As" empty.',
			};
		}
		const todo = 'Check the e-mail or login in "Act As".';
		if (status === 404) return { happened: `IPEX knows no user ${shown(user)}.`, todo };
		return {
			happened: `IPEX refused to let the API access ${shown(email)} act as ${shown(user)} (HTTP ${status}).`,
			todo,
		};
	},
};

const CHECK_AUTH_URL = 'Check the "Auth URL" in the credential.';

/**
 * The words for an answer of the authorization server that is not a success.
 * @param url the address that answered, as entered in the credential
 */
export function describeResponse(
	attempt: Attempt,
	status: number,
	url: string,
): AuthorizationError {
	if (status === 429) {
		return new AuthorizationError(
			'IPEX limits how often one may sign in, and the limit is reached (HTTP 429).',
			'Wait a minute and run the workflow again.',
		);
	}
	if (status >= 500 || status === 408) {
		return new AuthorizationError(
			`The IPEX authorization server failed (HTTP ${status}).`,
			'Try again in a while; the request itself was not sent.',
		);
	}
	// Only who is to be acted as can be unknown: everything else is another server's word.
	const isElsewhere = status === 404 && attempt.kind !== 'impersonation';
	if (status >= 400 && !isElsewhere) {
		const { happened, todo } = REJECTIONS[attempt.kind](attempt, status);
		return new AuthorizationError(happened, todo, true);
	}
	return new AuthorizationError(
		`${shown(url)} did not answer like the IPEX authorization server (HTTP ${status}).`,
		CHECK_AUTH_URL,
	);
}

/** The words for an answer that is a success but holds no access token. */
export function describeNoToken(url: string): AuthorizationError {
	return new AuthorizationError(`${shown(url)} answered without an access token.`, CHECK_AUTH_URL);
}

/** The words for an authorization server that did not answer at all. */
export function describeUnreachable(url: string, error: unknown): AuthorizationError {
	const { how, todo } = reasonOf(error);
	const timedOut = how === NETWORK_REASONS.ETIMEDOUT;
	const happened = `The IPEX authorization server at ${shown(url)} ${how}.`;
	return new AuthorizationError(happened, todo, false, timedOut);
}

// Words, not codes: n8n replaces a whole message in which it finds ECONNREFUSED and its like.
const NETWORK_REASONS: Record<string, string> = {
	ECONNREFUSED: 'refuses connections',
	ECONNRESET: 'broke off the connection',
	ERR_BAD_RESPONSE: 'broke off the connection',
	ENOTFOUND: 'has a host name that nobody knows',
	EAI_AGAIN: 'has a host name that cannot be looked up now',
	ECONNABORTED: 'did not answer in time',
	ETIMEDOUT: 'did not answer in time',
	// Given up by us, in the middle of the answer.
	ERR_CANCELED: 'did not answer in time',
	ERR_INVALID_URL: 'is not a web address',
};

/** Whether a network error says that the certificate of a server is not to be trusted. */
export function isAboutCertificate(code: string): boolean {
	return /CERT|SIGNATURE/.test(code);
}

/** What to do about it, beside checking the address. */
export const TRUST_CERTIFICATE =
	'if it is right, have n8n trust the certificate (NODE_EXTRA_CA_CERTS).';

function reasonOf(error: unknown): { how: string; todo: string } {
	const { code, message } = (error ?? {}) as Partial<Record<'code' | 'message', unknown>>;
	// n8n's own refusal: the list is meant for its HTTP Request node, and holds for signing in all the same.
	if (/^Domain not allowed/.test(String(message))) {
		return {
			how: 'is not among the domains that the credential allows',
			todo: 'Add its host to "Allowed HTTP Request Domains" in the credential.',
		};
	}
	if (isAboutCertificate(String(code))) {
		return {
			how: 'has a certificate that n8n does not trust',
			todo: `Check the "Auth URL" in the credential; ${TRUST_CERTIFICATE}`,
		};
	}
	return {
		how: NETWORK_REASONS[String(code)] ?? 'cannot be reached',
		todo: 'Check the "Auth URL" in the credential and the network of n8n.',
	};
}

/** What a user typed, short enough for a sentence and on one line. */
function shown(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}
