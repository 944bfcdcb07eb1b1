import { nodeProcess, performance } from '../tools/node';

const out = nodeProcess.stdout;

/** Without a terminal each line stays, so progress is told only every so often. */
const plainPauseMs = 15_000;

/** Whole seconds, as `6 s` or `2 min 51 s`. */
export function duration(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Writes text as it is. */
export function print(text: string): void {
	out.write(`${text}\n`);
}

/** Output that nobody reads any more, as after its terminal was closed, must not end the program: it has things to stop. */
export function ignoreClosedOutput(): void {
	for (const stream of [out, nodeProcess.stderr]) {
		stream.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
		});
	}
}

/**
 * Does one step of the way and shows it on one line: what it is, how far it has come, how long it took.
 * @param title as `Starting n8n`
 * @param work gets a function that shows where the work stands
 */
export async function step<T>(
	title: string,
	work: (show: (line: string) => void) => Promise<T>,
): Promise<T> {
	const start = performance.now();
	let lastPlain = start;
	const show = (line: string) => {
		if (out.isTTY) {
			out.write(`\r\x1b[2K  … ${line.slice(0, (out.columns || 80) - 6)}`);
		} else if (performance.now() - lastPlain > plainPauseMs) {
			lastPlain = performance.now();
			print(`  … ${line}`);
		}
	};
	const end = (mark: string) => {
		if (out.isTTY) out.write('\r\x1b[2K');
		print(`  ${mark} ${title} (${duration(performance.now() - start)})`);
	};
	show(title);
	try {
		const result = await work(show);
		end('✓');
		return result;
	} catch (error) {
		end('✗');
		return await Promise.reject(error);
	}
}
