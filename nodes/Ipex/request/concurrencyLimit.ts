import { NodeRun } from './nodeRun';
import { enqueue } from './requestQueue';
import { StalledError, whileTimeLasts } from './streams';

/**
 * Runs `task` as one request of the queue of `platform`. A 429 fails it, and does not pause the queue.
 * @param deadline ms since the epoch; a request that has not begun by then is not sent
 * @throws StalledError when it was not sent; whatever `task` throws
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
