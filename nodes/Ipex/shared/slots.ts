import { NodeRun } from './nodeRun';
import { enqueue } from './requestQueue';

/** Runs `task` as one request of the queue of `platform`. A 429 pauses the queue, and `task` fails with it. */
export async function inSlot<T>(platform: string, task: () => Promise<T>): Promise<T> {
	return await enqueue(platform, task, { run: new NodeRun(), retry: false });
}
