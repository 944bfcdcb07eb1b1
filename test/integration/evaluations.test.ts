import {
	Expression,
	type INodeParameters,
	type INodeProperties,
	type NodeParameterValueType,
} from 'n8n-workflow';

import { fieldsIn, menu, properties, type MenuEntry } from '../support/menu';
import { Scene } from '../support/scene';
import { without } from '../support/without';

/**
 * n8n's engine itself evaluates a parameter twice for each item, before any code of a node runs: to build the request,
 * and to find out whether the parameter changes its address. The node reads it once more, to use it.
 */
const BY_ENGINE = 2;
const BY_NODE = 1;

/** The engine evaluates a value in a row of a collection with rows once more each time. */
const BY_ENGINE_IN_ROW = 4;

/**
 * Parameters of which the node needs more than one field, since their fields differ in type, in choices, or in the
 * condition that shows them. n8n's engine evaluates the parameter for each of these fields.
 */
const SEVERAL_FIELDS: Record<string, number> = {
	callId: 3,
	callIds: 2,
	channelId: 2,
	period: 2,
	to: 2,
	type: 2,
	userId: 3,
};

const MARK = '/* counted */';

let scene: Scene;

beforeAll(async () => {
	scene = await Scene.begin({ calls: 20 });
});

afterAll(async () => {
	await scene.platform.stop();
});

/** A value that the field accepts. */
function sampleOf({ type, name, default: value, placeholder }: INodeProperties): unknown {
	if (type === 'dateTime') return '2026-01-05T08:00:00';
	if (type === 'multiOptions') return [];
	if (type === 'string' || type === 'resourceLocator') {
		return /Id$/.test(name) ? '42' : (placeholder ?? 'x').replace(/^e\.g\. /, '');
	}
	return value;
}

function entered(field: INodeProperties, counted: boolean): NodeParameterValueType {
	const sample = sampleOf(field);
	const value = counted ? `={{ ${MARK} ${JSON.stringify(sample)} }}` : sample;
	const whole = field.type === 'resourceLocator' ? { __rl: true, mode: 'id', value } : value;
	return whole as NodeParameterValueType;
}

/** What a user entered: every required field, what shows the counted one, and the counted one as an expression. */
function parametersFor(entry: MenuEntry, counted: INodeProperties, inside?: INodeProperties) {
	const [resource = '', operation = ''] = entry.name.split(': ');
	const parameters: INodeParameters = { resource, operation };
	for (const field of entry.fields) {
		if (field.required) parameters[field.name] = entered(field, false);
	}
	const shown = without(counted.displayOptions?.show ?? {}, 'resource', 'operation');
	for (const [name, values] of Object.entries({ ...shown, ...inside?.displayOptions?.show })) {
		parameters[name.replace('/', '')] = values?.[0] as NodeParameterValueType;
	}
	parameters[counted.name] = inside ? enteredInside(counted, inside) : entered(counted, true);
	return parameters;
}

/** A collection with the counted field in it; in one that has rows, in the only row. */
function enteredInside(collection: INodeProperties, inside: INodeProperties): INodeParameters {
	const row = { [inside.name]: entered(inside, true) };
	if (collection.type === 'collection') return row;
	const group = (collection.options ?? []).find(
		(option) => 'values' in option && option.values.includes(inside),
	);
	return { [group?.name ?? '']: [row] };
}

async function evaluationsOf(parameters: INodeParameters): Promise<number> {
	const spy = jest.spyOn(Expression.prototype, 'resolveSimpleParameterValue');
	const { resource, operation, ...rest } = parameters;
	await scene.run(String(resource), String(operation), rest).catch(() => undefined);
	const count = spy.mock.calls.filter(([value]) => String(value).includes(MARK)).length;
	spy.mockRestore();
	return count;
}

const acting = properties.filter(({ name }) => name === 'actAs');
const withoutActAs = acting[0]?.displayOptions?.hide?.resource ?? [];

interface Counted {
	name: string;
	entry: MenuEntry;
	field: INodeProperties;
	/** The one inside of a collection. */
	inside?: INodeProperties;
}

const counted: Counted[] = menu.flatMap((entry) =>
	[...entry.fields, ...(withoutActAs.includes(entry.name.split(': ')[0] ?? '') ? [] : acting)]
		.filter(({ noDataExpression, type }) => !noDataExpression && type !== 'notice')
		.flatMap((field): Counted[] => {
			const name = `${entry.name} ${field.name}`;
			if (!['collection', 'fixedCollection'].includes(field.type)) return [{ name, entry, field }];
			return fieldsIn(field).map((inside) => ({
				name: `${name}.${inside.name}`,
				entry,
				field,
				inside,
			}));
		}),
);

describe('an expression is evaluated by n8n twice for each item, and by the node once', () => {
	it.each(counted)('in $name', async ({ entry, field, inside }) => {
		const count = await evaluationsOf(parametersFor(entry, field, inside));
		const fields = SEVERAL_FIELDS[field.name] ?? 1;
		expect(count).toBeGreaterThan(0);
		const byEngine = field.type === 'fixedCollection' ? BY_ENGINE_IN_ROW : BY_ENGINE;
		expect(count).toBeLessThanOrEqual(byEngine * fields + BY_NODE);
	});
});

it('every parameter has one field in the node, unless it needs several', () => {
	const names = properties.filter(({ noDataExpression }) => !noDataExpression).map((f) => f.name);
	const count = (name: string) => names.filter((other) => other === name).length;
	const several = [...new Set(names)].filter((name) => count(name) > 1);
	expect(Object.fromEntries(several.map((name) => [name, count(name)]))).toEqual(SEVERAL_FIELDS);
});
