import { PlainError } from '../tools/errors';
import type { N8nClient } from '../tools/n8n/client';
import type { Column, DataTable, Owner, WorkflowInput } from '../tools/n8n/types';
import type { Access } from './settings';
import workflowFile from '../examples/data-tables.json';

/** The login of the demo's n8n, which listens on this machine alone. */
export const owner: Owner = {
	email: 'demo@example.com',
	password: 'Switchboard1',
	firstName: 'Demo',
	lastName: 'Owner',
};

/** The credential and the tables have the names that the workflow asks for. */
const credentialName = 'IPEX API';
const credentialType = 'ipexApi';

const workflow = workflowFile as unknown as WorkflowInput;

/** What a node of the workflow says that makes a table. */
interface TableMaker {
	resource: string;
	tableName: string;
	columns: { column: Column[] };
}

/** The two tables of the demo's CRM and their columns, in the order in which n8n shows them. */
export const crmTables: Record<string, Column[]> = Object.fromEntries(
	workflow.nodes
		.map(({ parameters }) => parameters as unknown as TableMaker)
		.filter(({ resource }) => resource === 'table')
		.map(({ tableName, columns }) => [tableName, columns.column]),
);

/** Makes a table, or gives the one that is there the columns that it lacks. */
async function ensureTable(client: N8nClient, name: string, columns: Column[]): Promise<DataTable> {
	const known = (await client.dataTables.list()).find((table) => table.name === name);
	if (known === undefined) return await client.dataTables.create(name, columns);
	const names = known.columns.map((column) => column.name);
	for (const column of columns) {
		if (!names.includes(column.name)) await client.dataTables.addColumn(known.id, column);
	}
	return known;
}

/**
 * Makes the credential, or points the one that is there to where the platform is now.
 * @throws PlainError when the platform does not take it
 */
async function ensureCredential(client: N8nClient, access: Access): Promise<string> {
	const credential = { name: credentialName, type: credentialType, data: { ...access } };
	const known = (await client.listCredentials()).find(
		({ name, type }) => name === credentialName && type === credentialType,
	);
	const { id } = known
		? await client.updateCredential(known.id, credential)
		: await client.createCredential(credential);
	const { status, message } = await client.testCredential({ ...credential, id });
	if (status === 'Error') throw new PlainError(`The access to IPEX does not work. ${message}`);
	return id;
}

/** The demo's workflow, which is the example `data-tables`, with the credential that it is to use. */
export function demoWorkflow(credentialId: string): WorkflowInput {
	const nodes = workflow.nodes.map((node) =>
		node.credentials?.[credentialType]
			? {
					...node,
					credentials: { [credentialType]: { id: credentialId, name: credentialName } },
				}
			: node,
	);
	return { ...workflow, nodes };
}

async function ensureWorkflow(client: N8nClient, credentialId: string): Promise<string> {
	const known = (await client.listWorkflows()).find(({ name }) => name === workflow.name);
	const { id } = known ?? (await client.createWorkflow(demoWorkflow(credentialId)));
	await client.activateWorkflow(id);
	return id;
}

export interface Crm {
	workflowId: string;
	/** By name: `IPEX Contacts`, `IPEX Call Log`. */
	tables: Record<string, Pick<DataTable, 'id'>>;
}

/**
 * Makes of a running n8n the demo: owner, credential, the two tables, and the active workflow that fills them.
 * What is there from an earlier start is used again, with what its user has changed.
 * @throws PlainError when the platform does not take the access
 */
export async function setUpCrm(client: N8nClient, access: Access): Promise<Crm> {
	await client.signIn(owner);
	const credentialId = await ensureCredential(client, access);
	const tables: Crm['tables'] = {};
	for (const [name, columns] of Object.entries(crmTables)) {
		tables[name] = await ensureTable(client, name, columns);
	}
	return { workflowId: await ensureWorkflow(client, credentialId), tables };
}
