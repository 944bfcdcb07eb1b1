import { createHash, timingSafeEqual } from 'crypto';

/**
 * Whether two secrets are the same bytes. It compares digests of equal length in constant time, so that the time shows
 * neither how much of a guess is right nor how long the secret is.
 */
export function sameSecret(given: Uint8Array, expected: Uint8Array): boolean {
	return timingSafeEqual(digest(given), digest(expected));
}

function digest(bytes: Uint8Array): Buffer {
	return createHash('sha256').update(bytes).digest();
}
