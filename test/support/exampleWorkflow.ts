import axios from 'axios';
import type { Execution } from '../../tools/n8n/execution';
import type { Credential, Workflow, WorkflowInput, WorkflowNode } from '../../tools/n8n/types';
import type { Call } from '../../nodes/Ipex/call/call';
import { eventually } from './condition';
import { fs, path, projectRoot } from '../../tools/node';
import type { RealN8n } from './realN8n';

const FOLDER = path.join(projectRoot, 'examples');

/** Examples as an older version of this package had them: their users change over to those of today. */
const OLDER = path.join(projectRoot, 'test/e2e/examples/older');

/** What the node is called in which an example keeps what a user has to fill in. */
const SETTINGS = 'Settings';

const SCHEDULE = 'n8n-nodes-base.scheduleTrigger';

/** Once a year. */
const HARDLY_EVER = { interval: [{ field: 'cronExpression', expression: '0 0 1 1 *' }] };

const HANG_MS = 120_000;

/** What a user fills in after the import. */
export interface FillIn {
	/** By the name of the node, then by the path of the parameter, as `options.startFrom`. */
	parameters?: Record<string, Record<string, unknown>>;
	/** Fields of the node `Settings`, by name. */
	settings?: Record<string, unknown>;
	/** The path of a webhook that takes a list of calls in the place of the IPEX trigger: a test need not wait for a poll. */
	webhook?: string;
	/** Arrows that the user deletes: the node and the number of its output. */
	cut?: Array<[node: string, output: number]>;
	/** By the name of a node that the user deletes: the nodes that take its place, one after the other. */
	replace?: Record<string, WorkflowNode[]>;
}

const TRIGGER = 'IPEX Call Log Trigger';

/** The names of all examples, as `data-tables`. */
export function exampleNames(): string[] {
	return fs
		.readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => path.basename(file, '.json'))
		.sort();
}

/** Where the file of an example is. */
export function exampleFile(name: string): string {
	return path.join(FOLDER, `${name}.json`);
}

/** An example as its file has it. */
export function readExample(name: string): WorkflowInput {
	return JSON.parse(fs.readFileSync(exampleFile(name), 'utf8')) as WorkflowInput;
}

/**
 * Imports an example as an older version of this package had it, as `importExample` does.
 * @throws Error when there is no such credential, node, or field
 */
export async function importOlderExample(
	n8n: RealN8n,
	name: string,
	fillIn: FillIn = {},
): Promise<Workflow> {
	const file = path.join(OLDER, `${name}.json`);
	return await importWorkflow(
		n8n,
		JSON.parse(fs.readFileSync(file, 'utf8')) as WorkflowInput,
		fillIn,
	);
}

/**
 * Imports an example; each node gets the credential that has the type and the name it asks for.
 * Schedules do not tick: a run that no test has started would take up the failures that the test has ordered.
 * @throws Error when there is no such credential, node, or field
 */
export async function importExample(
	n8n: RealN8n,
	name: string,
	fillIn: FillIn = {},
): Promise<Workflow> {
	return await importWorkflow(n8n, readExample(name), fillIn);
}

async function importWorkflow(
	n8n: RealN8n,
	example: WorkflowInput,
	{ parameters = {}, settings = {}, webhook, cut = [], replace = {} }: FillIn,
): Promise<Workflow> {
	const known = await n8n.client.listCredentials();
	for (const node of example.nodes) {
		for (const [type, asked] of Object.entries(node.credentials ?? {})) {
			asked.id = credentialFor(known, type, asked.name).id;
		}
		if (node.type === SCHEDULE) node.parameters.rule = HARDLY_EVER;
	}
	for (const [node, values] of Object.entries(parameters)) {
		for (const [place, value] of Object.entries(values)) {
			setParameter(nodeOf(example, node), place, value);
		}
	}
	for (const [field, value] of Object.entries(settings)) setSetting(example, field, value);
	for (const [node, output] of cut) {
		const outputs = example.connections[node]?.main;
		if (!outputs?.[output]?.length) throw new Error(`"${node}" has no arrow at output ${output}.`);
		outputs[output] = [];
	}
	for (const [node, row] of Object.entries(replace)) replaceNode(example, node, row);
	if (webhook !== undefined) replaceTrigger(example, webhook);
	return await n8n.client.createWorkflow(example);
}

/**
 * The executions of a workflow in the order of their begin, once there are so many and all have ended.
 * @param count how many at least
 */
export async function executionsOf(
	n8n: RealN8n,
	workflowId: string,
	count = 1,
): Promise<Execution[]> {
	const summaries = await eventually(
		async () => await n8n.client.listExecutions({ workflowId }),
		(found) =>
			found.length >= count && found.every(({ status }) => !['new', 'running'].includes(status)),
		HANG_MS,
	);
	const executions = summaries.map(async ({ id }) => await n8n.client.getExecution(id));
	return (await Promise.all(executions)).reverse();
}

/** Deletes the last node of a row, and puts other nodes in its place, one after the other. */
function replaceNode(example: WorkflowInput, name: string, row: WorkflowNode[]): void {
	const { nodes, connections } = example;
	nodes.splice(nodes.indexOf(nodeOf(example, name)), 1, ...row);
	const arrows = Object.values(connections).flatMap(({ main }) => main.flat());
	for (const arrow of arrows) if (arrow.node === name) arrow.node = row[0]?.name ?? name;
	for (const [index, { name: from }] of row.entries()) {
		const next = row[index + 1];
		if (next) connections[from] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
}

/** Puts a webhook that takes a list of calls in the place of the IPEX trigger. */
function replaceTrigger({ nodes, connections }: WorkflowInput, address: string): void {
	const trigger = nodes.find(({ name }) => name === TRIGGER);
	if (trigger === undefined) throw new Error('The example has no IPEX trigger.');
	Object.assign(trigger, {
		...{ type: 'n8n-nodes-base.splitOut', typeVersion: 1, credentials: undefined },
		parameters: { fieldToSplitOut: 'body', options: {} },
	});
	nodes.push({
		...{ id: 'posted', name: 'Posted calls', type: 'n8n-nodes-base.webhook', typeVersion: 2 },
		...{ position: [-240, 0], webhookId: address },
		parameters: { httpMethod: 'POST', path: address, options: {} },
	} as WorkflowNode);
	connections['Posted calls'] = { main: [[{ node: TRIGGER, type: 'main', index: 0 }]] };
}

/** Posts calls to the webhook of an example that is published. */
export async function postCalls(n8n: RealN8n, webhook: string, calls: Call[]): Promise<void> {
	const { status } = await axios.post(`${n8n.server.url}/webhook/${webhook}`, calls, {
		proxy: false,
		maxBodyLength: Infinity,
	});
	if (status !== 200) throw new Error(`The webhook responded with ${status}.`);
}

function credentialFor(known: Credential[], type: string, name: string): Credential {
	const found = known.find((credential) => credential.type === type && credential.name === name);
	if (found === undefined) throw new Error(`There is no credential "${name}" of type ${type}.`);
	return found;
}

function nodeOf({ nodes }: WorkflowInput, name: string): WorkflowNode {
	const found = nodes.find((node) => node.name === name);
	if (found === undefined) throw new Error(`The example has no node "${name}".`);
	return found;
}

function setParameter({ parameters }: WorkflowNode, place: string, value: unknown): void {
	const keys = place.split('.');
	const last = keys.pop() ?? place;
	const holder = keys.reduce<Record<string, unknown>>(
		(values, key) => (values[key] ??= {}) as Record<string, unknown>,
		parameters,
	);
	holder[last] = value;
}

function setSetting(example: WorkflowInput, field: string, value: unknown): void {
	const { assignments } = nodeOf(example, SETTINGS).parameters as {
		assignments?: { assignments: Array<{ name: string; value: unknown }> };
	};
	const found = assignments?.assignments.find(({ name }) => name === field);
	if (found === undefined) throw new Error(`"${SETTINGS}" has no field "${field}".`);
	found.value = value;
}
