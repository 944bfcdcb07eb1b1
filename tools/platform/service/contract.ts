import type { OpenAPIV3 } from 'openapi-types';
import { fs, path, projectRoot } from '../../node';
import { graphqlDocument } from '../agents/document';
import type { ServiceName } from '../journal';

/** One operation of a contract. */
export interface Operation {
	operationId: string;
	method: 'get' | 'put' | 'post' | 'delete';
	/** With its parameters in braces, as in the document. */
	path: string;
	definition: OpenAPIV3.OperationObject;
}

export interface Contract {
	document: OpenAPIV3.Document;
	operations: Operation[];
}

/** A document of the contract; the service `api` serves two of them, and the operation of GraphQL. */
export type DocumentName = ServiceName | 'dialer';

const FILES: Record<DocumentName, string> = {
	auth: 'auth.openapi.json',
	api: 'ipbx.openapi.json',
	dialer: 'dialer.openapi.json',
	sms: 'sms.openapi.json',
	central: 'central.openapi.json',
};

const METHODS = ['get', 'put', 'post', 'delete'] as const;

function operationsOf(document: OpenAPIV3.Document): Operation[] {
	return Object.entries(document.paths).flatMap(([url, item]) =>
		METHODS.flatMap((method) => {
			const definition = item?.[method];
			if (!definition?.operationId) return [];
			return [{ operationId: definition.operationId, method, path: url, definition }];
		}),
	);
}

/** The document as it was published, and its operations. */
export function readContract(name: DocumentName): Contract {
	const file = path.join(projectRoot, 'tools', 'platform', 'contract', FILES[name]);
	const document = JSON.parse(fs.readFileSync(file, 'utf8')) as OpenAPIV3.Document;
	return { document, operations: operationsOf(document) };
}

/** The operation of HTTP that carries GraphQL. */
export function readGraphqlContract(): Contract {
	const document = { ...readContract('dialer').document, ...graphqlDocument() };
	return { document, operations: operationsOf(document) };
}

/** All that a service serves, in one document. */
function readServiceContract(service: ServiceName): Contract {
	const { document } = readContract(service);
	if (service === 'api') {
		const dialer = readContract('dialer').document;
		Object.assign(document.paths, dialer.paths, graphqlDocument().paths);
		Object.assign(((document.components ??= {}).schemas ??= {}), dialer.components?.schemas);
	}
	return { document, operations: operationsOf(document) };
}

/** A part of the document, which may stand elsewhere in it. */
export function resolve<T extends object>(
	contract: Contract,
	part: T | OpenAPIV3.ReferenceObject,
): T {
	if (!('$ref' in part)) return part;
	const steps = part.$ref.slice(2).split('/');
	const found = steps.reduce<unknown>(
		(place, step) => (place as Record<string, unknown>)[step],
		contract.document,
	);
	return resolve(contract, found as T | OpenAPIV3.ReferenceObject);
}

function adaptParameter(parameter: OpenAPIV3.ReferenceObject | OpenAPIV3.ParameterObject): void {
	if ('$ref' in parameter) return;
	const { schema } = parameter;
	if (parameter.in === 'path' && schema && !('$ref' in schema) && schema.oneOf) {
		// In a path, a whole number is a text as well.
		parameter.schema = { anyOf: schema.oneOf };
	}
	if (parameter.in !== 'query') return;
	// RFC 3986 lets ":" and "," stand in a query as they are, and many HTTP clients send times like that.
	parameter.allowReserved = true;
	if (parameter.name !== 'categories') return;
	// OpenAPI has no form style for an array of arrays; clients send this one as JSON text (contract, README).
	parameter.content = { 'application/json': { schema: parameter.schema } };
	delete parameter.schema;
	delete parameter.style;
	delete parameter.explode;
}

type Schema = OpenAPIV3.ReferenceObject | OpenAPIV3.SchemaObject;

/** The check takes `nullable` beside a `type` only; elsewhere the same is said by one more alternative. */
function spellOutNull(schema: Schema): Schema {
	if ('$ref' in schema || !schema.nullable || schema.type) return schema;
	const { nullable, description, ...rest } = schema;
	return { description, anyOf: [rest, { type: 'string', nullable, enum: [null] }] };
}

/** No fields beyond the document's: a misspelt field of a client or of the stand-in shall not pass unseen. */
function tightenSchemas(document: OpenAPIV3.Document): void {
	for (const schema of Object.values(document.components?.schemas ?? {})) {
		if ('$ref' in schema || !schema.properties) continue;
		schema.additionalProperties = false;
		for (const [name, property] of Object.entries(schema.properties)) {
			schema.properties[name] = spellOutNull(property);
		}
	}
}

/** The same for a body whose schema stands in its operation. */
function tightenBodies({ operations }: Contract): void {
	const tighten = (schema: Schema | undefined): void => {
		if (!schema || '$ref' in schema) return;
		if (schema.type === 'array') tighten(schema.items);
		if (!schema.properties) return;
		schema.additionalProperties = false;
		Object.values(schema.properties).forEach(tighten);
	};
	for (const { definition } of operations) {
		const { requestBody } = definition;
		if (!requestBody || '$ref' in requestBody) continue;
		for (const { schema } of Object.values(requestBody.content)) tighten(schema);
	}
}

/** The bodies of errors are not documented; this is the stand-in's own choice. */
function describeErrorBodies(document: OpenAPIV3.Document): void {
	const schema: OpenAPIV3.SchemaObject = {
		type: 'object',
		required: ['message'],
		properties: { message: { type: 'string' } },
	};
	for (const response of Object.values(document.components?.responses ?? {})) {
		if (!('$ref' in response)) response.content = { 'application/json': { schema } };
	}
}

const enforceable = new Map<ServiceName, Contract>();

/** The document in the form in which requests and answers are checked against it. Made once. */
export function readEnforceableContract(service: ServiceName): Contract {
	const made = enforceable.get(service) ?? makeEnforceable(service);
	enforceable.set(service, made);
	return made;
}

function makeEnforceable(service: ServiceName): Contract {
	const contract = readServiceContract(service);
	for (const { definition } of contract.operations) definition.parameters?.forEach(adaptParameter);
	// Authorization servers ignore fields they do not know (RFC 6749, section 3.2), so that document stays open.
	if (service !== 'auth') {
		tightenSchemas(contract.document);
		tightenBodies(contract);
		describeErrorBodies(contract.document);
	}
	return contract;
}
