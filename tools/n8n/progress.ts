import { fs, path, performance } from '../node';
import { unless } from '../errors';
import { withHeartbeat } from './heartbeat';

/** Takes one short line about where the work stands. */
export type Log = (line: string) => void;

/**
 * How many of the packages are unpacked in a folder. npm makes all folders first and fills them one by one,
 * so only a package.json counts.
 * @param packages folders relative to `folder`
 */
export async function countInstalled(folder: string, packages: string[]): Promise<number> {
	const found = await Promise.all(
		packages.map(
			async (name) =>
				await unless(
					'ENOENT',
					fs.promises.stat(path.join(folder, name, 'package.json')),
					undefined,
				),
		),
	);
	return found.filter((entry) => entry !== undefined).length;
}

/**
 * Does the work, and says every two seconds how long it has taken and how far it has come.
 * @param describe one line; gets the whole seconds since the start
 */
export async function withProgress<T>(
	log: Log,
	describe: (seconds: number) => string | Promise<string>,
	work: () => Promise<T>,
): Promise<T> {
	const start = performance.now();
	const report = async () => log(await describe(Math.round((performance.now() - start) / 1000)));
	await report();
	return await withHeartbeat(2000, report, work);
}
