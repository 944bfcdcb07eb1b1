/**
 * A map of bounded size. When it is full, it drops the entry that was read or written longest ago. A `Map` keeps the order
 * of insertion.
 */
export class LeastRecentlyUsed<K, V> {
	private readonly entries = new Map<K, V>();

	constructor(private readonly capacity: number) {}

	/** The value of `key`. Reading it counts as use. */
	get(key: K): V | undefined {
		const value = this.entries.get(key);
		if (value !== undefined) this.set(key, value);
		return value;
	}

	set(key: K, value: V): void {
		this.entries.delete(key);
		this.entries.set(key, value);
		if (this.entries.size > this.capacity) {
			const [oldest] = this.entries.keys();
			if (oldest !== undefined) this.entries.delete(oldest);
		}
	}

	/** Drops every entry that `matches`. */
	deleteWhere(matches: (value: V) => boolean): void {
		for (const [key, value] of this.entries) {
			if (matches(value)) this.entries.delete(key);
		}
	}
}
