import type { Platform } from '../../tools/platform';
import { util } from '../../tools/node';

/** The shortest part of a token that gives something away: the first two parts of a JWT can be read by anybody. */
const SHORTEST_PART = 16;

/** What stands at the beginning of every JWT of its kind, and is no secret. */
const COMMON_PARTS = new Set(
	['HS256', 'RS256'].map((alg) => encoded(JSON.stringify({ alg, typ: 'JWT' }), 'base64url')),
);

/** Which secrets are looked for, and beside which e-mail a password may stand in Basic credentials. */
export interface Secrets {
	secrets: Iterable<string>;
	/** Who the passwords belong to. */
	names?: Iterable<string>;
}

/** The secrets of a platform and of its accesses. */
export function secretsOf({ secrets, access }: Platform): Secrets {
	return { secrets, names: [access.email] };
}

/**
 * All the forms in which secrets may get out: as they are, in a URL, in a form, in JSON (also JSON in JSON), in Base64,
 * as Basic credentials, and in parts of tokens.
 */
export function secretForms({ secrets, names = [] }: Secrets): string[] {
	const forms = new Set<string>();
	for (const secret of secrets) {
		const parts = secret.split('.').filter((part) => part.length >= SHORTEST_PART);
		for (const text of [secret, ...(parts.length === 3 ? parts : [])]) {
			if (COMMON_PARTS.has(text)) continue;
			forms.add(text);
			forms.add(encodeURIComponent(text));
			forms.add(new URLSearchParams({ '': text }).toString().slice(1));
			forms.add(quotedOnce(text));
			forms.add(quotedOnce(quotedOnce(text)));
			for (const form of ['base64', 'base64url'] as const) forms.add(encoded(text, form));
		}
		for (const name of names) forms.add(encoded(`${name}:${secret}`, 'base64'));
	}
	return [...forms];
}

/**
 * The forms of secrets that stand in `text`.
 * @param forms of {@link secretForms}
 */
export function formsIn(text: string | Buffer, forms: string[]): string[] {
	return forms.filter((form) => text.includes(form));
}

/** All that is in an error, also what its JSON leaves out: its cause, its stack, hidden fields. */
export function wholeOf(error: unknown): string {
	return `${util.inspect(error, { depth: 12, showHidden: true, maxStringLength: null })}\n${asJson(error)}`;
}

function asJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		// It holds itself; `inspect` has shown all of it.
		return '';
	}
}

function quotedOnce(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}

function encoded(text: string, form: 'base64' | 'base64url'): string {
	// Without padding, since more may follow.
	return Buffer.from(text).toString(form).replace(/=+$/, '');
}
