import { path, projectRoot } from '../../tools/node';

/** A file or folder of the benchmarks, absolute. */
export function benchFile(...parts: string[]): string {
	return path.join(projectRoot, 'test', 'bench', ...parts);
}
