import { readFileSync } from 'node:fs';

import { nodeResolve } from '@rollup/plugin-node-resolve';

const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));

/**
 * Joins what tsc wrote to build/: one file for each node and credential in the place that package.json names, and what
 * they share in files of their own. n8n loads a handful of files faster than a hundred, and they are smaller.
 */
export default {
	input: Object.fromEntries(
		[...n8n.credentials, ...n8n.nodes].map((file) => {
			const name = file.replace(/^dist\//, '').replace(/\.js$/, '');
			return [name, `build/${name}.js`];
		}),
	),
	external: ['n8n-workflow', 'crypto'],
	plugins: [nodeResolve()],
	output: {
		dir: 'dist',
		format: 'cjs',
		// A class of a node is all that a node's file exports.
		exports: 'named',
		entryFileNames: '[name].js',
		chunkFileNames: 'shared/[name].js',
		hoistTransitiveImports: false,
		interop: 'default',
		generatedCode: { preset: 'es2015', symbols: false },
		indent: false,
	},
};
