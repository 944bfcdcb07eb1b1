import ts from 'typescript';

import { fs, path, projectRoot } from '../../tools/node';

/** The rooms of what is shipped, from the top down. A room imports from lower rows only. */
const FLOORS = [
	['the nodes'],
	['resources', 'listSearch', 'callLogTrigger', 'eventTrigger'],
	['sms'],
	['request'],
	['call'],
	['parameters'],
	['credentials', 'phone', 'time'],
	['errors'],
];

/** Rooms beside it: each imports from those after the colon, and from itself. */
const BESIDE: Record<string, string[]> = {
	demo: ['tools', 'examples'],
	tools: [],
};

/** What the shipped code may import from elsewhere. */
const PACKAGES = ['n8n-workflow', 'crypto'];

interface Import {
	from: string;
	to: string;
}

function sourcesIn(folder: string): string[] {
	return fs
		.readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => path.posix.join(folder, name.split(path.sep).join('/')));
}

function specifiersIn(file: string): string[] {
	const text = fs.readFileSync(path.join(projectRoot, file), 'utf8');
	return ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
}

/** The imports of the project's own files. */
function importsIn(folders: string[]): Import[] {
	return folders.flatMap(sourcesIn).flatMap((from) =>
		specifiersIn(from)
			.filter((specifier) => specifier.startsWith('.'))
			.map((specifier) => ({
				from,
				to: fileOf(path.posix.join(path.posix.dirname(from), specifier)),
			})),
	);
}

function fileOf(target: string): string {
	const candidates = [target, `${target}.ts`, `${target}/index.ts`];
	const file = candidates.find((name) => {
		const found = path.join(projectRoot, name);
		return fs.existsSync(found) && fs.statSync(found).isFile();
	});
	if (file === undefined) throw new Error(`There is no file ${target}.`);
	return file;
}

function roomOf(file: string): string {
	const [top = '', , room = '', ...rest] = file.split('/');
	if (top !== 'nodes') return top;
	return rest.length === 0 ? 'the nodes' : room;
}

function floorOf(file: string): number {
	const floor = FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));
	if (floor < 0) throw new Error(`${file} is in no room of this test.`);
	return floor;
}

/** A circle of imports, if there is one: each file imports the next, and the last one the first. */
function circleIn(imports: Import[]): string[] | undefined {
	const targets = new Map<string, string[]>();
	for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
	const checked = new Set<string>();
	const follow = (file: string, way: string[]): string[] | undefined => {
		if (way.includes(file)) return way.slice(way.indexOf(file));
		if (checked.has(file)) return undefined;
		for (const to of targets.get(file) ?? []) {
			const circle = follow(to, [...way, file]);
			if (circle) return circle;
		}
		checked.add(file);
		return undefined;
	};
	for (const file of targets.keys()) {
		const circle = follow(file, []);
		if (circle) return circle;
	}
	return undefined;
}

describe('the imports of the shipped code', () => {
	const imports = importsIn(['nodes', 'credentials']);

	it('run one way', () => {
		expect(imports.length).toBeGreaterThan(300);
		const wrong = imports.filter(
			({ from, to }) => roomOf(from) !== roomOf(to) && floorOf(from) >= floorOf(to),
		);
		expect(wrong).toStrictEqual([]);
	});

	it('contain no circle', () => {
		expect(circleIn(imports)).toBeUndefined();
	});

	it('reach every file but those that n8n loads', () => {
		const imported = new Set(imports.map(({ to }) => to));
		const loaded = /\.(node|credentials)\.ts$/;
		const unused = ['nodes', 'credentials']
			.flatMap(sourcesIn)
			.filter((file) => !loaded.test(file) && !imported.has(file));
		expect(unused).toStrictEqual([]);
	});

	it('name no package but those that n8n allows', () => {
		const packages = ['nodes', 'credentials']
			.flatMap(sourcesIn)
			.flatMap(specifiersIn)
			.filter((specifier) => !specifier.startsWith('.'));
		expect([...new Set(packages)].sort()).toStrictEqual([...PACKAGES].sort());
	});
});

describe('the imports of demo and tools', () => {
	const imports = importsIn(Object.keys(BESIDE));

	it('do not reach into the tests', () => {
		const wrong = imports.filter(({ from, to }) => {
			const [own, other] = [roomOf(from), roomOf(to)];
			return own !== other && !BESIDE[own]?.includes(other);
		});
		expect(wrong).toStrictEqual([]);
	});

	it('contain no circle', () => {
		expect(circleIn(imports)).toBeUndefined();
	});
});

describe('the search for a circle', () => {
	it('finds one, and nothing where files share a target', () => {
		const one = { from: 'a', to: 'b' };
		expect(circleIn([one, { from: 'b', to: 'c' }, { from: 'c', to: 'a' }])).toStrictEqual([
			'a',
			'b',
			'c',
		]);
		expect(
			circleIn([one, { from: 'a', to: 'c' }, { from: 'b', to: 'd' }, { from: 'c', to: 'd' }]),
		).toBe(undefined);
	});
});

describe('the tests', () => {
	it('compare with toStrictEqual, because toEqual takes [1, undefined] for [1]', () => {
		const files = sourcesIn('test');
		expect(files.length).toBeGreaterThan(200);
		const loose = files.filter((file) =>
			/\.toEqual\(/.test(fs.readFileSync(path.join(projectRoot, file), 'utf8')),
		);
		expect(loose).toStrictEqual([]);
	});
});
