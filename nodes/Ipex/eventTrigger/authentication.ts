import { createHash, timingSafeEqual } from 'crypto';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { InvalidParameterError } from '../errors/errors';
import { toText } from '../parameters/parameterValues';
import { WebhookRejection } from './delivery';

/** How the platform proves that a request comes from it. */
export type Authentication =
	| { kind: 'none' }
	| { kind: 'basic'; user: string; password: string }
	| { kind: 'header'; name: string; value: string }
	| { kind: 'secret'; secret: string };

/** The parts of a request that can carry a secret. */
export interface AuthenticatedRequest {
	/** By names in lower case, as Node gives them. */
	headers: Record<string, string | string[] | undefined>;
	/** The parameters of the address. */
	query: Record<string, unknown>;
}

/** The parameter of the webhook's address that carries the secret. */
const SECRET_PARAMETER = 'secret';

/**
 * Reads the credential "IPEX Webhook API".
 * @throws InvalidParameterError when it is not filled in: an empty secret would accept everybody
 */
export function readAuthentication(
	data: ICredentialDataDecryptedObject,
): Exclude<Authentication, { kind: 'none' }> {
	switch (data.authentication ?? 'basic') {
		case 'basic': {
			const [user, password] = [toText(data.user), toText(data.password)];
			if (user !== '' && password !== '') return { kind: 'basic', user, password };
			break;
		}
		case 'header': {
			const [name, value] = [toText(data.headerName).trim(), toText(data.headerValue).trim()];
			if (name !== '' && value !== '') return { kind: 'header', name, value };
			break;
		}
		case 'secret': {
			const secret = toText(data.secret).trim();
			if (secret !== '') return { kind: 'secret', secret: withoutEncoding(secret) };
		}
	}
	throw new InvalidParameterError(
		"The credential 'IPEX Webhook API' is not filled in.",
		'Fill in every field of the chosen authentication, and enter the same values in the IPEX portal.',
	);
}

/** Other characters look different in an address, so the portal would send another secret than the user sees. */
function withoutEncoding(secret: string): string {
	if (/^[\w.~-]+$/.test(secret)) return secret;
	throw new InvalidParameterError(
		"'Secret' contains a character that an address cannot contain as it is.",
		'Use only letters without accents, digits, "-" and "_".',
	);
}

/**
 * Tests the credential of the webhook. n8n sends it nowhere, so only its form can be checked; the first event shows
 * whether the portal sends the same values.
 */
export async function testWebhookCredential({
	data = {},
}: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	try {
		readAuthentication(data);
	} catch (error) {
		return { status: 'Error', message: (error as Error).message };
	}
	return {
		status: 'OK',
		message:
			'The credential is filled in. The first event shows whether the portal sends the same.',
	};
}

/**
 * Accepts a request that carries the secret.
 * @throws WebhookRejection (401) for all others
 */
export function verifySecret(request: AuthenticatedRequest, authentication: Authentication): void {
	if (isAuthentic(request, authentication)) return;
	throw new WebhookRejection(401, explanationOf(authentication), challengeOf(authentication));
}

function isAuthentic(
	{ headers, query }: AuthenticatedRequest,
	authentication: Authentication,
): boolean {
	switch (authentication.kind) {
		case 'none':
			return true;
		case 'basic':
			return hasBasic(headers.authorization, authentication);
		case 'header':
			return hasHeader(headers[authentication.name.toLowerCase()], authentication.value);
		case 'secret':
			return sameSecret(bytesOf(query[SECRET_PARAMETER]), Buffer.from(authentication.secret));
	}
}

// RFC 7617: base64 of "user:password" in UTF-8 or, from older senders, in Latin-1.
const BASIC = /^Basic +(\S+)$/i;

function hasBasic(
	header: unknown,
	{ user, password }: { user: string; password: string },
): boolean {
	const [, encoded] = BASIC.exec(textOf(header)) ?? [];
	if (encoded === undefined) return false;
	const given = Buffer.from(encoded, 'base64');
	// Node also decodes base64 that is cut or has spare bits. Accept only the one correct form.
	if (given.toString('base64') !== encoded) return false;
	return isSecret(given, `${user}:${password}`);
}

function hasHeader(header: unknown, value: string): boolean {
	const given = textOf(header);
	// Node trims a header's value and reads its bytes as Latin-1.
	if (given === '' || !isLatin1(given)) return false;
	return isSecret(Buffer.from(given, 'latin1'), value);
}

function isSecret(given: Buffer, expected: string): boolean {
	const asUtf8 = sameSecret(given, Buffer.from(expected, 'utf8'));
	const asLatin1 = isLatin1(expected) && sameSecret(given, Buffer.from(expected, 'latin1'));
	return asUtf8 || asLatin1;
}

// Other characters would lose a byte each, so that different texts become equal.
function isLatin1(value: string): boolean {
	return Buffer.from(value, 'latin1').toString('latin1') === value;
}

function explanationOf({ kind }: Authentication): string {
	return kind === 'secret'
		? `The secret in the address is missing or wrong. End the address in the IPEX portal with ?${SECRET_PARAMETER}= and the secret of the credential in n8n.`
		: 'The user name, password or token is missing or wrong. Enter the same in the IPEX portal as in the credential of the trigger.';
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

function bytesOf(value: unknown): Buffer {
	return Buffer.from(textOf(value));
}

/** `''` for a header or parameter that is missing or comes twice. */
function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/**
 * Whether two secrets are the same bytes. It compares digests of equal length in constant time, so that the time shows
 * neither how much of a guess is right nor how long the secret is.
 */
export function sameSecret(given: Uint8Array, expected: Uint8Array): boolean {
	return timingSafeEqual(digestOf(given), digestOf(expected));
}

function digestOf(bytes: Uint8Array): Buffer {
	return createHash('sha256').update(bytes).digest();
}
