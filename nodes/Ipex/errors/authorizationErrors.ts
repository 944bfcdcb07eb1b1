import { AuthorizationError, type ErrorText, isAuthorizationError } from './errors';
import { withCorrelationId } from './correlation';
import { describeNetworkError, isTimeout, TRUST_CERTIFICATE } from './networkErrors';

/** Whether the platform rejected a grant. Otherwise it was not available. */
export function isRejection(error: unknown): error is AuthorizationError {
	return isAuthorizationError(error) && error.rejected;
}

/** What was requested from the authorization server. */
export type GrantAttempt =
	| { kind: 'signIn'; email: string }
	| { kind: 'refresh' }
	| { kind: 'impersonation'; email: string; user: string };

const CHECK_AUTH_URL = "Check the 'Auth URL' in the credential.";

/**
 * Describes a response of the authorization server that is not a success.
 * @param url the address of the server, as in the credential
 * @param correlationId of the request
 */
export function describeResponse(
	attempt: GrantAttempt,
	status: number,
	url: string,
	correlationId?: string,
): AuthorizationError {
	const toDo = (description: string) => withCorrelationId(description, correlationId);
	if (status === 429) {
		return new AuthorizationError(
			'The sign-in limit of IPEX is reached (HTTP 429).',
			toDo('Wait a minute and run the workflow again.'),
		);
	}
	if (status >= 500 || status === 408) {
		return new AuthorizationError(
			`The IPEX authorization server could not process the request (HTTP ${status}).`,
			toDo('Try again in a while. The request of the node was not sent.'),
		);
	}
	// Only the user to act as can be unknown. Any other 404 comes from another server.
	const isOtherServer = status === 404 && attempt.kind !== 'impersonation';
	if (status >= 400 && !isOtherServer) {
		const { message, description } = describeRejection(attempt, status);
		return new AuthorizationError(message, toDo(description), true);
	}
	return new AuthorizationError(
		`${shown(url)} did not respond like the IPEX authorization server (HTTP ${status}).`,
		CHECK_AUTH_URL,
	);
}

function describeRejection(attempt: GrantAttempt, status: number): ErrorText {
	switch (attempt.kind) {
		case 'signIn':
			return {
				message: `IPEX rejected the e-mail or the password of the API access ${shown(attempt.email)} (HTTP ${status}).`,
				description:
					"Check both in the credential. You create API accesses in the IPEX portal under 'For Developers'.",
			};
		case 'refresh':
			return {
				message: `IPEX did not renew the access token (HTTP ${status}).`,
				description: 'Run the workflow again to sign in again.',
			};
		case 'impersonation':
			return describeImpersonation(shown(attempt.email), shown(attempt.user), status);
	}
}

function describeImpersonation(email: string, user: string, status: number): ErrorText {
	if (status === 403) {
		return {
			message: `The API access ${email} may not act as ${user}.`,
			description:
				"Tick 'Impersonation' for this access in the IPEX portal under 'For Developers', or leave 'Act As' empty.",
		};
	}
	const description = "Check the e-mail or login in 'Act As'.";
	if (status === 404) return { message: `IPEX does not have a user ${user}.`, description };
	return {
		message: `IPEX did not let the API access ${email} act as ${user} (HTTP ${status}).`,
		description,
	};
}

/** Describes a success of the authorization server without an access token. */
export function describeNoToken(url: string): AuthorizationError {
	return new AuthorizationError(`${shown(url)} responded without an access token.`, CHECK_AUTH_URL);
}

/** Describes a request to the authorization server that got no response. */
export function describeUnreachable(url: string, error: unknown): AuthorizationError {
	const { code, message } = (error ?? {}) as Partial<Record<'code' | 'message', unknown>>;
	const { reason, description, timedOut } = /^Domain not allowed/.test(String(message))
		? DOMAIN_NOT_ALLOWED
		: describeCode(String(code));
	return new AuthorizationError(
		`The IPEX authorization server at ${shown(url)} ${reason}.`,
		description,
		false,
		timedOut,
	);
}

/** n8n applies the list of its HTTP Request node to the sign-in as well. */
const DOMAIN_NOT_ALLOWED = {
	reason: 'is not among the domains that the credential allows',
	description: "Add its host to 'Allowed HTTP Request Domains' in the credential.",
	timedOut: false,
};

function describeCode(code: string): { reason: string; description: string; timedOut: boolean } {
	const { kind, authorizationServer: reason } = describeNetworkError(code);
	return {
		reason,
		description:
			kind === 'certificate'
				? `${CHECK_AUTH_URL} ${TRUST_CERTIFICATE}`
				: "Check the 'Auth URL' in the credential and the network of n8n.",
		timedOut: isTimeout(code),
	};
}

/** What a user typed, short enough for a sentence, on one line, and without the password of a proxy. */
function shown(text: string): string {
	const line = text
		.replace(/\s+/g, ' ')
		.replace(/\/\/[^/?#]*@/, '//')
		.trim();
	return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}
