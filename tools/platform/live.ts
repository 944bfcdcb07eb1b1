import { callbackTimers } from '../node';
import { randomPlan } from './calls/generator';
import type { CallPlan } from './calls/plan';
import type { CallStore } from './calls/store';
import type { Clock } from './clock';
import { wholeSecond } from './clock';
import type { Directory } from './directory/directory';
import type { Random } from './random';

/** How lively the log is. */
export interface LiveOptions {
	/** Calls, not records, in a minute of the platform's clock; 6 when left out. */
	callsPerMinute?: number;
	/** Which share of the calls comes into the log late, by 20 seconds or more; a tenth when left out. */
	lateShare?: number;
	/** How late those are at the most, in seconds; 180 when left out. */
	latestSeconds?: number;
	/** The longest conversation, in seconds; 90 when left out. Longer ones would keep a test waiting for their records. */
	longestTalkSeconds?: number;
}

const TICK = 250;

/** However far the clock was moved, one tick adds no more calls than this. */
const MOST_AT_ONCE = 10_000;

/** New calls that keep coming while the platform runs. They are in progress first, and in the log once they have ended. */
export class LiveLog {
	private timer: NodeJS.Timeout | undefined;

	private last = 0;

	private due = 0;

	constructor(
		private readonly clock: Clock,
		private readonly calls: CallStore,
		private readonly directory: Directory,
		private readonly random: Random,
	) {}

	/** Begins, or goes on with other options. */
	start(options: LiveOptions = {}): void {
		const { callsPerMinute = 6, lateShare = 0.1, latestSeconds = 180 } = options;
		const { longestTalkSeconds = 90 } = options;
		this.stop();
		this.last = this.clock.now();
		this.due = 0;
		this.timer = callbackTimers.setInterval(() => {
			this.tick({ callsPerMinute, lateShare, latestSeconds, longestTalkSeconds });
		}, TICK);
		this.timer.unref();
	}

	/** Ends; no further call comes. */
	stop(): void {
		callbackTimers.clearInterval(this.timer);
		this.timer = undefined;
	}

	private tick({ callsPerMinute, ...limits }: Required<LiveOptions>): void {
		const now = this.clock.now();
		const passed = Math.max(0, now - this.last);
		this.due = Math.min(MOST_AT_ONCE, this.due + (passed / 60_000) * callsPerMinute);
		for (; this.due >= 1; this.due -= 1) {
			this.calls.addPlanned(this.plan(this.random.integer(this.last, now), limits));
		}
		this.last = now;
	}

	private plan(
		at: number,
		{ lateShare, latestSeconds, longestTalkSeconds }: Omit<Required<LiveOptions>, 'callsPerMinute'>,
	): CallPlan {
		const plan = randomPlan(wholeSecond(at), this.directory, this.random);
		const late = this.random.chance(lateShare);
		return {
			...plan,
			talkSeconds: Math.min(plan.talkSeconds, longestTalkSeconds),
			lateMs: late ? this.random.integer(20, latestSeconds) * 1000 : plan.lateMs,
		};
	}
}
