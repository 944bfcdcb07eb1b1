/**
 * A map of bounded size: when it is full, the entry that was read or written longest ago goes.
 * Relies on `Map` keeping the order of insertion.
 */
export class LeastRecentlyUsed<K, V> {
	private readonly entries = new Map<K, V>();

	constructor(private readonly capacity: number) {}

	/** The value of `key`, which thereby counts as used just now. */
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

	/** Drops every entry for which `doomed` is true. */
	deleteWhere(doomed: (value: V) => boolean): void {
		for (const [key, value] of this.entries) {
			if (doomed(value)) this.entries.delete(key);
		}
	}
}
