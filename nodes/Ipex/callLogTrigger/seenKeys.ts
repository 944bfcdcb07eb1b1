import { hash } from 'crypto';

/** Keys of calls are grouped by the ten minutes (ms) in which the last leg of the call began or ended. */
export const BUCKET_MS = 10 * 60 * 1000;

const KEY_LENGTH = 8;

/**
 * 48 bits of a digest of a call's identifier, as 8 characters. With 20,000 calls in view, one new call in
 * 14 billion has the key of a known one.
 */
export function keyOf(id: string): string {
	return hash('sha256', id, 'base64').slice(0, KEY_LENGTH);
}

/** The number of the bucket that contains a time (ms). */
export function bucketAt(time: number): number {
	return Math.floor(time / BUCKET_MS);
}

/** The keys of a bucket joined in one text, by the number of the bucket. */
export type StoredKeys = Record<string, string>;

// One poll reads what is stored several times.
const parsed = new WeakMap<StoredKeys, ReadonlyMap<string, number>>();

/** The bucket of each key. A key that is stored twice has the later bucket. */
export function readKeys(stored: StoredKeys): ReadonlyMap<string, number> {
	const known = parsed.get(stored);
	if (known) return known;
	const buckets = new Map<string, number>();
	parsed.set(stored, buckets);
	// JavaScript lists whole-number property names in ascending order.
	for (const [bucket, keys] of Object.entries(stored)) {
		const number = Number(bucket);
		for (let at = 0; at < keys.length; at += KEY_LENGTH) {
			buckets.set(keys.slice(at, at + KEY_LENGTH), number);
		}
	}
	return buckets;
}

/**
 * The keys to store after a poll. A key that moves to a later bucket also stays in the earlier one until that one is
 * removed, so unchanged buckets are not written again.
 * @param added the keys that are new in a bucket
 * @param oldest the first bucket that is kept
 */
export function writeKeys(
	stored: StoredKeys,
	added: ReadonlyMap<string, number>,
	oldest: number,
): StoredKeys {
	const kept = Object.entries(stored).filter(([bucket]) => Number(bucket) >= oldest);
	const written: StoredKeys = Object.fromEntries(kept);
	for (const [key, bucket] of added) {
		const number = Math.max(bucket, oldest);
		written[number] = (written[number] ?? '') + key;
	}
	return written;
}
