/**
 * A failed sign-in or impersonation, told in two sentences: what happened, what to do.
 * n8n shows the message of such an error word for word, so it never holds a token, a password or a raw answer.
 */
export class AuthorizationError extends Error {
	override readonly name = 'IpexAuthorizationError';

	/**
	 * @param message the two sentences
	 * @param refused true when the platform itself said no (4xx); false when it failed or could not be reached
	 */
	constructor(
		message: string,
		readonly refused: boolean = false,
	) {
		super(message);
	}
}

/** Whether `error` is an {@link AuthorizationError}, also one that another copy of this module made. */
export function isAuthorizationError(error: unknown): error is AuthorizationError {
	return error instanceof Error && error.name === 'IpexAuthorizationError';
}

/** Whether the platform said no, rather than failed. */
export function isRefusal(error: unknown): error is AuthorizationError {
	return isAuthorizationError(error) && error.refused;
}

/** What was asked of the authorization server, for the words of a refusal. */
export type Attempt =
	| { kind: 'signIn'; email: string }
	| { kind: 'refresh' }
	| { kind: 'impersonation'; email: string; user: string };

const REFUSALS: Record<Attempt['kind'], (attempt: Attempt, status: number) => string> = {
	signIn: (attempt, status) =>
		`IPEX refused the e-mail or the password of the API access ${shown('email' in attempt ? attempt.email : '')} (HTTP ${status}). ` +
		'Check both in the credential; API accesses are made in the IPEX portal under "For Developers".',
	refresh: (_, status) =>
		`IPEX refused to renew the access token (HTTP ${status}). Run the workflow again to sign in anew.`,
	impersonation: (attempt, status) => {
		if (attempt.kind !== 'impersonation') return '';
		if (status === 403) {
			return (
				`The API access ${shown(attempt.email)} may not act as ${shown(attempt.user)}. ` +
				'Tick "Impersonation" for this access in the IPEX portal under "For Developers", or leave "Act As" empty.'
			);
		}
		if (status === 404) {
			return `IPEX knows no user ${shown(attempt.user)}. Check the e-mail or login in "Act As".`;
		}
		return `IPEX refused to let the API access ${shown(attempt.email)} act as ${shown(attempt.user)} (HTTP ${status}). Check the e-mail or login in "Act As".`;
	},
};

/**
 * The words for an answer of the authorization server that is not a success.
 * @param url the address that answered, as entered in the credential
 */
export function describeAnswer(attempt: Attempt, status: number, url: string): AuthorizationError {
	if (status === 429) {
		return new AuthorizationError(
			'IPEX limits how often one may sign in, and the limit is reached (HTTP 429). Wait a minute and run the workflow again.',
		);
	}
	if (status >= 500 || status === 408) {
		return new AuthorizationError(
			`The IPEX authorization server failed (HTTP ${status}). Try again in a while; the request itself was not sent.`,
		);
	}
	// Only who is to be acted as can be unknown: everything else is another server's word.
	const isElsewhere = status === 404 && attempt.kind !== 'impersonation';
	if (status >= 400 && !isElsewhere) {
		return new AuthorizationError(REFUSALS[attempt.kind](attempt, status), true);
	}
	return new AuthorizationError(
		`${shown(url)} did not answer like the IPEX authorization server (HTTP ${status}). Check the "Auth URL" in the credential.`,
	);
}

/** The words for an answer that is a success but holds no access token. */
export function describeNoToken(url: string): AuthorizationError {
	return new AuthorizationError(
		`${shown(url)} answered without an access token. Check the "Auth URL" in the credential.`,
	);
}

/** The words for an authorization server that did not answer at all. */
export function describeUnreachable(url: string, error: unknown): AuthorizationError {
	return new AuthorizationError(
		`The IPEX authorization server at ${shown(url)} ${reasonOf(error)}. Check the "Auth URL" in the credential and the network of n8n.`,
	);
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

function reasonOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return NETWORK_REASONS[code] ?? 'cannot be reached';
}

/** What a user typed, short enough for a sentence and on one line. */
function shown(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}
