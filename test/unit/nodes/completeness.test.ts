import type { OpenAPIV3 } from 'openapi-types';

import { type Contract, type Operation, readContract } from '../../platform/service/contract';
import { menu, type MenuEntry, optionsOf, sentBy } from '../../support/menu';

/** Operations of the API that have no place in the node so far. */
const NOT_YET = [
	'deleteRecordings',
	'downloadCallRecordings',
	'downloadPbxRecording',
	'downloadRecording',
	'getCallRecordings',
	'getCallTranscript',
	'getRecordings',
];

/** What the code sends itself, beside the fields: paging, the order of the pages, the bounds of a period. */
const SENT_BY_CODE: Record<string, string[]> = {
	getCalls: ['query page', 'query pageSize', 'query sortColumn'],
	getAgentActivity: ['query page', 'query pageSize', 'query startTime', 'query endTime'],
	getAgentActivityDurations: ['query startTime', 'query endTime'],
	getQueueStatistics: ['query startTime', 'query endTime'],
	getReportedCalls: ['query startTime', 'query endTime'],
};

/** One value that an operation of the API takes. */
interface Parameter {
	/** As `query page` or `body fromUser.identityType`. */
	place: string;
	required: boolean;
	values: string[];
}

type Schema = OpenAPIV3.ReferenceObject | OpenAPIV3.SchemaObject | undefined;

const api = readContract('api');
const auth = readContract('auth');

const operations: Array<[contract: Contract, operation: Operation]> = [
	...api.operations.map((operation): [Contract, Operation] => [api, operation]),
	...auth.operations
		.filter(({ path }) => path === '/token-exchange')
		.map((operation): [Contract, Operation] => [auth, operation]),
];

const present = operations.filter(([, { operationId }]) => !NOT_YET.includes(operationId));

function resolve<T extends object>(contract: Contract, part: T | OpenAPIV3.ReferenceObject): T {
	if (!('$ref' in part)) return part;
	const steps = part.$ref.slice(2).split('/');
	const found = steps.reduce<unknown>(
		(place, step) => (place as Record<string, unknown>)[step],
		contract.document,
	);
	return resolve(contract, found as T | OpenAPIV3.ReferenceObject);
}

function schemaOf(contract: Contract, schema: Schema): OpenAPIV3.SchemaObject {
	const found = resolve<OpenAPIV3.SchemaObject>(contract, schema ?? {});
	return found.type === 'array' ? schemaOf(contract, found.items) : found;
}

function inBody(contract: Contract, schema: Schema, path = ''): Parameter[] {
	const { properties = {}, required = [] } = schemaOf(contract, schema);
	return Object.entries(properties).flatMap(([name, property]) => {
		const inner = inBody(contract, property, `${path}${name}.`);
		if (inner.length > 0) return inner;
		return {
			place: `body ${path}${name}`,
			required: required.includes(name),
			values: (schemaOf(contract, property).enum ?? []).map(String),
		};
	});
}

/** All that an operation takes in its query, path and body. */
function parametersOf(contract: Contract, { definition }: Operation): Parameter[] {
	const beside = (definition.parameters ?? [])
		.map((parameter) => resolve<OpenAPIV3.ParameterObject>(contract, parameter))
		.map(({ name, in: where, required = false, schema }) => ({
			place: `${where} ${name}`,
			required,
			values: (schemaOf(contract, schema).enum ?? []).map(String),
		}));
	const body = definition.requestBody && resolve(contract, definition.requestBody);
	const [media] = Object.values((body as OpenAPIV3.RequestBodyObject | undefined)?.content ?? {});
	return [...beside, ...inBody(contract, media?.schema)];
}

/** The operations of the node that send this request. */
function entriesFor({ method, path }: Operation): MenuEntry[] {
	return menu.filter(({ option: { routing } }) => {
		const { method: verb, url } = routing?.request ?? {};
		return verb?.toLowerCase() === method && url === path;
	});
}

/** The places that an operation of the node fills: by its fields, and by the names in its path. */
function placesOf(entry: MenuEntry): string[] {
	const names = [...String(entry.option.routing?.request?.url).matchAll(/\{(\w+)\}/g)];
	return [
		...sentBy(entry).map(({ type, property }) => `${type} ${property}`),
		...names
			.filter(([, name]) => entry.fields.some((field) => field.name === name))
			.map(([, name]) => `path ${name}`),
	];
}

function fieldsFor(operation: Operation, place: string) {
	return entriesFor(operation)
		.flatMap(sentBy)
		.filter(({ type, property }) => `${type} ${property}` === place)
		.map(({ field }) => field);
}

describe('the API', () => {
	it('has no operation without a place in the node but those not yet built', () => {
		const missing = operations
			.filter(([, operation]) => entriesFor(operation).length === 0)
			.map(([, { operationId }]) => operationId);
		expect(missing.sort()).toEqual([...NOT_YET].sort());
	});

	it.each(present.map(([contract, operation]) => ({ contract, operation, ...operation })))(
		'$operationId has a place for all that it takes, and is sent nothing else',
		({ contract, operation, operationId }) => {
			const wanted = parametersOf(contract, operation).map(({ place }) => place);
			const places = new Set(entriesFor(operation).flatMap(placesOf));
			expect([...places, ...(SENT_BY_CODE[operationId] ?? [])].sort()).toEqual(wanted.sort());
		},
	);

	it.each(present.map(([contract, operation]) => ({ contract, operation, ...operation })))(
		'$operationId has its required values required and its lists of values offered',
		({ contract, operation }) => {
			for (const { place, required, values } of parametersOf(contract, operation)) {
				const fields = fieldsFor(operation, place);
				for (const field of fields) {
					const offered = optionsOf(field).map(({ value }) => String(value));
					if (values.length > 0) expect(offered.sort()).toEqual([...values].sort());
					// A choice always has a value.
					if (required && field.type !== 'options')
						expect([place, field.required]).toEqual([place, true]);
				}
			}
		},
	);
});

describe('every operation of the node', () => {
	it.each(menu)('$name is one of the API', (entry) => {
		const found = operations.filter(([, operation]) => entriesFor(operation).includes(entry));
		expect(found).toHaveLength(1);
	});
});
