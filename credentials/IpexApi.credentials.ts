import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { responseTimeoutSignal } from './responseTimeout';
import type { ApiAccess, HttpRequest } from './grants';
import { SERVICE_NAMES, SERVICE_URLS, serviceUrl } from './serviceUrls';
import { ACT_AS, sessionOf, type RequestToken } from './session';
import { assertPlatformOrigin } from './assertPlatformOrigin';

/** What one request needs from `preAuthentication` to `authenticate`, kept beside n8n's credential object. */
interface Preparation {
	/** n8n's helper for signing in; missing where n8n has not called `preAuthentication`. */
	http?: HttpRequest;
	/** What the request was signed with, and how it was made. */
	sent?: Sent;
}

interface Sent {
	/** Missing when the request went out without a token. */
	requestToken?: RequestToken;
	/** By the older helper of n8n's HTTP Request node, which takes every error for a refusal. */
	throughOlderHelper: boolean;
	/** Whether that helper may send it again: a call that is started twice is two calls. */
	idempotent: boolean;
}

const CHECK_API_URL = 'Check it; the default is https://ipbxapi.voipex.io.';

const REDIRECTED = `The "API URL" leads to another address, where no token is sent. Enter the address itself; the default is https://ipbxapi.voipex.io.`;

/** What the test of the credential says to an answer that is no success, by HTTP status. */
const TEST_MESSAGES: Record<number, string> = {
	301: REDIRECTED,
	302: REDIRECTED,
	303: REDIRECTED,
	307: REDIRECTED,
	308: REDIRECTED,
	401: 'The IPEX API rejected a new token of this access. Check that "Auth URL" and "API URL" belong to the same platform.',
	403: 'This access may not read the call log. Check its switchboard and rights in the IPEX portal under "For Developers".',
	404: `There is no IPEX API at the "API URL". ${CHECK_API_URL}`,
	429: 'The request limit of IPEX is reached. Wait a minute and test again.',
	500: failed('failed', 500),
	502: failed('cannot be reached behind its gateway', 502),
	503: failed('is not available now', 503),
	504: failed('does not respond to its gateway in time', 504),
};

function failed(how: string, status: number): string {
	return `The IPEX API ${how} (HTTP ${status}). Nothing is wrong here; test again in a while.`;
}

/** n8n takes rules of both kinds together, which its type does not say. */
const TEST_RULES = [
	...Object.entries(TEST_MESSAGES).map(([status, message]) => ({
		type: 'responseCode',
		properties: { value: Number(status), message },
	})),
	// A page of the call log says which one it is; the page of a web site does not.
	{
		type: 'responseSuccessBody',
		properties: {
			key: 'currentPage',
			value: undefined,
			message: `The address in "API URL" does not respond like the IPEX API. ${CHECK_API_URL}`,
		},
	},
] as ICredentialTestRequest['rules'];

const preparations = new WeakMap<ICredentialDataDecryptedObject, Preparation>();

export class IpexApi implements ICredentialType {
	name = 'ipexApi';

	displayName = 'IPEX API';

	icon = {
		light: 'file:../nodes/Ipex/ipex.svg',
		dark: 'file:../nodes/Ipex/ipex.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-ipex/n8n-nodes-ipex/blob/main/README.md#the-credential';

	properties: INodeProperties[] = [
		{
			displayName:
				'Make an API access in the <a href="https://portal.voipex.io/" target="_blank">IPEX portal</a>: "For Developers" → "Create access". Its e-mail and password go here.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'E-Mail',
			name: 'email',
			type: 'string',
			placeholder: 'n8n@your-company.cz',
			default: '',
			required: true,
			description: 'E-mail of the API access, not of your own IPEX login',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Password of the API access',
		},
		{
			displayName: 'Act As',
			name: 'actAs',
			type: 'string',
			placeholder: 'jana.novakova@your-company.cz',
			default: '',
			description:
				'E-mail or login of a user: every request then runs as that user. Needs an API access with "Impersonation". Leave empty to run as the access itself.',
		},
		{
			displayName: 'Auth URL',
			name: 'authUrl',
			type: 'string',
			default: 'https://auth.voipex.io',
			required: true,
			description: 'Address of the IPEX authorization server',
		},
		{
			displayName: 'API URL',
			name: 'apiUrl',
			type: 'string',
			default: 'https://ipbxapi.voipex.io',
			required: true,
			description: 'Address of the IPBX API',
		},
		{
			displayName: 'SMS URL',
			name: 'smsUrl',
			type: 'string',
			default: SERVICE_URLS.smsUrl,
			description: 'Address of the SMS Chat API, for sending and reading SMS',
		},
		{
			displayName: 'Central URL',
			name: 'centralUrl',
			type: 'string',
			default: SERVICE_URLS.centralUrl,
			description: 'Address of the central API, for SMS without a mobile number of your own',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/**
	 * n8n calls this before every request, as long as the stored `accessToken` is empty, and again after a 401.
	 * Tokens stay in the session: what is returned here would be written to n8n's database.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const sent = credentials.accessToken ? preparations.get(credentials)?.sent : undefined;
		preparations.set(credentials, {
			http: async (options) => await this.helpers.httpRequest(options),
		});
		if (!sent) return {};
		const { requestToken, throughOlderHelper, idempotent } = sent;
		// The credential was stored with an access token, as n8n's public API allows: remove it, so that n8n prepares the next request.
		if (!requestToken) return { accessToken: '' };
		const again = sessionOf(accessOf(credentials)).reportFailure(requestToken, !throughOlderHelper);
		// The older helper retries only when the expirable property is returned. It is empty, so no secret is stored.
		return again && throughOlderHelper && idempotent ? { accessToken: '' } : {};
	}

	/**
	 * Signs a request with a token of the session, as the user it is marked for, and bounds its response. The token
	 * never comes from the credential's data, nor from a header that is there already: on a retry that header is the
	 * rejected one.
	 */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		assertPlatformOrigin(requestOptions, {
			'API URL': text(credentials.apiUrl),
			'Auth URL': text(credentials.authUrl),
			[SERVICE_NAMES.smsUrl]: serviceUrl(credentials, 'smsUrl'),
			[SERVICE_NAMES.centralUrl]: serviceUrl(credentials, 'centralUrl'),
		});
		const throughOlderHelper = 'uri' in requestOptions;
		const { method = 'GET', encoding, timeout, abortSignal } = requestOptions;
		// A file takes as long as it takes, and n8n's HTTP Request node has settings of its own.
		const isBounded = encoding !== 'stream' && !throughOlderHelper;
		const preparation = preparations.get(credentials) ?? {};
		preparations.set(credentials, preparation);
		const requestToken =
			preparation.http && (await requestTokenFor(preparation.http, credentials, requestOptions));
		const idempotent = /^(GET|HEAD)$/i.test(method);
		preparation.sent = { requestToken, throughOlderHelper, idempotent };
		if (requestToken) credentials.accessToken = requestToken.origin;
		return {
			...requestOptions,
			headers: {
				...requestOptions.headers,
				// Without a token the platform responds with 401, and n8n calls `preAuthentication`.
				Authorization: requestToken ? `Bearer ${requestToken.bearer}` : 'Bearer',
			},
			// n8n's default is to carry the token along to whatever host a redirect names.
			sendCredentialsOnCrossOriginRedirect: false,
			// Here and not where the request is made: n8n puts a signal of its own in the place of one that is there.
			abortSignal: isBounded ? responseTimeoutSignal(timeout, abortSignal) : abortSignal,
		};
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.apiUrl.trim()}}',
			url: '/calls',
			qs: { page: 1, pageSize: 1 },
			disableFollowRedirect: true,
		},
		rules: TEST_RULES,
	};
}

async function requestTokenFor(
	http: HttpRequest,
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<RequestToken> {
	const marked: unknown = (requestOptions as { [ACT_AS]?: unknown })[ACT_AS];
	const user = text(marked ?? credentials.actAs).trim();
	return await sessionOf(accessOf(credentials)).tokenFor(http, user);
}

function accessOf(credentials: ICredentialDataDecryptedObject): ApiAccess {
	return {
		authUrl: text(credentials.authUrl),
		email: text(credentials.email).trim(),
		password: text(credentials.password),
	};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
