import type { WorkflowInput, WorkflowNode } from '../../../tools/n8n/types';
import { exampleNames, readExample } from '../../support/exampleWorkflow';
import { fs, path, projectRoot } from '../../../tools/node';

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

const MOST_NODES = 21;

/** n8n refuses an expression that reads a property of one of these names, whatever it belongs to. */
const FORBIDDEN = /\.\s*(caller|callee|arguments|constructor|prototype|__proto__|mainModule)\b/;

const examples = exampleNames().map((name) => [name, readExample(name)] as const);

/** Every text in the parameters of a workflow. */
function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textsOf);
}

/** The Data Tables that a workflow asks for by their names. */
function tablesOf({ nodes }: WorkflowInput): string[] {
	return nodes.flatMap(({ parameters }) => {
		const { tableName, dataTableId } = parameters as {
			tableName?: string;
			dataTableId?: { value: string };
		};
		return tableName ?? dataTableId?.value ?? [];
	});
}

/** Triggers whose item comes once. A schedule ticks again. */
const EVENT_TRIGGERS = ['ipexCallLogTrigger', 'formTrigger'];

const isType = ({ type }: WorkflowNode, ...names: string[]) =>
	names.some((name) => type.endsWith(`.${name}`));

/** The Data Table nodes that an event passes, or that run first, until the event is in a table. */
function tablesBeforeKept({ nodes, connections }: WorkflowInput): WorkflowNode[] {
	const next = nodes.filter((node) => isType(node, ...EVENT_TRIGGERS));
	const passed = new Set<WorkflowNode>();
	for (let node = next.shift(); node; node = next.shift()) {
		if (passed.has(node)) continue;
		passed.add(node);
		const { operation, resource } = node.parameters;
		const isKept = isType(node, 'dataTable') && operation === 'upsert';
		if (isKept || (isType(node, 'ipex') && resource !== 'phoneNumber')) continue;
		const names = (connections[node.name]?.main ?? []).flatMap((output) =>
			(output ?? []).map((target) => target.node),
		);
		next.push(...nodes.filter(({ name }) => names.includes(name)));
	}
	return [...passed].filter((node) => isType(node, 'dataTable'));
}

it('there are examples', () => expect(examples.length).toBeGreaterThan(6));

describe.each(examples)('%s', (name, example) => {
	it('brings no ID of a credential, no pinned data, and no state', () => {
		for (const { credentials } of example.nodes) {
			for (const { id, name: credential } of Object.values(credentials ?? {})) {
				expect(id || undefined).toBeUndefined();
				expect(credential).not.toBe('');
			}
		}
		const { pinData, staticData, ...rest } = example;
		expect(pinData ?? {}).toStrictEqual({});
		expect(staticData ?? null).toBeNull();
		expect(
			Object.keys(rest).filter((key) => /^(id|meta|versionId|active|tags)$/.test(key)),
		).toStrictEqual([]);
	});

	it('lets the editor choose the credential of every node', () => {
		// An unknown ID is thrown away, and the node gets the newest credential of the type; but HTTP Request gets none.
		// With null, the name is looked for.
		for (const { type, credentials } of example.nodes) {
			for (const { id } of Object.values(credentials ?? {})) {
				expect(id).toBe(type === HTTP_REQUEST ? null : '');
			}
		}
	});

	it('tells its user on the canvas what to do', () => {
		const notes = example.nodes.filter(({ type }) => type === STICKY_NOTE);
		expect(notes.length).toBeGreaterThan(1);
	});

	it('connects nodes that it has, and leaves none alone', () => {
		const names = example.nodes.map(({ name: node }) => node);
		expect(new Set(names).size).toBe(names.length);
		const connected = new Set<string>();
		for (const [from, outputs] of Object.entries(example.connections)) {
			connected.add(from);
			for (const { node } of Object.values(outputs).flat(2)) connected.add(node);
		}
		const working = example.nodes.filter(({ type }) => type !== STICKY_NOTE);
		expect([...connected].sort()).toStrictEqual(working.map(({ name: node }) => node).sort());
	});

	it(`has at most ${MOST_NODES} nodes beside its notes, and no arrow that runs backwards`, () => {
		const working = example.nodes.filter(({ type }) => type !== STICKY_NOTE);
		expect(working.length).toBeLessThanOrEqual(MOST_NODES);
		const left = new Map(working.map(({ name: node, position }) => [node, position[0]]));
		const backwards = Object.entries(example.connections).flatMap(([from, { main = [] }]) =>
			main
				.flat()
				.filter(({ node }) => Number(left.get(node)) <= Number(left.get(from)))
				.map(({ node }) => `${from} → ${node}`),
		);
		expect(backwards).toStrictEqual([]);
	});

	it('refers to nodes that it has, and to no name that n8n forbids', () => {
		const names = example.nodes.map(({ name: node }) => node);
		for (const text of textsOf(example.nodes.map(({ parameters }) => parameters))) {
			for (const [, node] of text.matchAll(/\$\('([^']+)'\)/g)) expect(names).toContain(node);
			if (text.startsWith('=')) expect(text).not.toMatch(FORBIDDEN);
		}
	});

	it('loses no event when the database of n8n fails for a moment', () => {
		// A node that fails ends the execution, also the branches that have not begun.
		const tables = tablesBeforeKept(example);
		const lasting = tables.filter((node) => 'retryOnFail' in node && 'maxTries' in node);
		expect(lasting.map((node) => node.name)).toStrictEqual(tables.map((node) => node.name));
	});

	it('notes every e-mail that it has sent, also when the database of n8n fails for a moment', () => {
		if (!example.nodes.some((node) => isType(node, 'emailSend'))) return;
		// Otherwise the next run sends it once more.
		const notes = example.nodes.filter(({ name: own }) =>
			/^(Note the result|Remember that it was sent)$/.test(own),
		);
		expect(notes).toMatchObject([{ retryOnFail: true, maxTries: 5 }]);
	});

	it('leaves the rules of phone numbers to the package', () => {
		const rules = textsOf(example.nodes.map(({ parameters }) => parameters)).filter((text) =>
			/\\[dD]|\[0-9/.test(text),
		);
		expect(rules).toStrictEqual([]);
	});

	it.each(['docs/examples', 'docs/cs/examples'])(
		'has its page in %s, with its picture',
		(folder) => {
			const page = fs.readFileSync(path.join(projectRoot, folder, `${name}.md`), 'utf8');
			const [, picture] = /!\[[^\]]+\]\(([^)]+)\)/.exec(page) ?? [];
			expect(picture).toMatch(new RegExp(`${name}\\.png$`));
			expect(fs.existsSync(path.join(projectRoot, folder, picture ?? ''))).toBe(true);
			expect(page).toContain(example.name);
		},
	);
});

it('no Data Table is named so that it is a part of the name of another', () => {
	// n8n finds a table "by name" by a part of the name, in either case.
	const names = [...new Set(examples.flatMap(([, example]) => tablesOf(example)))].map((name) =>
		name.toLowerCase(),
	);
	expect(names.length).toBeGreaterThan(5);
	for (const name of names)
		expect(names.filter((other) => other.includes(name))).toStrictEqual([name]);
});
