import type { INodeTypeDescription } from 'n8n-workflow';

import { pack, unpack } from '../../tools/n8n/nodePackage';
import { menu } from '../support/menu';
import { childProcess, fs, nodeProcess, os, path, projectRoot, util } from '../../tools/node';

interface Manifest {
	name: string;
	dependencies?: object;
	optionalDependencies?: object;
	bundledDependencies?: string[];
	scripts?: Record<string, string>;
	n8n: { credentials: string[]; nodes: string[] };
}

/** What n8n's loader gives for a package, without functions. */
interface Loaded {
	nodes: INodeTypeDescription[];
	credentials: Array<{ name: string; iconUrl?: unknown; supportedNodes: string[] }>;
}

/** An expression as n8n's editor finds it: up to the first two closing braces. */
const EXPRESSION = /^=(?:[^{]|\{(?!\{))*\{\{(?:(?!\}\}).)*\}\}$/s;

let folder: string;
let unpacked: string;
let files: string[];
let manifest: Manifest;
let loaded: Loaded;

const read = (file: string) => fs.readFileSync(path.join(unpacked, file), 'utf8');

/** Loads a package as n8n does, in a process of its own: Jest's modules are not Node's. */
const LOAD = `
require('reflect-metadata');
const { PackageDirectoryLoader } = require('n8n-core');
const loader = new PackageDirectoryLoader(process.argv[1]);
const list = (types) => types.map((type) => JSON.parse(JSON.stringify(type)));
loader.loadAll().then(() => {
	const { nodes, credentials } = loader.types;
	require('fs').writeFileSync(process.argv[2], JSON.stringify({
		nodes: list(nodes),
		credentials: credentials.map(({ name, iconUrl, supportedNodes }) => ({ name, iconUrl, supportedNodes })),
	}));
});
`;

async function load(): Promise<Loaded> {
	const result = path.join(folder, 'loaded.json');
	await util.promisify(childProcess.execFile)(
		nodeProcess.execPath,
		['-e', LOAD, unpacked, result],
		{
			cwd: projectRoot,
			// n8n lends its own n8n-workflow to a package as well, which brings none.
			env: { ...nodeProcess.env, NODE_PATH: path.join(projectRoot, 'node_modules') },
		},
	);
	return JSON.parse(await fs.promises.readFile(result, 'utf8')) as Loaded;
}

beforeAll(async () => {
	if (!fs.existsSync(path.join(projectRoot, 'dist'))) {
		throw new Error('The package is not built. Run "npm run build" first.');
	}
	folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-package-'));
	unpacked = path.join(folder, 'n8n-nodes-ipex');
	await unpack(await pack(folder), unpacked);
	files = fs
		.readdirSync(unpacked, { recursive: true, encoding: 'utf8' })
		.filter((name) => fs.statSync(path.join(unpacked, name)).isFile())
		.map((name) => name.split(path.sep).join('/'))
		.sort();
	manifest = JSON.parse(read('package.json')) as Manifest;
	loaded = await load();
});

afterAll(async () => await fs.promises.rm(folder, { recursive: true, force: true }));

describe('the packed package', () => {
	it('is loaded by n8n, with its nodes and credentials under their names', () => {
		expect(manifest.name).toBe('n8n-nodes-ipex');
		expect(loaded.nodes.map(({ name }) => name).sort()).toStrictEqual([
			'ipex',
			'ipexCallLogTrigger',
			'ipexEventTrigger',
		]);
		const supported = loaded.credentials.map(({ name, supportedNodes }) => [
			name,
			[...supportedNodes].sort(),
		]);
		expect(Object.fromEntries(supported)).toStrictEqual({
			ipexApi: ['ipex', 'ipexCallLogTrigger', 'ipexEventTrigger'],
			ipexWebhookApi: ['ipexEventTrigger'],
		});
	});

	it('has nodes that use its own credentials only', () => {
		const own = loaded.credentials.map(({ name }) => name);
		const used = loaded.nodes.flatMap(({ credentials = [] }) =>
			credentials.map(({ name }) => name),
		);
		expect([...new Set(used)].sort()).toStrictEqual(own.sort());
	});

	it('has the pictures that n8n shows for them', () => {
		const shown = [...loaded.nodes, ...loaded.credentials].map(({ iconUrl }) => iconUrl);
		expect(shown).toHaveLength(5);
		for (const iconUrl of shown) {
			const { light, dark } = iconUrl as { light: string; dark: string };
			for (const url of [light, dark]) {
				expect(files).toContain(url.replace('icons/n8n-nodes-ipex/', ''));
			}
			expect(light).not.toBe(dark);
		}
	});

	it('has for each node what the search of n8n finds it by, under the name of the node', () => {
		for (const { codex } of loaded.nodes) {
			expect(codex?.categories).toContain('Communication');
			expect(codex?.alias).toStrictEqual(expect.arrayContaining(['telephony', 'VOIPEX', 'phone']));
		}
		const named = manifest.n8n.nodes.map(
			(file) => (JSON.parse(read(`${file}on`)) as { node: string }).node,
		);
		expect(named.sort()).toStrictEqual(
			loaded.nodes.map(({ name }) => `n8n-nodes-ipex.${name}`).sort(),
		);
	});

	it('has expressions that n8n reads to their end', () => {
		for (const { name, subtitle, outputs } of loaded.nodes) {
			expect([name, subtitle]).toStrictEqual([name, expect.stringMatching(EXPRESSION)]);
			if (typeof outputs === 'string') expect(outputs).toMatch(EXPRESSION);
		}
		expect(loaded.nodes.some(({ outputs }) => typeof outputs === 'string')).toBe(true);
	});

	it('holds what n8n loads, what that needs, and nothing else', () => {
		const { nodes, credentials } = manifest.n8n;
		const pictures = files.filter((file) => /^dist\/nodes\/Ipex\/ipex(\.dark)?\.svg$/.test(file));
		expect(pictures).toHaveLength(2);
		const schemas = menu.map(
			({ name }) => `dist/nodes/Ipex/__schema__/v1.0.0/${name.replace(': ', '/')}.json`,
		);
		const needed = new Set(
			[
				...nodes,
				...credentials,
				...nodes.map((file) => `${file}on`),
				...pictures,
				...schemas,
			].concat(
				['LICENSE', 'README.md', 'index.js', 'package.json'],
				[...nodes, ...credentials].flatMap(ownModules),
			),
		);
		expect(files).toStrictEqual([...needed].sort());
	});

	it('requires nothing but n8n-workflow, crypto and its own files', () => {
		const foreign = files
			.filter((file) => file.endsWith('.js'))
			.flatMap(required)
			.filter((name) => !name.startsWith('.'));
		expect([...new Set(foreign)].sort()).toStrictEqual(['crypto', 'n8n-workflow']);
	});

	it('installs nothing and runs nothing on the way', () => {
		const { dependencies, optionalDependencies, bundledDependencies, scripts = {} } = manifest;
		expect([dependencies, optionalDependencies, bundledDependencies]).toStrictEqual([
			undefined,
			undefined,
			undefined,
		]);
		expect(Object.keys(scripts).filter((name) => /install|prepare/.test(name))).toStrictEqual([]);
	});
});

/** What a shipped file requires. */
function required(file: string): string[] {
	// Comments are whole lines. Any other way to say "require" or "import" gives a name that no test expects.
	const code = read(file).replace(/^\s*(\/\*\*[\s\S]*?\*\/|\/\/.*)$/gm, '');
	const calls = code.matchAll(/\b(?:require|import)\b(?:\((["'])([^"']+)\1\))?/g);
	return [...calls].map(([call, , name]) => name ?? call);
}

/** The files of the package that a file needs, directly or not. */
function ownModules(file: string): string[] {
	const near = required(file)
		.filter((name) => name.startsWith('.'))
		.map((name) => path.posix.join(path.posix.dirname(file), name));
	return [...near, ...near.flatMap(ownModules)];
}
