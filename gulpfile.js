const { minify } = require('@swc/core');
const { series, src, dest } = require('gulp');
const { Transform } = require('node:stream');

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

/**
 * Takes out what only looks: indents and line ends are a sixth of the package. Nothing is renamed or rewritten, so that
 * the names in a stack trace are those of the sources, and any formatter makes them readable again.
 */
function squeeze() {
	const squeezed = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			minify(file.contents.toString(), { compress: false, mangle: false, module: false }).then(
				({ code }) => {
					file.contents = Buffer.from(code);
					done(null, file);
				},
				done,
			);
		},
	});
	return src('dist/**/*.js', { base: '.' }).pipe(squeezed).pipe(dest('.'));
}

exports.default = series(assets, squeeze);
