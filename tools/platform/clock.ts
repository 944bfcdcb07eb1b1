import { DateTime } from 'luxon';

/** A point in time: milliseconds since 1970, an ISO 8601 text, or a Date. */
export type Time = number | string | Date;

/** The zone the platform lives in, and that its API takes when a request names none. */
export const PLATFORM_ZONE = 'Europe/Prague';

/**
 * Milliseconds since 1970. A text without an offset is taken in the platform's zone.
 * Throws when the text is no ISO 8601 time.
 */
export function toMillis(time: Time): number {
	if (typeof time === 'number') return time;
	if (time instanceof Date) return time.getTime();
	const parsed = DateTime.fromISO(time, { zone: PLATFORM_ZONE });
	if (!parsed.isValid) throw new Error(`"${time}" is not an ISO 8601 time.`);
	return parsed.toMillis();
}

/** The second a time falls into: a switchboard writes its records to the second. */
export function wholeSecond(milliseconds: number): number {
	return Math.floor(milliseconds / 1000) * 1000;
}

/** The platform's clock. It runs with real time until a test moves or freezes it. */
export class Clock {
	private offset = 0;

	private frozenAt: number | undefined;

	constructor(start?: Time) {
		if (start !== undefined) this.set(start);
	}

	/** Now, in milliseconds since 1970. */
	now(): number {
		return this.frozenAt ?? Date.now() + this.offset;
	}

	/** Moves the clock by so many milliseconds; a negative number moves it back. */
	advance(milliseconds: number): void {
		this.set(this.now() + milliseconds);
	}

	/** Sets the clock; a frozen clock stays frozen, at the new time. */
	set(time: Time): void {
		const target = toMillis(time);
		if (this.frozenAt === undefined) this.offset = target - Date.now();
		else this.frozenAt = target;
	}

	/** Stops the clock where it is. */
	freeze(): void {
		this.frozenAt = this.now();
	}

	/** Lets a frozen clock run on from where it stands. */
	resume(): void {
		if (this.frozenAt === undefined) return;
		this.offset = this.frozenAt - Date.now();
		this.frozenAt = undefined;
	}
}
