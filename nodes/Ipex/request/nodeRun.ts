import type { IExecuteData, IExecutePaginationFunctions } from 'n8n-workflow';

/** One run of the node. n8n starts all of its items at once; this is what they share. */
export class NodeRun {
	private reason?: unknown;

	private failed = false;

	private readonly listeners = new Set<() => void>();

	/** Settles when every item so far that runs in order has ended. */
	private last: Promise<unknown> = Promise.resolve();

	/** @param cancelled n8n's signal that the execution was stopped */
	constructor(private readonly cancelled?: AbortSignal) {}

	/** Why no further request of this run may be sent; undefined while it may. */
	get stopReason(): unknown {
		if (this.cancelled?.aborted) this.reason ??= this.cancelled.reason;
		return this.reason;
	}

	/** From now on no further request of this run is sent. */
	stop(reason: unknown): void {
		this.reason ??= reason;
		for (const listener of this.listeners) listener();
		this.listeners.clear();
	}

	/** Calls `listener` once when the run is stopped. */
	onStop(listener: () => void): void {
		this.listeners.add(listener);
	}

	/**
	 * Ends the run, because the node fails with this item.
	 * @returns whether it is the first item that fails
	 */
	fail(error: unknown): boolean {
		this.stop(error);
		const isFirst = !this.failed;
		this.failed = true;
		return isFirst;
	}

	/** Does the work of an item when all items before it have ended. */
	async inOrder<T>(work: () => Promise<T>): Promise<T> {
		const result = this.last.then(work);
		this.last = result.catch(() => undefined);
		return await result;
	}
}

const runs = new WeakMap<IExecuteData, NodeRun>();

/**
 * The run that an item belongs to. All items of a run have the same execution data in n8n. "Retry On Fail" uses it
 * again, but each try begins with the first item.
 */
export function runOf(context: IExecutePaginationFunctions): NodeRun {
	const executeData = context.getExecuteData();
	const known = runs.get(executeData);
	if (known && context.getItemIndex() > 0) return known;
	const run = new NodeRun(context.getExecutionCancelSignal());
	runs.set(executeData, run);
	return run;
}
