import type { IHttpRequestOptions } from 'n8n-workflow';

import { AuthorizationError } from '../nodes/Ipex/errors/errors';

/**
 * Throws when a request goes anywhere but to the platform of its credential: a token is for IPEX only.
 * @param options of n8n's helpers; the HTTP Request node's older one names the address `uri`
 * @param own the addresses of the credential, by their names in its form; the API comes first
 */
export function assertPlatformOrigin(
	options: IHttpRequestOptions & { uri?: string },
	own: Record<string, string>,
): void {
	const origins = Object.entries(own).map(([name, address]) => ownOrigin(name, address));
	const target = originOf(options.uri ?? options.url, options.baseURL);
	if (target !== undefined && origins.includes(target)) return;
	const [api] = Object.values(own);
	throw new AuthorizationError(
		`This credential signs requests to ${api} only, and this one goes to ${target ?? 'an address that cannot be read'}.`,
		'Check the URL of the request, or the "API URL" in the credential.',
	);
}

function ownOrigin(name: string, address: string): string {
	const origin = originOf(address);
	if (origin !== undefined) return origin;
	if (address.trim() !== '' && !address.includes('://')) {
		throw new AuthorizationError(
			`The "${name}" in the credential has no https:// at its beginning.`,
			'Add https:// in front of it, without a space.',
		);
	}
	throw new AuthorizationError(
		`The "${name}" in the credential is not a web address.`,
		'Enter it with https:// at its beginning, for example https://ipbxapi.voipex.io.',
	);
}

/** @returns undefined for what is not a web address: a host and port without `https://` also count as a URL */
function originOf(address: string, base?: string): string | undefined {
	const url = parseUrl(address.trim(), base?.trim());
	return url && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}

function parseUrl(address: string, base?: string): URL | undefined {
	try {
		return new URL(address, base);
	} catch {
		// Not a URL at all; the caller says so.
		return undefined;
	}
}
