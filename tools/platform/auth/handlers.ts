import type { ServiceParts } from '../service/application';
import type { Answer, Handlers, Parameters } from '../service/request';
import type { TokenAnswer, TokenService } from './tokens';

const CODES: Readonly<Record<number, string>> = {
	400: 'invalid_request',
	401: 'invalid_token',
	403: 'access_denied',
	404: 'not_found',
};

/** The body of an error of the authorization service (RFC 6749, section 5.2). */
export const oauthErrorBody: ServiceParts['errorBody'] = (status, message, code) => ({
	error: code ?? CODES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request'),
	error_description: message,
});

function grant(tokens: TokenService, body: Parameters): TokenAnswer {
	return body.text('grant_type') === 'password'
		? tokens.grantForPassword(body.requiredText('username'), body.requiredText('password'))
		: tokens.grantForRefreshToken(body.requiredText('refresh_token'));
}

/** The bare answer of an exchange is allowed to lack what the contract requires, since nobody knows it for sure. */
function exchangeAnswer(answer: TokenAnswer): Answer {
	return answer.expires_in === undefined ? { unchecked: answer } : { json: answer };
}

/** The operations of the authorization service. */
export function authHandlers(tokens: TokenService): Handlers {
	return {
		getToken: ({ body }) => ({ json: grant(tokens, body) }),
		exchangeToken: ({ body, principal }) =>
			exchangeAnswer(tokens.exchange(principal, body.requiredText('email'))),
	};
}
