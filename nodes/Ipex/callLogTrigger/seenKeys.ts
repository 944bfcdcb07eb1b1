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

/** The keys of a stretch joined in one text, by the number of the stretch. */
export type StoredKeys = Record<string, string>;

// One poll reads what is stored several times.
const read = new WeakMap<StoredKeys, ReadonlyMap<string, number>>();

/** The stretch of each key; of one that is stored twice, the later one. */
export function readKeys(stored: StoredKeys): ReadonlyMap<string, number> {
	const known = read.get(stored);
	if (known) return known;
	const stretches = new Map<string, number>();
	read.set(stored, stretches);
	// Keys of objects that are whole numbers come in their order.
	for (const [stretch, keys] of Object.entries(stored)) {
		const number = Number(stretch);
		for (let at = 0; at < keys.length; at += KEY_LENGTH) {
			stretches.set(keys.slice(at, at + KEY_LENGTH), number);
		}
	}
	return stretches;
}

/**
 * What is stored after a poll. A key that moves to a later stretch stays in the earlier one as well, until that is
 * forgotten: what does not change is not written anew.
 * @param added the keys that are new in a stretch
 * @param oldest the first stretch that is kept
 */
export function writeKeys(
	stored: StoredKeys,
	added: ReadonlyMap<string, number>,
	oldest: number,
): StoredKeys {
	const kept = Object.entries(stored).filter(([stretch]) => Number(stretch) >= oldest);
	const written: StoredKeys = Object.fromEntries(kept);
	for (const [key, stretch] of added) {
		if (stretch >= oldest) written[stretch] = (written[stretch] ?? '') + key;
	}
	return written;
}
