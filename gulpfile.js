const { src, dest } = require('gulp');

/**
 * Copies what tsc leaves behind (icons and codex files) to the same place below dist/.
 * `base` keeps the folders, `encoding: false` keeps binary pictures whole.
 */
function assets() {
	return src(['credentials/**/*.svg', 'nodes/**/*.{svg,json}'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

exports.default = assets;
