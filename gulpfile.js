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
 * Takes out what only looks: indents, line ends, and the length of names that nothing but their own function sees. That
 * is a third of the code. Functions and classes keep their names, which a stack trace tells.
 */
function squeeze() {
	const mangle = { keep_fnames: true, keep_classnames: true };
	const withoutLooks = async (text) =>
		(await minify(text, { compress: false, mangle, module: false })).code;
	return src('dist/**/*.js', { base: '.' }).pipe(rewrite(withoutLooks)).pipe(dest('.'));
}

exports.default = series(icons, descriptions, squeeze);
