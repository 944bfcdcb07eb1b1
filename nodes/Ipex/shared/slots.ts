/**
 * How many requests to one platform may be under way at once, in this process. n8n starts the requests of all items
 * together, and nothing else limits them: a thousand connections are no kindness to a switchboard, and as many
 * requests would be refused when the token has expired.
 */
const SLOTS = 16;

interface Line {
	free: number;
	waiting: Array<() => void>;
}

const lines = new Map<string, Line>();

/** Runs `task` when a slot for `platform` is free; first come, first served. */
export async function inSlot<T>(platform: string, task: () => Promise<T>): Promise<T> {
	const line = lines.get(platform) ?? { free: SLOTS, waiting: [] };
	lines.set(platform, line);
	if (line.free > 0) line.free--;
	else await new Promise<void>((resolve) => line.waiting.push(resolve));
	try {
		return await task();
	} finally {
		const next = line.waiting.shift();
		if (next) next();
		else if (++line.free === SLOTS) lines.delete(platform);
	}
}
