import Ajv from 'ajv';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { OpenAPIV3 } from 'openapi-types';

import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { type Platform, startPlatform } from '../../tools/platform';
import { readContract, resolve } from '../../tools/platform/service/contract';
import { runNode, StoredCredential } from '../support/engine';
import { subjectsOn } from '../support/faults/subjects';
import { menu } from '../support/menu';
import { fs, path, projectRoot } from '../../tools/node';
import { credentialData } from '../support/scene';

/** What n8n's editor shows of the output of a node that has not run yet, so that its fields can be mapped. */
interface OutputSchema {
	type: string;
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

const SCHEMAS = path.join(projectRoot, 'nodes', 'Ipex', '__schema__', 'v1.0.0');

/** Operations that give out something else than the records of the API. */
const OWN_OUTPUT = [
	/^callLog: (get|getAll|getMissed)$/,
	/^agent: /,
	/^dialer: (createCallList|createCampaign|controlCampaign)$/,
	/^call: (getCurrent|hangUp|transfer|cancelTransfer)$/,
	/^recording: (getAll|getTranscript|download|downloadForCalls)$/,
	/^phoneNumber: parse$/,
	/^report: /,
	/^sms: /,
	/^switchboard: (setUserProfile|updateProfile|reload)$/,
];

const outputs = new Map<string, { operationId: string; items: INodeExecutionData[] }>();

beforeAll(async () => {
	// A schema names the documented fields, and no others.
	const platform = await startPlatform({ calls: 300, profile: 'documented' });
	platform.calls.addCall({ kind: 'inbound', recorded: true });
	const [user] = platform.directory.users;
	if (user) platform.current.start(String(user.exten), '+420602000111', user);
	const names = new Set(menu.map(({ name }) => name));
	for (const { name, operationId, run } of subjectsOn(platform)) {
		if (!names.has(name)) continue;
		outputs.set(name, { operationId, items: (await run({})) as INodeExecutionData[] });
	}
	await addCallsRecordings(platform);
	outputs.set('phoneNumber: parse', {
		operationId: '',
		items: await runOn(platform, 'phoneNumber', 'parse', {
			phoneNumber: '777 123 456',
			country: 'CZ',
		}),
	});
	await platform.stop();
	expect(platform.violations).toStrictEqual([]);
});

async function runOn(
	platform: Platform,
	resource: string,
	operation: string,
	parameters: INodeParameters,
): Promise<INodeExecutionData[]> {
	return await runNode({
		nodeType: new Ipex(),
		parameters: { resource, operation, ...parameters },
		credential: new StoredCredential(credentialData(platform)),
	});
}

/** What *Download* gives of a call, one recording of which IPEX does not send. */
async function addCallsRecordings(platform: Platform): Promise<void> {
	const legs = platform.calls.addCall({ kind: 'transfer', recorded: true });
	platform.recordings.setSize(legs[0]?.filename ?? '', 0);
	const callId = legs[0]?.linkedid ?? '';
	const byCall = await runOn(platform, 'recording', 'download', { downloadBy: 'callId', callId });
	outputs.get('recording: download')?.items.push(...byCall);
}

function readSchema(name: string): OutputSchema {
	const file = path.join(SCHEMAS, `${name.replace(': ', '/')}.json`);
	return JSON.parse(fs.readFileSync(file, 'utf8')) as OutputSchema;
}

/** The same for a validator: anything may be unknown, and nothing is there that the schema does not name. */
function strict({ type, properties, items }: OutputSchema): object {
	return {
		type: [type, 'null'],
		...(items ? { items: strict(items) } : {}),
		...(properties ? { properties: mapped(properties, strict), additionalProperties: false } : {}),
	};
}

function mapped<T, U>(object: Record<string, T>, change: (value: T) => U): Record<string, U> {
	return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** The fields of a schema, as `phone.raw`. */
function fieldsOf({ properties = {}, items }: OutputSchema): string[] {
	if (items) return fieldsOf(items);
	return Object.entries(properties).flatMap(([name, property]) => [
		name,
		...fieldsOf(property).map((inner) => `${name}.${inner}`),
	]);
}

/** The fields of a value, as `phone.raw`. */
function fieldsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(fieldsIn);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, property]) => [
		name,
		...fieldsIn(property).map((inner) => `${name}.${inner}`),
	]);
}

/** The fields of the records that an operation of the API answers with. */
function promisedBy(id: string): string[] {
	const contracts = (['api', 'auth', 'dialer'] as const).map((name) => readContract(name));
	const fields = contracts.flatMap((contract) => {
		const inner = (part: OpenAPIV3.ReferenceObject | OpenAPIV3.SchemaObject): string[] => {
			const schema = resolve<OpenAPIV3.SchemaObject>(contract, part);
			if (schema.type === 'array') return inner(schema.items);
			if (schema.allOf) return schema.allOf.flatMap(inner);
			return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
				name,
				...inner(property).map((deeper) => `${name}.${deeper}`),
			]);
		};
		const found = contract.operations.find(({ operationId }) => operationId === id);
		const { '200': ok, '201': created } = found?.definition.responses ?? {};
		const answer = ok ?? created;
		const { content = {} } = answer ? resolve<OpenAPIV3.ResponseObject>(contract, answer) : {};
		return Object.values(content).flatMap(({ schema }) => (schema ? inner(schema) : []));
	});
	return [...new Set(fields)].sort();
}

describe.each(menu)('the schema of $name', ({ name }) => {
	it('names what comes out, each with its type', () => {
		const { items = [] } = outputs.get(name) ?? {};
		expect(items.length).toBeGreaterThan(0);
		const check = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
			strict(readSchema(name)),
		);
		for (const { json } of items) expect([check(json), check.errors]).toStrictEqual([true, null]);
	});

	it('names nothing that does not come out', () => {
		const { operationId = '', items = [] } = outputs.get(name) ?? {};
		const named = fieldsOf(readSchema(name)).sort();
		if (OWN_OUTPUT.some((own) => own.test(name))) {
			const seen = new Set(items.flatMap(({ json }) => fieldsIn(json)));
			expect(named.filter((field) => !seen.has(field))).toStrictEqual([]);
		} else {
			expect(named).toStrictEqual(promisedBy(operationId));
		}
	});
});

it('no schema is left of an operation that is no more', () => {
	const files = fs.readdirSync(SCHEMAS, { recursive: true, encoding: 'utf8' });
	const named = files
		.filter((file) => file.endsWith('.json'))
		.map((file) => file.slice(0, -'.json'.length).split(path.sep).join(': '));
	expect(named.sort()).toStrictEqual(menu.map(({ name }) => name).sort());
});
