import { fs, path, projectRoot, timers } from '../tools/node';
import { nodePackageFolder } from '../tools/n8n/nodePackage';
import { buildPackage } from './build';

/** An editor writes a file in several steps. */
const settleMs = 200;

/**
 * Runs `build` after each change in one of the folders, and once more if something has changed during a build.
 * @returns a function that ends the watching
 */
export function onChange(folders: string[], build: () => Promise<void>): () => void {
	let hasChanged = false;
	let isBuilding = false;
	const rebuild = async () => {
		hasChanged = true;
		if (isBuilding) return;
		isBuilding = true;
		while (hasChanged) {
			await timers.setTimeout(settleMs);
			hasChanged = false;
			await build();
		}
		isBuilding = false;
	};
	const watchers = folders.map((folder) =>
		fs.watch(folder, { recursive: true }, () => void rebuild()),
	);
	return () => watchers.forEach((watcher) => watcher.close());
}

/**
 * Builds the package again after each change of its source, and gives the new files to the running n8n, which loads
 * them (`N8N_DEV_RELOAD`).
 * @param userFolder of the running n8n
 * @param print shows one line
 * @returns a function that ends the watching
 */
export function watchPackage(
	userFolder: string,
	logFolder: string,
	print: (line: string) => void,
): () => void {
	const installed = path.join(nodePackageFolder(userFolder, 'n8n-nodes-ipex'), 'dist');
	const folders = ['nodes', 'credentials'].map((folder) => path.join(projectRoot, folder));
	return onChange(folders, async () => {
		print('  … Building the package');
		try {
			await buildPackage(logFolder);
			await fs.promises.cp(path.join(projectRoot, 'dist'), installed, { recursive: true });
			print('  ✓ n8n has the new package. Reload the editor to see changed parameters.');
		} catch (error) {
			// The next change may repair it.
			print(`  ✗ ${error instanceof Error ? error.message : String(error)}`);
		}
	});
}
