import { fs, nodeProcess, path } from '../node';
import { withInstallLock } from './installLock';
import { isComplete, planInstallation, type Plan } from './installPlan';
import { install } from './installSteps';
import type { Log } from './progress';
import { n8n2, type Release } from './releases';
import type { Runtime } from './runtime';

export type { Runtime } from './runtime';

/** Removes what installations left that were cut off. Call it with the lock held. */
async function removeLeftovers({ folder }: Plan): Promise<void> {
	const parent = path.dirname(folder);
	const leftover = `${path.basename(folder)}.part-`;
	for (const name of await fs.promises.readdir(parent)) {
		if (name.startsWith(leftover)) {
			await fs.promises.rm(path.join(parent, name), { recursive: true, force: true });
		}
	}
}

/**
 * Makes sure that n8n and a Node that can run it are on this machine: installs them into the cache the first
 * time (about 3 GB and some minutes), finds them there from then on (milliseconds).
 * @param options.release the version of n8n; the demo's unless given
 * @param options.log gets a line every two seconds while it works
 * @throws PlainError when the registry cannot be reached or refuses, the disk is full, SQLite does not compile
 */
export async function ensureRuntime({
	release = n8n2,
	log,
}: {
	release?: Release;
	log: Log;
}): Promise<Runtime> {
	const planned = await planInstallation(release);
	const { folder } = planned;
	if (!isComplete(folder)) {
		await fs.promises.mkdir(path.dirname(folder), { recursive: true });
		const onWait = () => log('Waiting for another installation of the same n8n to end');
		await withInstallLock(`${folder}.lock`, onWait, async () => {
			if (isComplete(folder)) return;
			await removeLeftovers(planned);
			await fs.promises.writeFile(planned.logFile, '');
			const part = `${folder}.part-${nodeProcess.pid}`;
			try {
				await install(part, planned, log);
				await fs.promises.rename(part, folder);
			} finally {
				await fs.promises.rm(part, { recursive: true, force: true });
			}
		});
	}
	return {
		node: planned.node === undefined ? nodeProcess.execPath : path.join(folder, planned.node),
		n8n: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
		env: release.env,
	};
}
