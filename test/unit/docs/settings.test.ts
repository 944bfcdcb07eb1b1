import { fs, path, projectRoot } from '../../../tools/node';

/** Settings of the module for community packages, which is in the package of n8n itself, and is not installed here. */
const OF_COMMUNITY_PACKAGES = ['N8N_UNVERIFIED_PACKAGES_ENABLED', 'N8N_REINSTALL_MISSING_PACKAGES'];

/** Settings that a page names only to say that n8n 3.0 has removed them. */
const REMOVED = ['OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS'];

/** The names of settings as they stand in n8n's code: `Env('N8N_PORT')`. */
const known = ['@n8n/config', 'n8n-core'].flatMap((name) => {
	const folder = path.join(projectRoot, 'node_modules', name, 'dist');
	return fs
		.readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.js'))
		.flatMap((file) => [
			...fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/Env\)?\('([A-Z0-9_]+)'/g),
		])
		.map(([, setting]) => setting);
});

it.each(['scaling.md', 'getting-started.md', 'troubleshooting.md', 'compose.yaml'])(
	'%s names only settings that n8n has',
	(page) => {
		const text = fs.readFileSync(path.join(projectRoot, 'docs', page), 'utf8');
		const names = text.match(/\b(?:N8N|QUEUE|DB|EXECUTIONS|OFFLOAD|GENERIC)_[A-Z0-9_]*[A-Z0-9]\b/g);
		const named = [...new Set(names)];
		expect(named.length).toBeGreaterThan(1);
		const fine = [...known, ...OF_COMMUNITY_PACKAGES, ...(page === 'scaling.md' ? [] : REMOVED)];
		expect(named.filter((name) => !fine.includes(name))).toStrictEqual([]);
	},
);
