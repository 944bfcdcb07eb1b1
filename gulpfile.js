const { series, src, dest } = require('gulp');
const { Transform } = require('node:stream');
const prettier = require('prettier');

const config = require('./.prettierrc.js');

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

/** Writes what tsc wrote as the sources are written: it indents with spaces, which are a tenth of the package. */
function format() {
	const formatted = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			prettier.format(file.contents.toString(), { ...config, parser: 'babel' }).then((code) => {
				file.contents = Buffer.from(code);
				done(null, file);
			}, done);
		},
	});
	return src('dist/**/*.js', { base: '.' }).pipe(formatted).pipe(dest('.'));
}

exports.default = series(assets, format);
