import type { ICredentialTestRequest } from 'n8n-workflow';

const CHECK_API_URL = 'Check it; the default is https://ipbxapi.voipex.io.';

const REDIRECTED = `The 'API URL' leads to another address, where no token is sent. Enter the address of the IPEX API; the default is https://ipbxapi.voipex.io.`;

/** The messages of the credential test, by HTTP status. */
const TEST_MESSAGES: Record<number, string> = {
	301: REDIRECTED,
	302: REDIRECTED,
	303: REDIRECTED,
	307: REDIRECTED,
	308: REDIRECTED,
	401: "The IPEX API rejected a new token of this access. Check that 'Auth URL' and 'API URL' belong to the same platform.",
	403: "This access may not read the call log. Check its switchboard and rights in the IPEX portal under 'For Developers'.",
	404: `There is no IPEX API at the 'API URL'. ${CHECK_API_URL}`,
	429: 'The request limit of IPEX is reached. Wait a minute and test again.',
	500: unavailable('could not process the request', 500),
	502: unavailable('cannot be reached behind its gateway', 502),
	503: unavailable('is not available now', 503),
	504: unavailable('does not respond to its gateway in time', 504),
};

function unavailable(how: string, status: number): string {
	return `The IPEX API ${how} (HTTP ${status}). Nothing is wrong with the credential. Test it again in a while.`;
}

/** How the test of the credential reads the response. n8n accepts rules of both kinds together, which its type does not say. */
export const TEST_RULES = [
	...Object.entries(TEST_MESSAGES).map(([status, message]) => ({
		type: 'responseCode',
		properties: { value: Number(status), message },
	})),
	// A page of the call log has this key. The page of a web site does not.
	{
		type: 'responseSuccessBody',
		properties: {
			key: 'currentPage',
			value: undefined,
			message: `The address in 'API URL' does not respond like the IPEX API. ${CHECK_API_URL}`,
		},
	},
] as ICredentialTestRequest['rules'];
