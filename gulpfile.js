const { minify } = require('@swc/core');
const { series, src, dest } = require('gulp');
const { Transform } = require('node:stream');

/** Sends each file through a function from its text to the text that takes its place. */
const rewrite = (change) =>
	new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			Promise.resolve(file.contents.toString())
				.then(change)
				.then((text) => {
					file.contents = Buffer.from(text);
					done(null, file);
				}, done);
		},
	});

/**
 * Copies the icons that tsc leaves behind to the same place below dist/.
 * `base` keeps the folders, `encoding: false` keeps binary pictures whole.
 */
function icons() {
	return src(['credentials/**/*.svg', 'nodes/**/*.svg'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);
}

/** Copies the codex files and the schemas of outputs, without what only looks. */
function descriptions() {
	return src('nodes/**/*.json', { base: '.' })
		.pipe(rewrite((text) => JSON.stringify(JSON.parse(text))))
		.pipe(dest('dist'));
}

/**
 * Takes out what only looks: indents and line ends are a sixth of the package. Nothing is renamed or rewritten, so that
 * the names in a stack trace are those of the sources, and any formatter makes them readable again.
 */
function squeeze() {
	const withoutLooks = async (text) =>
		(await minify(text, { compress: false, mangle: false, module: false })).code;
	return src('dist/**/*.js', { base: '.' }).pipe(rewrite(withoutLooks)).pipe(dest('.'));
}

exports.default = series(icons, descriptions, squeeze);
