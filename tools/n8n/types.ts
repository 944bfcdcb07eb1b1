/** What n8n's REST interface takes and gives, as far as the demo and the tests use it. */

/** The person who owns an n8n. The password needs 8 characters, a digit and a capital letter. */
export interface Owner {
	email: string;
	firstName: string;
	lastName: string;
	password: string;
}

export interface CredentialInput {
	name: string;
	/** The credential type, as `ipexApi`. */
	type: string;
	data: Record<string, unknown>;
}

export interface Credential {
	id: string;
	name: string;
	type: string;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

export interface WorkflowNode {
	id: string;
	name: string;
	/** As `n8n-nodes-ipex.ipex`. */
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	/** By credential type; without an ID, n8n looks for the name. */
	credentials?: Record<string, { id: string | null; name: string }>;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	retryOnFail?: boolean;
	alwaysOutputData?: boolean;
	/** Whether n8n leaves the node out. */
	disabled?: boolean;
	/** Part of the address of a webhook node. */
	webhookId?: string;
}

export interface WorkflowInput {
	name: string;
	nodes: WorkflowNode[];
	/** By the name of the node from which the connections go, then by kind; the lists are the node's outputs. */
	connections: Record<
		string,
		{ main: Array<Array<{ node: string; type: 'main'; index: number }>> }
	>;
	settings?: Record<string, unknown>;
	/** Items that a node gives in manual runs instead of running. */
	pinData?: Record<string, Array<{ json: Record<string, unknown> }>>;
	staticData?: Record<string, unknown> | null;
}

export interface Workflow extends WorkflowInput {
	id: string;
	active: boolean;
	/** The version that was saved last; an active workflow may run an older one. */
	versionId: string;
	activeVersionId: string | null;
}

/** How far the publishing of a workflow has come. n8n does it after it has answered. */
export interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	/** The version whose triggers run. */
	liveVersionId: string | null;
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}

export interface WorkflowSummary {
	id: string;
	name: string;
	active: boolean;
}

export type ColumnType = 'string' | 'number' | 'boolean' | 'date';

export interface Column {
	/** Letters, digits and underscores. */
	name: string;
	type: ColumnType;
}

export interface DataTable {
	id: string;
	name: string;
	columns: Column[];
}

/** A row of a Data Table: the table's columns, and those that n8n adds. */
export type Row = Record<string, string | number | boolean | null> & {
	id: number;
	createdAt: string;
	updatedAt: string;
};

export type Comparison =
	| 'eq'
	| 'neq'
	| 'like'
	| 'ilike'
	| 'gt'
	| 'gte'
	| 'lt'
	| 'lte'
	| 'isEmpty'
	| 'isNotEmpty';

/** Which rows; all filters hold at once. */
export interface RowQuery {
	filters?: Array<{
		columnName: string;
		condition: Comparison;
		value: string | number | boolean | null;
	}>;
	/** As `startedAt:desc`. */
	sortBy?: `${string}:${'asc' | 'desc'}`;
}

/** The description of a node type, as n8n gives it to its editor. */
export interface NodeTypeDescription {
	/** As `n8n-nodes-ipex.ipex`. */
	name: string;
	displayName: string;
	version: number | number[];
	group: string[];
	properties: Array<{ name: string; displayName: string; type: string }>;
	usableAsTool?: boolean;
	[key: string]: unknown;
}
