import type { RequestHandler } from 'express';
import type { OpenAPIV3 } from 'openapi-types';
import { PlatformError } from '../errors';
import type { Variants } from '../variants';
import { type Contract, type Operation, resolve } from './contract';

type Parameter = OpenAPIV3.ParameterObject;
type Schema = OpenAPIV3.SchemaObject;

/**
 * Turns a request that the chosen variants accept into the documented form, which the contract's check accepts. Refuses
 * what they do not accept.
 * @param operationOf the operation that the contract has for a request
 */
export function adaptRequest(
	contract: Contract,
	variants: Variants,
	operationOf: (method: string, path: string) => Operation | undefined,
): RequestHandler {
	return (request, _response, next) => {
		const operation = operationOf(request.method, request.path);
		if (!operation) {
			next();
			return;
		}
		const { pathname, searchParams } = new URL(request.url, 'http://localhost');
		const before = searchParams.toString();
		const parameters = (operation.definition.parameters ?? [])
			.map((parameter) => resolve<Parameter>(contract, parameter))
			.filter((parameter) => parameter.in === 'query');
		if (variants.unknownKeys === 'ignored') {
			const known = new Set(parameters.map(({ name }) => name));
			for (const name of new Set(searchParams.keys())) {
				if (!known.has(name)) searchParams.delete(name);
			}
			dropUnknownFields(contract, operation, request.body);
		}
		for (const { name, schema } of parameters) {
			if (!schema || !searchParams.has(name)) continue;
			const { type, maximum = Infinity } = resolve<Schema>(contract, schema);
			if (type === 'array') adaptList(searchParams, name, variants.lists);
			const isTooLarge = Number(searchParams.get(name)) > maximum;
			if (isTooLarge && variants.largePages === 'cut') searchParams.set(name, String(maximum));
		}
		// Express reads the query from here, and so does the check.
		if (searchParams.toString() !== before) {
			request.url = `${pathname}?${searchParams.toString()}`;
			request.originalUrl = request.url;
		}
		next();
	};
}

function adaptList(query: URLSearchParams, name: string, lists: Variants['lists']): void {
	const values = query.getAll(name);
	const fromJson = lists === 'repeated' ? undefined : jsonList(values);
	const isRefused =
		(lists === 'json' && !fromJson) || (lists === 'joi' && !fromJson && values.length === 1);
	if (isRefused) throw new PlatformError(400, `"${name}" must be an array`);
	if (!fromJson) return;
	query.delete(name);
	for (const value of fromJson) query.append(name, String(value));
}

/** The list that a single value holds as JSON text; undefined when it is something else. */
function jsonList(values: string[]): unknown[] | undefined {
	const [text = ''] = values;
	if (values.length !== 1 || !text.startsWith('[')) return undefined;
	try {
		const list: unknown = JSON.parse(text);
		return Array.isArray(list) ? list : undefined;
	} catch {
		// A text that begins with a bracket.
		return undefined;
	}
}

function dropUnknownFields(contract: Contract, { definition }: Operation, body: unknown): void {
	const { requestBody } = definition;
	const content = requestBody && resolve<OpenAPIV3.RequestBodyObject>(contract, requestBody);
	const schema = content?.content['application/json']?.schema;
	const { properties } = schema ? resolve<Schema>(contract, schema) : {};
	if (!properties || typeof body !== 'object' || body === null) return;
	for (const key of Object.keys(body)) {
		if (!(key in properties)) Reflect.deleteProperty(body, key);
	}
}
