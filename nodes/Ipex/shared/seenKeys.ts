import { createHash } from 'crypto';

/** The keys of calls are kept by the stretch of time (ms) in which the last leg of the call began. */
export const STRETCH_MS = 10 * 60 * 1000;

const KEY_LENGTH = 8;

/**
 * 48 bits of a digest of a call's identifier, as 8 characters: with 20,000 calls in view, one new call in
 * 14 thousand million is taken for a known one.
 */
export function keyOf(id: string): string {
	return createHash('sha256').update(id).digest('base64').slice(0, KEY_LENGTH);
}

/** The number of the stretch in which a time (ms) lies. */
export function stretchAt(time: number): number {
	return Math.floor(time / STRETCH_MS);
}

// One poll reads what is stored several times.
const read = new WeakMap<Record<string, string>, ReadonlyMap<string, number>>();

/** From what is stored (the keys of a stretch joined in one text, by its number) to the stretch of each key. */
export function readKeys(stored: Record<string, string>): ReadonlyMap<string, number> {
	const known = read.get(stored);
	if (known) return known;
	const stretches = new Map<string, number>();
	read.set(stored, stretches);
	for (const [stretch, keys] of Object.entries(stored)) {
		for (let at = 0; at < keys.length; at += KEY_LENGTH) {
			stretches.set(keys.slice(at, at + KEY_LENGTH), Number(stretch));
		}
	}
	return stretches;
}

/** Back to what is stored, without the stretches before `oldest`. */
export function writeKeys(
	stretches: ReadonlyMap<string, number>,
	oldest: number,
): Record<string, string> {
	const keys = new Map<number, string[]>();
	for (const [key, stretch] of stretches) {
		if (stretch < oldest) continue;
		const among = keys.get(stretch);
		if (among) among.push(key);
		else keys.set(stretch, [key]);
	}
	return Object.fromEntries([...keys].map(([stretch, found]) => [stretch, found.join('')]));
}
