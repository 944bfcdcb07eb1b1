import fc from 'fast-check';
import { type INode, type INodeProperties, NodeHelpers } from 'n8n-workflow';

import {
	mergeParameters,
	operationParameters,
} from '../../../nodes/Ipex/parameters/mergeParameters';
import { Ipex } from '../../../nodes/Ipex/Ipex.node';
import { IpexCallLogTrigger } from '../../../nodes/Ipex/IpexCallLogTrigger.node';
import { IpexEventTrigger } from '../../../nodes/Ipex/IpexEventTrigger.node';
import { fieldsIn, menu, properties, withInner } from '../../support/menu';

const field = (name: string, show = {}): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	displayOptions: { show },
});

const collection = (...options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	default: {},
	options,
});

type Resources = Record<string, Record<string, INodeProperties[]>>;

function merged(resources: Resources): INodeProperties[] {
	return mergeParameters(
		Object.entries(resources).flatMap(([resource, operations]): INodeProperties[] => [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				default: '',
				displayOptions: { show: { resource: [resource] } },
				options: Object.keys(operations).map((value) => ({ name: value, value })),
			},
			...operationParameters(resource, operations),
		]),
	).filter(({ name }) => name !== 'operation');
}

/** The fields that n8n shows for an operation. */
function shownFor(
	resource: string,
	operation: string,
	fields: INodeProperties[],
	root = { resource, operation },
): INodeProperties[] {
	const node = { typeVersion: 1, parameters: root } as unknown as INode;
	const { description } = new Ipex();
	return fields.filter((one) => {
		const { show = {} } = one.displayOptions ?? {};
		// Conditions on other fields are those of the operation itself.
		const own = Object.entries(show).filter(([name]) => /^\/?(resource|operation)$/.test(name));
		const shown = { ...one, displayOptions: { show: Object.fromEntries(own) } };
		return NodeHelpers.displayParameter({ ...root }, shown, node, description, { ...root });
	});
}

const namesOf = (fields: INodeProperties[]) => fields.map(({ name }) => name);

it('shows each operation its own fields, in any two resources', () => {
	const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 });
	const operations = fc.dictionary(fc.constantFrom('get', 'list', 'start', 'stop'), names);
	fc.assert(
		fc.property(operations, operations, (call, number) => {
			const fields = (lists: Record<string, string[]>) =>
				Object.fromEntries(
					Object.entries(lists).map(([name, list]) => [name, list.map((one) => field(one))]),
				);
			const all = merged({ call: fields(call), number: fields(number) });
			for (const [resource, lists] of Object.entries({ call, number })) {
				for (const [operation, list] of Object.entries(lists)) {
					expect(namesOf(shownFor(resource, operation, all)).sort()).toStrictEqual(
						[...list].sort(),
					);
				}
			}
		}),
		{ numRuns: 500 },
	);
});

it('has one field for all operations of all resources, in their order', () => {
	const fields = merged({
		call: { get: [field('id'), field('options')], start: [field('to'), field('options')] },
		number: { find: [field('id'), field('limit')] },
	});
	expect(namesOf(fields)).toStrictEqual(['id', 'to', 'options', 'limit']);
	expect(fields[0]?.displayOptions?.show).toStrictEqual({
		resource: ['call', 'number'],
		operation: ['get', 'find'],
	});
});

it('keeps fields apart where one condition would show them for another operation too', () => {
	const fields = merged({
		call: { get: [field('id')], list: [] },
		number: { get: [], list: [field('id')] },
	});
	expect(namesOf(fields)).toStrictEqual(['id', 'id']);
	expect(namesOf(shownFor('call', 'list', fields))).toStrictEqual([]);
	expect(namesOf(shownFor('number', 'list', fields))).toStrictEqual(['id']);
});

it('keeps fields apart that are shown under other conditions', () => {
	const fields = merged({ call: { get: [field('id')], hangUp: [field('id', { by: ['id'] })] } });
	expect(namesOf(fields)).toStrictEqual(['id', 'id']);
	expect(fields.filter(({ displayOptions }) => displayOptions?.show?.by)).toHaveLength(1);
});

it('has one collection, in which each entry is shown where it belongs', () => {
	const [options, ...others] = merged({
		call: { get: [collection(field('b'), field('c'))], start: [collection(field('c'))] },
		number: { find: [collection(field('a'), field('c'))] },
	});
	expect(others).toStrictEqual([]);
	const entries = options ? fieldsIn(options) : [];
	expect(entries.map(({ name, displayOptions }) => [name, displayOptions?.show])).toStrictEqual([
		['a', { '/resource': ['number'], '/operation': ['find'] }],
		['b', { '/resource': ['call'], '/operation': ['get'] }],
		['c', {}],
	]);
});

describe.each(menu)('in the panel of $name', ({ name, fields }) => {
	const [resource = '', operation = ''] = name.split(': ');
	const shown = shownFor(resource, operation, properties).filter(
		(one) => !['resource', 'operation', 'actAs'].includes(one.name),
	);

	it('n8n shows the fields of the operation, in their order', () => {
		expect(shown.map(({ displayName }) => displayName)).toStrictEqual(
			fields.map(({ displayName }) => displayName),
		);
	});

	it('n8n offers what belongs to the operation in each collection', () => {
		for (const own of fields.filter(({ type }) => type === 'collection')) {
			const one = shown.find((other) => other.name === own.name);
			const offered = shownFor(resource, operation, one ? fieldsIn(one) : []);
			expect(offered.map(({ displayName }) => displayName)).toStrictEqual(
				fieldsIn(own).map(({ displayName }) => displayName),
			);
		}
	});
});

describe('a field that an operation requires for one choice only', () => {
	/** Fields in which n8n evaluates no expression. */
	const fixed = namesOf(properties.filter(({ noDataExpression }) => noDataExpression));

	const onChoice = menu.flatMap(({ name, fields }) =>
		fields
			.flatMap(withInner)
			.flatMap((one) =>
				Object.keys(one.displayOptions?.show ?? {}).map((choice) => ({ name, one, choice })),
			)
			.filter(({ one, choice }) => one.required && !fixed.includes(choice))
			.map(({ one, ...rest }): [string, string, INodeProperties] => [
				`${rest.name}, ${one.displayName}`,
				rest.choice.replace('/', ''),
				one,
			]),
	);

	it.each(onChoice)('%s, says so in the panel', (name, _, one) => {
		const [resource = '', operation = ''] = name.split(/: |, /);
		const shown = shownFor(resource, operation, properties);
		expect(shown.filter((other) => other.displayName === one.displayName)).toStrictEqual([
			expect.objectContaining({
				hint: expect.stringMatching(/^Required for your choice in '\w[\w ]+'$/) as unknown,
			}),
		]);
	});

	it.each(onChoice)('%s, is not asked for when %j is an expression', (name, choice, one) => {
		const [resource, operation] = name.split(/: |, /);
		const { description } = new Ipex();
		const parameters = { resource, operation, [choice]: '={{ $json.choice }}' };
		const node = { parameters, typeVersion: 1 } as unknown as INode;
		const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
		expect(Object.keys(issues?.parameters ?? {})).not.toContain(one.name);
	});

	it('is required by no description of a node', () => {
		expect(onChoice.length).toBeGreaterThan(5);
		const nodes = [new Ipex(), new IpexCallLogTrigger(), new IpexEventTrigger()];
		const required = nodes
			.flatMap(({ description }) => description.properties.flatMap(withInner))
			.filter((one) => one.required);
		const conditions = required.flatMap((one) =>
			Object.entries(one.displayOptions ?? {}).flatMap(([, names]) => Object.keys(names)),
		);
		expect(conditions.filter((name) => !fixed.includes(name))).toStrictEqual([]);
	});
});

it("Call Log → Get Many has no fields of a report when 'Period' is an expression", () => {
	const { description } = new Ipex();
	const parameters = { resource: 'callLog', operation: 'getAll', period: '={{ "today" }}' };
	const node = { parameters, typeVersion: 1 } as unknown as INode;
	const shown = description.properties.filter((property) =>
		NodeHelpers.displayParameter(parameters, property, node, description),
	);
	expect(shown.map(({ name }) => name)).not.toContain('startTime');
});
