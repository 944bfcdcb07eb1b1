import { childProcess, fs, nodeProcess, path, projectRoot } from '../../tools/node';

/** How a demo process ended, and all it wrote. */
export interface DemoEnd {
	code: number | null;
	output: string;
}

/** What a fresh clone does not have. */
const NOT_COPIED = ['.git', 'build', 'dist', 'node_modules'].map((name) =>
	path.join(projectRoot, name),
);

/**
 * Copies the checkout into a folder, with the installed packages of this one. `npm start` builds the package: in a
 * copy it does not remove the `dist` that other tests are packing.
 */
export async function copyCheckout(folder: string): Promise<void> {
	await fs.promises.cp(projectRoot, folder, {
		recursive: true,
		filter: (place) => !NOT_COPIED.includes(place),
	});
	await fs.promises.symlink(
		path.join(projectRoot, 'node_modules'),
		path.join(folder, 'node_modules'),
	);
}

/** `npm start` without npm in between: the program itself, in a process group of its own. */
export class DemoProcess {
	private readonly child: childProcess.ChildProcess;

	private written = '';

	readonly ended: Promise<DemoEnd>;

	/**
	 * @param checkout the folder of the checkout
	 * @param env further environment variables
	 * @param before a script to run in the process before the demo's own
	 */
	constructor(checkout: string, env: Record<string, string>, before?: string) {
		const args = [...(before ? ['--require', before] : []), path.join('demo', 'start.js')];
		this.child = childProcess.spawn(nodeProcess.execPath, args, {
			cwd: checkout,
			env: { ...nodeProcess.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const write = (chunk: Buffer) => {
			this.written += chunk.toString();
		};
		this.child.stdout?.on('data', write);
		this.child.stderr?.on('data', write);
		this.ended = new Promise((resolve) => {
			this.child.once('close', (code) => resolve({ code, output: this.written }));
		});
	}

	/** All that it wrote so far. */
	get output(): string {
		return this.written;
	}

	/** What Ctrl-C sends. */
	interrupt(): void {
		this.child.kill('SIGINT');
	}

	/** For a test that fails half way: nothing may be left. */
	async kill(): Promise<void> {
		this.child.kill('SIGKILL');
		await this.ended;
	}
}

/** The ids of all processes that work in a folder or below it; Linux tells. */
export async function processesIn(folder: string): Promise<number[]> {
	const ids = (await fs.promises.readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
	const inside: number[] = [];
	for (const id of ids) {
		const [cwd] = await Promise.allSettled([fs.promises.readlink(`/proc/${id}/cwd`)]);
		// A process that has ended in between, or is not ours, cannot be read.
		if (cwd.status === 'fulfilled' && `${cwd.value}/`.startsWith(`${folder}/`)) inside.push(id);
	}
	return inside;
}
