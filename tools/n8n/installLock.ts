import { fs, timers } from '../node';
import { unless } from '../errors';
import { withHeartbeat } from './heartbeat';

/** The holder touches the file this often, so that a lock left by a dead process is known by its age. */
const heartbeatMs = 2000;
const staleMs = 20_000;

async function age(file: string): Promise<number | undefined> {
	const stat = await unless('ENOENT', fs.promises.stat(file), undefined);
	return stat && Date.now() - stat.mtimeMs;
}

async function take(file: string): Promise<boolean> {
	const handle = await unless('EEXIST', fs.promises.open(file, 'wx'), undefined);
	await handle?.close();
	return handle !== undefined;
}

/**
 * Does the work while holding a lock file, so that two processes never do it at once. Waits for another
 * holder, and takes over when that one has died.
 * @param onWait called once when another process holds the lock
 */
export async function withInstallLock<T>(
	file: string,
	onWait: () => void,
	work: () => Promise<T>,
): Promise<T> {
	let waited = false;
	while (!(await take(file))) {
		const old = await age(file);
		if (old !== undefined && old > staleMs) {
			await fs.promises.rm(file, { force: true });
			continue;
		}
		if (!waited) onWait();
		waited = true;
		await timers.setTimeout(500);
	}
	const touch = async () => {
		const now = new Date();
		await fs.promises.utimes(file, now, now);
	};
	try {
		return await withHeartbeat(heartbeatMs, touch, work);
	} finally {
		await fs.promises.rm(file, { force: true });
	}
}
