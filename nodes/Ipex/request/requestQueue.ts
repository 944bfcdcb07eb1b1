import { sleep } from 'n8n-workflow';

import { isAuthorizationError, NotSentError } from '../errors/errors';
import { pauseAtLimit } from '../../../credentials/retryPolicy';
import { causeOf, readFailure, settle } from '../errors/failure';
import { isTimeout } from '../errors/networkErrors';
import { NodeRun } from './nodeRun';
import { StalledError, whileTimeLasts } from './streams';

/** How many requests this process sends to one platform at the same time. n8n itself sets no limit. */
const CONCURRENCY = 16;

/** How many of these are not for reads, so that a write never waits for a slow read. */
const RESERVED_FOR_WRITES = 1;

/** How long the platform may reject one request with 429 before the request fails. */
const LONGEST_REJECTION_MS = 5 * 60_000;

/** After this many timeouts without a response between them, the platform counts as silent. */
const MAX_TIMEOUTS_IN_A_ROW = 5;

/** Options of a queued request. */
export interface QueuedRequestOptions {
	/** The run of the node that the request belongs to. Runs take turns. */
	run: NodeRun;
	/** Writes go before reads. */
	isWrite?: boolean;
	/**
	 * Whether a 429 pauses the queue and the request is retried; otherwise it fails and nothing pauses. By default it is
	 * retried.
	 */
	retry?: boolean;
}

interface Waiting extends QueuedRequestOptions {
	send: () => Promise<void>;
	reject: (error: unknown) => void;
	rejections: number;
	rejectedSince?: number;
}

/**
 * The requests to one platform. A rejected request (429) pauses the queue and comes first after the pause. Then come
 * writes, then reads. Runs take turns, so a large run does not delay a small one.
 */
export class RequestQueue {
	private readonly rejected = new Turns();

	private readonly writes = new Turns();

	private readonly reads = new Turns();

	private readsUnderWay = 0;

	private writesUnderWay = 0;

	private pausedUntil = 0;

	private timeoutsInARow = 0;

	/**
	 * Sends a request when it is its turn.
	 * @throws what the request throws, or the reason why its run was stopped first
	 */
	async add<T>(request: () => Promise<T>, options: QueuedRequestOptions): Promise<T> {
		return await new Promise<T>((resolve, reject) => {
			const send = async () => resolve(await request());
			const waiting = { ...options, send, reject, rejections: 0 };
			(options.isWrite ? this.writes : this.reads).add(waiting);
			options.run.onStop(this.rejectStopped);
			this.startNext();
		});
	}

	private startNext(): void {
		this.rejectStopped();
		while (Date.now() >= this.pausedUntil) {
			const next = this.takeNext();
			if (!next) return;
			void this.start(next);
		}
	}

	private readonly rejectStopped = (): void => {
		for (const waiting of [this.rejected, this.writes, this.reads]) {
			for (const { run, reject } of waiting.takeStopped()) reject(run.stopReason);
		}
	};

	private takeNext(): Waiting | undefined {
		if (this.readsUnderWay + this.writesUnderWay >= CONCURRENCY) return undefined;
		const mayRead = this.readsUnderWay < CONCURRENCY - RESERVED_FOR_WRITES;
		return this.rejected.take() ?? this.writes.take() ?? (mayRead ? this.reads.take() : undefined);
	}

	private async start(waiting: Waiting): Promise<void> {
		const kind = waiting.isWrite ? 'writesUnderWay' : 'readsUnderWay';
		this[kind]++;
		const outcome = await settle(waiting.send());
		this[kind]--;
		if (outcome.status === 'fulfilled') {
			this.timeoutsInARow = 0;
		} else {
			this.handleFailure(waiting, outcome.reason);
			// The run may stop because of the failure, before its next request is sent.
			await sleep(0);
		}
		this.startNext();
	}

	private handleFailure(waiting: Waiting, error: unknown): void {
		const { status, retryAfter } = readFailure(error);
		const mayRetry = status === 429 && waiting.retry !== false;
		if (mayRetry && this.pauseFor(waiting, retryAfter)) this.rejected.add(waiting);
		else waiting.reject(error);
		// A cancelled request says nothing about the platform.
		if (waiting.run.stopReason !== undefined) return;
		this.timeoutsInARow = timedOut(error) ? this.timeoutsInARow + 1 : 0;
		if (this.timeoutsInARow >= MAX_TIMEOUTS_IN_A_ROW) this.stopAll(waiting.run);
	}

	/** @returns whether the rejected request is retried after the pause */
	private pauseFor(waiting: Waiting, retryAfter: unknown): boolean {
		const now = Date.now();
		waiting.rejections++;
		waiting.rejectedSince ??= now;
		const pause = pauseAtLimit(retryAfter, waiting.rejections, now);
		if (pause === undefined || now + pause > waiting.rejectedSince + LONGEST_REJECTION_MS)
			return false;
		if (now + pause > this.pausedUntil) {
			this.pausedUntil = now + pause;
			void this.startAfterPause();
		}
		return true;
	}

	private async startAfterPause(): Promise<void> {
		// A timer may fire a moment early.
		for (let left = 0; (left = this.pausedUntil - Date.now()) > 0; ) await sleep(left);
		this.startNext();
	}

	/** The platform is silent: runs that wait for it fail now, instead of after one timeout for each request. */
	private stopAll(current: NodeRun): void {
		const waiting = [this.rejected, this.writes, this.reads].flatMap((turns) => turns.runs());
		for (const run of [current, ...waiting]) run.stop(new NotSentError());
	}
}

/** Waiting requests by run. Each `take` is the turn of another run. */
class Turns {
	private readonly byRun = new Map<NodeRun, Waiting[]>();

	add(waiting: Waiting): void {
		const own = this.byRun.get(waiting.run);
		if (own) own.push(waiting);
		else this.byRun.set(waiting.run, [waiting]);
	}

	take(): Waiting | undefined {
		const [first] = this.byRun;
		if (!first) return undefined;
		const [run, own] = first;
		const next = own.shift();
		this.byRun.delete(run);
		// A map keeps the order of insertion, so the run is now the last one.
		if (own.length > 0) this.byRun.set(run, own);
		return next;
	}

	/** Removes and returns the requests of runs that were stopped. */
	takeStopped(): Waiting[] {
		const stopped = this.runs().filter(({ stopReason }) => stopReason !== undefined);
		return stopped.flatMap((run) => {
			const own = this.byRun.get(run) ?? [];
			this.byRun.delete(run);
			return own;
		});
	}

	runs(): NodeRun[] {
		return [...this.byRun.keys()];
	}
}

/** Whether the platform did not respond in time, or its authorization server did not. */
function timedOut(error: unknown): boolean {
	if ([error, causeOf(error)].some((one) => isAuthorizationError(one) && one.timedOut)) return true;
	const { status, code } = readFailure(error);
	return status === undefined && isTimeout(code);
}

const queues = new Map<string, RequestQueue>();

/** Sends a request through the queue of its platform. */
export async function enqueue<T>(
	baseUrl: string,
	request: () => Promise<T>,
	options: QueuedRequestOptions,
): Promise<T> {
	const platform = hostOf(baseUrl);
	const queue = queues.get(platform) ?? new RequestQueue();
	queues.set(platform, queue);
	return await queue.add(request, options);
}

/**
 * Runs `task` as one request of the queue of `platform`. A 429 fails it, and does not pause the queue.
 * @param deadline ms since the epoch; a request that has not begun by then is not sent
 * @throws StalledError when it was not sent; otherwise what `task` throws
 */
export async function withConcurrencyLimit<T>(
	platform: string,
	task: () => Promise<T>,
	deadline = Infinity,
): Promise<T> {
	const run = new NodeRun();
	let hasBegun = false;
	const begin = async () => {
		hasBegun = true;
		return await task();
	};
	const response = enqueue(platform, begin, { run, retry: false });
	const timeLeft = () => (hasBegun ? Infinity : deadline - Date.now());
	return await whileTimeLasts(response, timeLeft).catch((error: unknown) => {
		if (error instanceof StalledError) run.stop(error);
		throw error;
	});
}

function hostOf(baseUrl: string): string {
	try {
		return new URL(baseUrl).host;
	} catch {
		// Not an address. The request itself reports that.
		return baseUrl;
	}
}
