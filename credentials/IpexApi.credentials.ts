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

import { CORRELATION_HEADER, newCorrelationId } from '../nodes/Ipex/errors/correlation';
import { responseTimeoutSignal } from './responseTimeout';
import type { ApiAccess, HttpRequest } from './grants';
import { SERVICE_NAMES, SERVICE_URLS, serviceUrl } from './serviceUrls';
import { ACT_AS, sessionOf, type RequestToken } from './session';
import { assertPlatformOrigin } from './assertPlatformOrigin';
import { TEST_RULES } from './testRules';

/** What a request needs between `preAuthentication` and `authenticate`. It is kept beside n8n's credential object. */
interface Preparation {
	/** n8n's helper for signing in; missing if n8n has not called `preAuthentication`. */
	http?: HttpRequest;
	/** The last request. */
	sent?: Sent;
}

interface Sent {
	/** Missing when the request went out without a token. */
	requestToken?: RequestToken;
	/** By the older helper of n8n's HTTP Request node, which takes every error for a rejected token. */
	throughOlderHelper: boolean;
	/** Whether that helper may retry it. */
	idempotent: boolean;
}

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
				'Create an API access in the <a href="https://portal.voipex.io/" target="_blank">IPEX portal</a>: \'For Developers\' → \'Create access\'. Its e-mail and password go here.',
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
				"E-mail or login of a user. Every request then runs as that user. Needs an API access with 'Impersonation'. Leave empty to run as the access itself.",
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
	 * Tokens stay in the session, because n8n writes what this returns to its database.
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
		// The credential was stored with an access token, as n8n's public API allows. Without it, n8n prepares the next request.
		if (!requestToken) return { accessToken: '' };
		const again = sessionOf(accessOf(credentials)).reportFailure(requestToken, !throughOlderHelper);
		// The older helper retries only when the expirable property is returned. It is empty, so no secret is stored.
		return again && throughOlderHelper && idempotent ? { accessToken: '' } : {};
	}

	/**
	 * Adds a token of the session and a correlation ID to a request, and limits how long its response may take. The
	 * token never comes from the data of the credential, and never from a header of the request: on a retry, that is the rejected token.
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
		// A file may take any time, and n8n's HTTP Request node has settings of its own.
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
				[CORRELATION_HEADER]: newCorrelationId(),
			},
			// By default, n8n sends the token to any host that a redirect names.
			sendCredentialsOnCrossOriginRedirect: false,
			// Set here, because n8n replaces the signal of a request before it calls this function.
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
