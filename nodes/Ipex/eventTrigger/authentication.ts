import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { InvalidParameterError } from '../shared/errors';
import { sameSecret } from './sameSecret';
import { text } from '../shared/values';
import { Refusal } from './refusal';

/** How the platform has to show who it is. */
export type Authentication =
	| { kind: 'none' }
	| { kind: 'basic'; user: string; password: string }
	| { kind: 'header'; name: string; value: string };

type Headers = Record<string, string | string[] | undefined>;

/**
 * @param data of n8n's own credential for this kind
 * @throws InvalidParameterError when the credential names nothing that could be asked for: an empty secret would let
 * everybody in
 */
export function authenticationOf(
	kind: string,
	data: ICredentialDataDecryptedObject | undefined,
): Authentication {
	if (kind === 'none') return { kind };
	if (kind === 'basicAuth') {
		const [user, password] = [text(data?.user), text(data?.password)];
		if (user !== '' && password !== '') return { kind: 'basic', user, password };
	}
	if (kind === 'headerAuth') {
		const [name, value] = [text(data?.name).trim(), text(data?.value).trim()];
		if (name !== '' && value !== '') return { kind: 'header', name, value };
	}
	throw new InvalidParameterError(
		'The credential in "Authentication" is missing or not filled in.',
		'Choose one, and enter in it what the IPEX portal sends.',
	);
}

/**
 * Lets a request pass that carries the secret.
 * @param headers by their names in lower case, as Node gives them
 * @throws Refusal (401) for all others
 */
export function demandSecret(headers: Headers, authentication: Authentication): void {
	if (authentication.kind === 'none') return;
	const passes =
		authentication.kind === 'basic'
			? hasBasic(headers, authentication)
			: hasHeader(headers, authentication);
	if (passes) return;
	throw new Refusal(
		401,
		'The user name, password or token is missing or wrong. Enter the same in the IPEX portal as in the credential of the trigger.',
		challengeOf(authentication),
	);
}

// RFC 7617: base64 of "user:password", whose bytes are UTF-8 or, from older senders, Latin-1.
const BASIC = /^Basic +(\S+)$/i;

function hasBasic(
	{ authorization }: Headers,
	{ user, password }: { user: string; password: string },
): boolean {
	const [, encoded] = BASIC.exec(textOf(authorization)) ?? [];
	if (encoded === undefined) return false;
	const given = Buffer.from(encoded, 'base64');
	// Node reads a text that is cut or has bits to spare as well; there is one right form of a secret.
	if (given.toString('base64') !== encoded) return false;
	return isSecret(given, `${user}:${password}`);
}

function hasHeader(headers: Headers, { name, value }: { name: string; value: string }): boolean {
	const given = textOf(headers[name.toLowerCase()]);
	// Node takes the spaces around a header's value away, and its bytes for Latin-1.
	if (given === '' || !isLatin1(given)) return false;
	return isSecret(Buffer.from(given, 'latin1'), value);
}

function isSecret(given: Buffer, expected: string): boolean {
	const asUtf8 = sameSecret(given, Buffer.from(expected, 'utf8'));
	const asLatin1 = isLatin1(expected) && sameSecret(given, Buffer.from(expected, 'latin1'));
	return asUtf8 || asLatin1;
}

// Other characters would lose a byte each, and different texts become one.
function isLatin1(value: string): boolean {
	return Buffer.from(value, 'latin1').toString('latin1') === value;
}

function challengeOf(authentication: Authentication): Record<string, string> {
	const realm = 'realm="IPEX Event Trigger"';
	if (authentication.kind === 'basic') {
		return { 'WWW-Authenticate': `Basic ${realm}, charset="UTF-8"` };
	}
	const isBearer =
		authentication.kind === 'header' && authentication.name.toLowerCase() === 'authorization';
	return isBearer ? { 'WWW-Authenticate': `Bearer ${realm}` } : {};
}

function textOf(value: string | string[] | undefined): string {
	return typeof value === 'string' ? value : '';
}
