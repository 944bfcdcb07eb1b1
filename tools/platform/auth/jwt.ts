import { crypto } from '../../node';

/** What a token says about itself; times in seconds since 1970. */
export interface Claims {
	sub: string;
	email: string;
	/** The access that acts for the user, in a token that came from an exchange. */
	act?: { sub: string };
	typ: 'Bearer' | 'Refresh';
	iat: number;
	exp: number;
	jti: string;
}

function encode(part: object): string {
	return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** A signed JSON Web Token (HS256). */
export function signToken(claims: Claims, key: Buffer): string {
	const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
	return `${content}.${crypto.createHmac('sha256', key).update(content).digest('base64url')}`;
}
