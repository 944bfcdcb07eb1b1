/* Written so that any Node can read it: an old one must get as far as the sentence that says it is too old. */
var needed = [20, 15];
var running = process.versions.node.split('.').map(Number);

function isTooOld() {
	return running[0] < needed[0] || (running[0] === needed[0] && running[1] < needed[1]);
}

function isInstalled() {
	try {
		require.resolve('tsx/cjs');
		return true;
	} catch (error) {
		if (error.code === 'MODULE_NOT_FOUND') return false;
		throw error;
	}
}

function fail(sentence) {
	process.stderr.write('\n' + sentence + '\n\n');
	process.exit(1);
}

if (isTooOld()) {
	fail(
		'The demo needs Node ' +
			needed.join('.') +
			' or later, and this is Node ' +
			process.versions.node +
			'. Install a newer one from nodejs.org and start again.',
	);
} else if (!isInstalled()) {
	fail(
		'The packages of this checkout are not installed yet. Run "npm ci", then "npm start" again.',
	);
} else {
	require('tsx/cjs');
	require('./main.ts');
}
