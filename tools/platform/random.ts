/** Random numbers that come out the same for the same seed (mulberry32). */
export class Random {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** At least 0, below 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** A whole number from `lowest` to `highest`, both included. */
	integer(lowest: number, highest: number): number {
		return lowest + Math.floor(this.next() * (highest - lowest + 1));
	}

	/** True in the given share of cases. */
	chance(share: number): boolean {
		return this.next() < share;
	}

	/** One of the list. Throws when it is empty. */
	pick<T>(list: readonly T[]): T {
		const item = list[this.integer(0, list.length - 1)];
		if (item === undefined) throw new Error('There is nothing to pick from.');
		return item;
	}

	/** So many of the list, each at most once, in random order. */
	sample<T>(list: readonly T[], count: number): T[] {
		const rest = [...list];
		const taken: T[] = [];
		while (taken.length < count && rest.length > 0) {
			taken.push(...rest.splice(this.integer(0, rest.length - 1), 1));
		}
		return taken;
	}

	/** An identifier in the form of a UUID. */
	uuid(): string {
		const variant = this.pick(['8', '9', 'a', 'b']);
		return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(12)}`;
	}

	/** Hexadecimal digits. */
	hex(digits: number): string {
		let text = '';
		while (text.length < digits) text += this.integer(0, 15).toString(16);
		return text;
	}
}
