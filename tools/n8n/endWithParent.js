/*
 * Loaded into a child process before its own code (node --require). The child's stdin is a pipe whose other
 * end only the parent holds: when the parent is gone, however it went, the pipe ends, and the child takes its
 * whole process group with it. Nobody else could: a killed parent cleans up nothing.
 */
const { execFileSync } = require('node:child_process');
const { isMainThread } = require('node:worker_threads');

function endWithGroup() {
	if (process.platform === 'win32') {
		execFileSync('taskkill', ['/pid', String(process.pid), '/T', '/F']);
	} else {
		process.kill(-process.pid, 'SIGKILL');
	}
}

// Worker threads load this too, but the pipe is the main thread's.
if (isMainThread) {
	process.stdin.on('end', endWithGroup);
	process.stdin.on('error', endWithGroup);
	process.stdin.resume();
	process.stdin.unref();
}
