import { nodeProcess, timers } from '../tools/node';

/** A terminal and npm both pass a Ctrl-C on, so two within this time are one. */
const sameSignalMs = 1000;

/** npm and its shell end on a signal without a word to what they run, which only sees another parent. */
async function parentIsGone(): Promise<void> {
	const parent = nodeProcess.ppid;
	while (nodeProcess.ppid === parent) await timers.setTimeout(500, undefined, { ref: false });
}

/**
 * Calls `end` once, when the program is to end: on Ctrl-C, on a request of the system, when its terminal is
 * closed, and, started by npm, when npm is gone. Who presses Ctrl-C again does not want to wait: the program
 * then ends at once, and its children with it.
 */
export function whenAskedToEnd(end: () => void): void {
	let asked: number | undefined;
	const ask = () => {
		if (asked === undefined) {
			asked = Date.now();
			end();
		} else if (Date.now() - asked > sameSignalMs) {
			nodeProcess.exit(1);
		}
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) nodeProcess.on(signal, ask);
	if (nodeProcess.env.npm_lifecycle_event !== undefined) void parentIsGone().then(ask);
}
