import treeKill from 'tree-kill';
import { childProcess, fs, nodeProcess, path, projectRoot, timers } from '../node';
import { unless } from '../errors';

const endWithParent = path.join(projectRoot, 'tools', 'n8n', 'endWithParent.js');
const onWindows = nodeProcess.platform === 'win32';

export interface ChildOptions {
	/** The Node binary that runs the script. */
	node: string;
	/** The script, then its arguments. */
	args: string[];
	cwd: string;
	/** The whole environment: nothing of the parent's is added. */
	env: Record<string, string>;
	/** Standard output and error are appended to this file. */
	logFile: string;
}

export interface ChildEnd {
	code: number | null;
	signal: NodeJS.Signals | null;
}

export interface Child {
	readonly pid: number;
	/** How it ended; undefined while it runs. */
	readonly end: ChildEnd | undefined;
	/** Settles when the process has ended and nothing of its group is left. Never rejects. */
	readonly ended: Promise<ChildEnd>;
	/** Asks it to end (SIGTERM), and kills the whole tree when it has not within `graceMs`. */
	stop(graceMs: number): Promise<ChildEnd>;
	/** Kills the whole tree at once (SIGKILL). */
	kill(): Promise<ChildEnd>;
}

/**
 * Kills a process with all its descendants. A POSIX process group goes in one call, which leaves no moment in
 * which a child could escape; Windows has no such thing and gets a walk over the tree.
 */
async function killTree(pid: number): Promise<void> {
	if (onWindows) {
		// taskkill complains when the process has just ended by itself: that is what was wanted.
		await new Promise<void>((resolve) => treeKill(pid, 'SIGKILL', () => resolve()));
		return;
	}
	const signal = async () => await Promise.resolve(nodeProcess.kill(-pid, 'SIGKILL'));
	// No such process: the whole group has ended already.
	await unless('ESRCH', signal(), true);
}

/**
 * Starts a Node script in a process group of its own, so that it can be ended as a whole and a Ctrl-C in the
 * terminal reaches the parent alone. A guard inside the child ends the group when the parent is gone.
 * @returns the running child
 * @throws the system's error when the binary cannot be started
 */
export async function startChild(options: ChildOptions): Promise<Child> {
	const log = await fs.promises.open(options.logFile, 'a');
	const child = childProcess.spawn(options.node, ['--require', endWithParent, ...options.args], {
		cwd: options.cwd,
		env: options.env,
		detached: !onWindows,
		windowsHide: true,
		stdio: ['pipe', log.fd, log.fd],
	});
	try {
		await new Promise<void>((resolve, reject) => {
			child.once('spawn', resolve);
			child.once('error', reject);
		});
	} finally {
		await log.close();
	}
	const pid = child.pid;
	if (pid === undefined) throw new Error(`${options.node} has started without a process id.`);

	let end: ChildEnd | undefined;
	const ended = new Promise<ChildEnd>((resolve) => {
		child.once('exit', (code, signal) => {
			end = { code, signal };
			// What it started may outlive it, most of all when it was killed from outside.
			void killTree(pid).then(() => resolve({ code, signal }));
		});
	});
	const kill = async () => {
		if (end === undefined) await killTree(pid);
		return await ended;
	};
	const stop = async (graceMs: number) => {
		if (end === undefined) child.kill('SIGTERM');
		const patience = new AbortController();
		await Promise.race([
			ended,
			timers.setTimeout(graceMs, undefined, { signal: patience.signal }).catch(() => undefined),
		]);
		patience.abort();
		return await kill();
	};
	return {
		pid,
		get end() {
			return end;
		},
		ended,
		stop,
		kill,
	};
}
