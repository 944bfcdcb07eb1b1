import { callbackTimers } from '../../../tools/node';

interface Event {
	at: number;
	run: () => void;
}

/** Waits until nothing but a later moment is left to do. */
async function idle(): Promise<void> {
	await new Promise<void>((resolve) => callbackTimers.setImmediate(resolve));
}

/** True time (ms), which no clock of the model has to show. It moves on when all that can be done now is done. */
export class Timeline {
	private readonly events: Event[] = [];

	constructor(public now: number) {}

	/** Does something at a moment; of two things at one moment, the one that was planned first comes first. */
	at(time: number, run: () => void): void {
		const place = this.events.findIndex((event) => event.at > time);
		this.events.splice(place < 0 ? this.events.length : place, 0, { at: time, run });
	}

	async wait(duration: number): Promise<void> {
		await new Promise<void>((resolve) => this.at(this.now + duration, resolve));
	}

	/** Lets time pass up to a moment, with all that happens until then. */
	async passUntil(time: number): Promise<void> {
		await idle();
		for (let [next] = this.events; next && next.at <= time; [next] = this.events) {
			this.events.shift();
			this.now = Math.max(this.now, next.at);
			next.run();
			await idle();
		}
		this.now = Math.max(this.now, time);
	}
}

/** From a moment on (true time, ms) a clock shows so much more than the true time. */
export interface ClockJump {
	at: number;
	offset: number;
}

/** A clock that may be wrong. */
export class ModelClock {
	/** @param jumps in the order of time */
	constructor(readonly jumps: ClockJump[] = []) {}

	offsetAt(time: number): number {
		let offset = 0;
		for (const jump of this.jumps) if (jump.at <= time) ({ offset } = jump);
		return offset;
	}

	/** What the clock shows at a moment. */
	show(time: number): number {
		return time + this.offsetAt(time);
	}

	/** Whether the clock was set in a stretch of time. */
	jumpsBetween(from: number, to: number): boolean {
		return this.jumps.some(({ at }) => at >= from && at <= to);
	}
}
