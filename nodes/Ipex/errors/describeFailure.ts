import type { ErrorText } from './errors';
import type { Failure } from './failure';
import { describeNetworkError, type NetworkErrorKind, TRUST_CERTIFICATE } from './networkErrors';

/** What failed. It decides what the user can do: `event` is the look-up of the call of an event, `picker` a list in the editor. */
export type Attempt = 'read' | 'write' | 'poll' | 'event' | 'picker';

/** Describes a failed request. */
export function describeFailure(failure: Failure, attempt: Attempt = 'read'): ErrorText {
	const { status, code } = failure;
	if (status === undefined) return describeByCode(code, attempt);
	// The status was a success, and then the body did not arrive completely.
	if (status < 300) return describeByCode('ECONNRESET', attempt);
	return describeByStatus(status, quoted(failure.platformMessage), attempt);
}

/** Describes an error of the node or of n8n that is not about a request. */
export function describeOwnFailure(message: unknown): ErrorText {
	return {
		message: `The node itself failed${quoted(message)}.`,
		description:
			'Check its expressions. If they are right, report this at https://github.com/n8n-nodes-ipex/n8n-nodes-ipex/issues.',
	};
}

/** Describes a response that is not what the API documents. */
export function describeUnexpected(message: string, attempt: Attempt = 'read'): ErrorText {
	if (attempt === 'write') return { message, description: PERHAPS_DONE };
	const again = attempt === 'read' ? 'run the node again' : 'try again in a while';
	return { message, description: `${CHECK_API_URL} If it is right, ${again}.` };
}

const CHECK_API_URL = "Check the 'API URL' in the credential.";

const PERHAPS_DONE =
	'IPEX may have carried it out. Look whether it did before you run the node again.';

/** What to do after a failure that may be temporary. A node that reads has other ways. */
const AFTERWARDS: Partial<Record<Attempt, string>> = {
	write: PERHAPS_DONE,
	poll: 'The next poll tries again, and no call is lost.',
	event: "Read the call later with the IPEX node, 'Call Log' → 'Get'.",
	picker: 'Open the list again in a while, or enter the value yourself.',
};

function describeByStatus(status: number, reason: string, attempt: Attempt): ErrorText {
	const http = `(HTTP ${status})${reason}`;
	if (status >= 500) {
		return {
			message: `IPEX could not process the request ${http}.`,
			description:
				AFTERWARDS[attempt] ??
				"Try again in a while, or switch on 'Retry On Fail' in the settings of the node.",
		};
	}
	if (status < 400) {
		return {
			message: `IPEX redirects the request to another address (HTTP ${status}).`,
			description: CHECK_API_URL,
		};
	}
	switch (status) {
		case 401:
			return {
				message: `IPEX rejected the access, even with a new token ${http}.`,
				description:
					'Check in the IPEX portal that the API access still exists and belongs to this switchboard.',
			};
		case 403:
			return {
				message: `This API access is not allowed to do that ${http}.`,
				description:
					"Tick 'Impersonation' for the API access in the IPEX portal and name a user in 'Act As'. Or choose a user who is allowed to do that.",
			};
		case 404:
			return ['poll', 'event', 'picker'].includes(attempt)
				? { message: `There is no IPEX API at this address ${http}.`, description: CHECK_API_URL }
				: {
						message: `IPEX has nothing with this ID ${http}.`,
						description:
							"Check the ID. It must come from the same switchboard. If there is no ID, check the 'API URL' in the credential.",
					};
		case 408:
			return describeByCode('ETIMEDOUT', attempt);
		case 414:
			return {
				message: `The request is too long for IPEX ${http}.`,
				description: 'Ask for fewer calls or values at once.',
			};
		case 429:
			return {
				message: `The request limit of IPEX is reached ${http}.`,
				description:
					attempt === 'read' || attempt === 'write'
						? `${attempt === 'write' ? 'IPEX has not carried it out. ' : ''}Send fewer items at once ('Batching' in the 'Request Options' of the node), or run the workflow less often.`
						: (AFTERWARDS[attempt] ?? ''),
			};
		default:
			return {
				message: `IPEX did not accept the request ${http}.`,
				description: 'Check the parameters of the node.',
			};
	}
}

function describeByCode(code: string | undefined, attempt: Attempt): ErrorText {
	const { kind, api: message } = describeNetworkError(code);
	const description = (DESCRIPTIONS[kind] ?? checkNetwork)(attempt);
	return { message, description };
}

const tooSlow = (attempt: Attempt) =>
	AFTERWARDS[attempt] ??
	"Choose a shorter period or a smaller limit, or raise 'Timeout' in the 'Request Options' of the node.";

const checkNetwork = () => "Check the 'API URL' in the credential, and the network of n8n.";

const DESCRIPTIONS: Partial<Record<NetworkErrorKind, (attempt: Attempt) => string>> = {
	timeout: tooSlow,
	incomplete: tooSlow,
	broken: (attempt) =>
		AFTERWARDS[attempt] ?? "Run the node again, or switch on 'Retry On Fail' in its settings.",
	refused: () => "Check the 'API URL' in the credential, and whether IPEX is available.",
	certificate: () => `${CHECK_API_URL} ${TRUST_CERTIFICATE}`,
};

/** The message of the platform, if it is a short sentence and not a page of HTML; `''` otherwise. */
export function quoted(message: unknown): string {
	// A long text is no sentence, and the search for tokens in it would take minutes.
	if (typeof message !== 'string' || message.length > 2_000 || /[<>{}]/.test(message)) return '';
	const line = message
		.replace(/[\w-]{20,}\.[\w-]{10,}\.[\w-]{10,}/g, '…')
		// Everything else that looks like a secret: Basic credentials, a token without parts.
		.replace(/[\w+/=-]{40,}/g, '…')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/\.$/, '');
	return line === '' || line.length > 200 ? '' : `: ${line}`;
}
