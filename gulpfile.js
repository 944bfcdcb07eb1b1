const { src, dest } = require('gulp');

/**
 * Copies what tsc leaves behind to the same place below dist/: icons, codex files, and the schemas of outputs.
 * `base` keeps the folders, and `encoding: false` keeps binary files as they are.
 */
exports.default = () =>
	src(['credentials/**/*.svg', 'nodes/**/*.{svg,json}'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);
