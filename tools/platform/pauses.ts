import { callbackTimers } from '../node';

/** Waits that all end at once when the platform stops, so that none outlives it. */
export class Pauses {
	private readonly ends = new Set<() => void>();

	private stopped = false;

	/** Waits so many milliseconds of real time; ends early, with `false`, when the platform stops or has stopped. */
	async wait(milliseconds: number): Promise<boolean> {
		if (this.stopped) return false;
		return await new Promise<boolean>((resolve) => {
			const timer = callbackTimers.setTimeout(() => {
				this.ends.delete(stop);
				resolve(true);
			}, milliseconds);
			const stop = () => {
				callbackTimers.clearTimeout(timer);
				resolve(false);
			};
			this.ends.add(stop);
		});
	}

	/** Ends every wait, now and later. */
	stop(): void {
		this.stopped = true;
		for (const end of this.ends) end();
		this.ends.clear();
	}
}
