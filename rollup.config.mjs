import { readFileSync } from 'node:fs';

import { nodeResolve } from '@rollup/plugin-node-resolve';

const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The files that belong to one node or credential. */
const OWN = /\/(resources|callLogTrigger|eventTrigger)\/|\.(node|credentials)\.js$/;

/**
 * Joins what tsc wrote to build/: one file for each node and credential in the place that package.json names, and one
 * file for what they share. n8n loads a handful of files faster than a hundred.
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
		// What the nodes and the credentials share.
		chunkFileNames: '[name].js',
		manualChunks: (file) => (OWN.test(file) ? undefined : 'shared'),
		hoistTransitiveImports: false,
		interop: 'default',
		generatedCode: { preset: 'es2015', symbols: false },
	},
};
