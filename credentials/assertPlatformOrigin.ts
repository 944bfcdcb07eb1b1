import type { IHttpRequestOptions } from 'n8n-workflow';

import { AuthorizationError } from '../nodes/Ipex/errors/errors';

/**
 * Allows only requests to the platform of the credential. A token must not go to another host.
 * @param options of n8n's helpers. The older helper of the HTTP Request node calls the address `uri`
 * @param own the addresses of the credential, by their names in its form. The API is the first
 * @throws AuthorizationError
 */
export function assertPlatformOrigin(
	options: IHttpRequestOptions & { uri?: string },
	own: Record<string, string>,
): void {
	const origins = Object.entries(own).map(([name, address]) => ownOrigin(name, address));
	const target = originOf(options.uri ?? options.url, options.baseURL);
	if (origins.some((origin) => origin === target)) return;
	// Without a password that somebody entered with the address.
	const [api] = origins;
	throw new AuthorizationError(
		`This credential sends its token to ${api} only, and this request goes to ${target ?? 'an address that cannot be read'}.`,
		"Check the URL of the request, or the 'API URL' in the credential.",
	);
}

function ownOrigin(name: string, address: string): string {
	const origin = originOf(address);
	if (origin !== undefined) return origin;
	if (address.trim() !== '' && !address.includes('://')) {
		throw new AuthorizationError(
			`The '${name}' in the credential has no https:// at its beginning.`,
			'Add https:// in front of it, without a space.',
		);
	}
	throw new AuthorizationError(
		`The '${name}' in the credential is not a web address.`,
		'Enter it with https:// at its beginning, for example https://ipbxapi.voipex.io.',
	);
}

/** @returns undefined for an address that is not one of the web: a URL may also be a host and a port without `https://` */
function originOf(address: string, base?: string): string | undefined {
	const [entered, enteredBase] = [address.trim(), base?.trim()];
	if (!URL.canParse(entered, enteredBase)) return undefined;
	const { protocol, origin } = new URL(entered, enteredBase);
	return ['http:', 'https:'].includes(protocol) ? origin : undefined;
}
