import type { IHttpRequestOptions } from 'n8n-workflow';

import { AuthorizationError } from './authorizationErrors';

/**
 * Throws when a request goes anywhere but to the platform of its credential: a token is for IPEX only.
 * @param options of n8n's helpers; the HTTP Request node's older one names the address `uri`
 * @param own the addresses of the credential
 */
export function assertOwnAddress(
	options: IHttpRequestOptions & { uri?: string },
	own: string[],
): void {
	const target = originOf(options.uri ?? options.url, options.baseURL);
	const origins = own.map((address) => originOf(address));
	if (target !== undefined && origins.includes(target)) return;
	throw new AuthorizationError(
		`This credential signs requests to ${own[0]} only, and this one goes to ${target ?? 'an address that cannot be read'}.`,
		'Check the URL of the request, or the "API URL" in the credential.',
	);
}

function originOf(address: string, base?: string): string | undefined {
	try {
		return new URL(address.trim(), base?.trim()).origin;
	} catch {
		// Not an address at all; the caller says so.
		return undefined;
	}
}
