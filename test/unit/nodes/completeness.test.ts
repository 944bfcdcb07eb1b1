import type { OpenAPIV3 } from 'openapi-types';

import { AGENT_REQUESTS } from '../../../nodes/Ipex/request/graphql';
import { agentSchema } from '../../../tools/platform/agents/agents';
import { readRequest } from '../../../tools/platform/agents/schema';
import {
	type Contract,
	type Operation,
	readContract,
	readGraphqlContract,
	resolve,
} from '../../../tools/platform/service/contract';
import { menu, type MenuEntry, optionsOf, requesting, sentBy, withInner } from '../../support/menu';

/** What the code sends itself, beside the fields: paging, the order of the pages, the bounds of a period. */
const SENT_BY_CODE: Record<string, string[]> = {
	getCalls: ['query page', 'query pageSize', 'query sortColumn', 'query sortDirection'],
	getRecordings: ['query page', 'query pageSize'],
	getAgentActivity: ['query page', 'query pageSize', 'query startTime', 'query endTime'],
	getAgentActivityDurations: ['query startTime', 'query endTime'],
	getQueueStatistics: ['query startTime', 'query endTime'],
	getReportedCalls: ['query startTime', 'query endTime'],
	createCallList: ['body numbers.attributes'],
	graphql: ['body query', 'body variables'],
	getSms: ['query startTime', 'query endTime'],
};

/** Fields that the code reads and sends, since where they go depends on one another: by place, the field. */
const READ_BY_CODE: Record<string, Record<string, string>> = {
	deleteRecordings: {
		'body callIds': 'callIds',
		'body fileNames': 'fileNames',
		'body userFilter.endTime': 'endTime',
		'body userFilter.extensions': 'extensions',
		'body userFilter.startTime': 'startTime',
	},
	controlCampaign: { 'body command': 'command', 'path id': 'campaignId' },
	createCallList: { 'body name': 'name', 'body numbers.number': 'number' },
	createCampaign: {
		'body activePeriod.endTime': 'callBefore',
		'body activePeriod.startTime': 'callAfter',
		'body activePeriod.weekDays': 'weekDays',
		'body callerId': 'callerNumber',
		'body callLists': 'callLists',
		'body endpoint.boostFactor': 'boostFactor',
		'body endpoint.maxWaitingCalls': 'maxWaitingCalls',
		'body endpoint.queue': 'campaignQueue',
		'body endpoint.type': 'endpointType',
		'body ivr': 'ivr',
		'body name': 'name',
		'body rescheduleRules.maxAttempts': 'maxAttempts',
		'body rescheduleRules.retryAfter': 'retryAfter',
		'body rescheduleRules.status': 'result',
	},
	sendSms: { 'body from': 'sender', 'body to': 'recipient', 'body text': 'text' },
	sendInstantSms: {
		'body email': 'noticeEmail',
		'body from': 'billingNumber',
		'body message': 'text',
		'body shortname': 'senderName',
		'body to': 'recipient',
	},
	downloadCallRecordings: { 'query callId': 'callIds' },
	// With a PBX ID, the same operation of the node goes to `/recordings/{filename}/ipbx/{pbxId}`.
	downloadRecording: { 'query pbxId': 'pbxId' },
};

/** What an operation of the node sends beside the request in its menu. */
const SECOND_REQUEST: Record<string, string> = { downloadPbxRecording: 'recording: download' };

/** One value that an operation of the API takes. */
interface Parameter {
	/** As `query page` or `body fromUser.identityType`. */
	place: string;
	required: boolean;
	values: string[];
}

type Schema = OpenAPIV3.ReferenceObject | OpenAPIV3.SchemaObject | undefined;

/** The credential signs in, and signs requests of n8n's HTTP Request node: so a user learns whose access it is. */
const OF_THE_CREDENTIAL = ['getToken', 'getMe'];

const graphql = readGraphqlContract();

const operations = [
	...(['api', 'auth', 'dialer', 'sms', 'central'] as const).map((name) => readContract(name)),
	graphql,
].flatMap((contract) =>
	contract.operations
		.filter(({ operationId }) => !OF_THE_CREDENTIAL.includes(operationId))
		.map((operation): [Contract, Operation] => [contract, operation]),
);

const present = operations.filter(([, { operationId }]) => !(operationId in SECOND_REQUEST));

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
	it('has 32 operations, the token exchange, 4 for SMS, 4 of the dialer and GraphQL, and none without a place in the node', () => {
		expect(operations).toHaveLength(42);
		const missing = operations
			.filter(([, operation]) => entriesFor(operation).length === 0)
			.map(([, { operationId }]) => operationId);
		expect(missing).toStrictEqual(Object.keys(SECOND_REQUEST));
		const names = menu.map(({ name }) => name);
		for (const name of Object.values(SECOND_REQUEST)) expect(names).toContain(name);
	});

	it.each(present.map(([contract, operation]) => ({ contract, operation, ...operation })))(
		'$operationId has a place for all that it takes, and is sent nothing else',
		({ contract, operation, operationId }) => {
			const wanted = parametersOf(contract, operation).map(({ place }) => place);
			const places = new Set(entriesFor(operation).flatMap(placesOf));
			const read = READ_BY_CODE[operationId] ?? {};
			const fields = entriesFor(operation).flatMap((entry) => entry.fields.flatMap(withInner));
			expect(fields.map(({ name }) => name)).toStrictEqual(
				expect.arrayContaining(Object.values(read)),
			);
			const sent = [...places, ...Object.keys(read), ...(SENT_BY_CODE[operationId] ?? [])];
			expect(sent.sort()).toStrictEqual(wanted.sort());
		},
	);

	it.each(present.map(([contract, operation]) => ({ contract, operation, ...operation })))(
		'$operationId has its required values required and its lists of values offered',
		({ contract, operation }) => {
			for (const { place, required, values } of parametersOf(contract, operation)) {
				const fields = fieldsFor(operation, place);
				for (const field of fields) {
					const offered = optionsOf(field).map(({ value }) => String(value));
					if (values.length > 0) expect(offered.sort()).toStrictEqual([...values].sort());
					// A choice always has a value.
					if (required && field.type !== 'options')
						expect([place, field.required]).toStrictEqual([place, true]);
				}
			}
		},
	);
});

describe('the schema of agents', () => {
	const schema = agentSchema();
	const sent = Object.entries(AGENT_REQUESTS).map(([name, query]) => ({
		name,
		...readRequest(
			schema,
			query,
			Object.fromEntries([...query.matchAll(/\$(\w+):/g)].map(([, variable]) => [variable, 'x'])),
		),
	}));

	it('allows every request of the node', () => {
		expect(sent.map(({ name }) => name)).toStrictEqual(['pauses', 'agents', 'pause', 'unpause']);
	});

	it('has no field, argument or action that no request uses', () => {
		for (const root of ['Query', 'Mutation'] as const) {
			const used = sent.filter((one) => one.root === root).flatMap(({ fields }) => fields);
			for (const [name, { args, type }] of Object.entries(schema.types[root] ?? {})) {
				const own = used.filter((field) => field.name === name);
				const usedArgs = new Set(own.flatMap((field) => Object.keys(field.args)));
				expect([...usedArgs].sort()).toStrictEqual(Object.keys(args).sort());
				const inner = new Set(own.flatMap(({ fields }) => fields.map((field) => field.name)));
				expect([...inner].sort()).toStrictEqual(Object.keys(schema.types[type] ?? {}).sort());
			}
		}
		const actions = sent.flatMap(({ fields }) => fields.flatMap(({ args }) => args.action ?? []));
		expect(actions.sort()).toStrictEqual([...(schema.enums.UserAction ?? [])].sort());
	});
});

describe('every operation of the node that sends a request', () => {
	it.each(requesting)('$name is one of the API', (entry) => {
		const found = operations.filter(([, operation]) => entriesFor(operation).includes(entry));
		expect(found).toHaveLength(1);
	});
});
