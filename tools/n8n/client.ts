import { performance, timers } from '../node';
import { DataTables } from './dataTables';
import { restOfN8n2, type RestVersion, type RunRange } from './n8nVersions';
import {
	isSettled,
	readExecution,
	STATUSES,
	type Execution,
	type ExecutionSummary,
	type RawExecution,
} from './execution';
import { N8nError, N8nRest } from './rest';
import type {
	Credential,
	CredentialInput,
	CredentialTest,
	NodeTypeDescription,
	Owner,
	Workflow,
	WorkflowInput,
	WorkflowSummary,
} from './types';

/** n8n 2.20 answers with an error of its own for an execution that has not stored any data yet. */
function unlessUnwritten(error: unknown): undefined {
	const unwritten = error instanceof N8nError && error.status === 500;
	if (unwritten && JSON.stringify(error.body).includes("reading 'resultData'")) return undefined;
	throw error;
}

export interface RunOptions extends RunRange {
	/** Milliseconds to wait for the end, 60,000 unless given. */
	timeoutMs?: number;
}

export interface ExecutionFilter {
	workflowId?: string;
	/** As `success`. Every status unless given. */
	status?: string;
}

interface ExecutionPage {
	results: ExecutionSummary[];
	count: number;
	/** n8n 1.x has none, and null stands on the last page. */
	nextCursor?: string | null;
}

/** As many as n8n gives at most. */
const PAGE_SIZE = 100;

/**
 * Drives an n8n through the REST interface of its own editor. Every method throws `N8nError` with status and
 * answer when n8n refuses.
 */
export class N8nClient {
	readonly rest: N8nRest;

	readonly dataTables: DataTables;

	/**
	 * @param url n8n's address without a slash at the end
	 * @param restVersion what is particular to its major version
	 */
	constructor(
		url: string,
		private readonly restVersion: RestVersion = restOfN8n2,
	) {
		this.rest = new N8nRest(url);
		this.dataTables = new DataTables(this.rest);
	}

	/** Makes the owner of a new n8n, and signs in. */
	async setupOwner(owner: Owner): Promise<void> {
		await this.rest.send('POST', '/owner/setup', { body: owner });
	}

	async login({ email, password }: Pick<Owner, 'email' | 'password'>): Promise<void> {
		await this.rest.send('POST', '/login', { body: { emailOrLdapLoginId: email, password } });
	}

	/** Signs in, as the owner who is there or as a new one. */
	async signIn(owner: Owner): Promise<void> {
		const settings = await this.rest.send<{
			userManagement: { showSetupOnFirstLoad?: boolean };
		}>('GET', '/settings');
		if (settings.userManagement.showSetupOnFirstLoad) await this.setupOwner(owner);
		else await this.login(owner);
	}

	async createCredential(credential: CredentialInput): Promise<Credential> {
		return await this.rest.send('POST', '/credentials', { body: credential });
	}

	async updateCredential(id: string, credential: CredentialInput): Promise<Credential> {
		return await this.rest.send('PATCH', `/credentials/${id}`, { body: credential });
	}

	async listCredentials(): Promise<Credential[]> {
		return await this.rest.send('GET', '/credentials');
	}

	/** What the editor does when a credential is saved: one request with it. A failed test is an answer, not an error. */
	async testCredential(credential: CredentialInput & { id: string }): Promise<CredentialTest> {
		return await this.rest.send('POST', '/credentials/test', {
			body: { credentials: credential },
		});
	}

	async createWorkflow(workflow: WorkflowInput): Promise<Workflow> {
		return await this.rest.send('POST', '/workflows', {
			body: { settings: { executionOrder: 'v1' }, ...this.restVersion.newWorkflow, ...workflow },
		});
	}

	/** Saves a new version. An active workflow goes on with its old one until it is activated again. */
	async updateWorkflow(id: string, workflow: Partial<WorkflowInput>): Promise<Workflow> {
		return await this.rest.send('PATCH', `/workflows/${id}`, { body: workflow });
	}

	async getWorkflow(id: string): Promise<Workflow> {
		return await this.rest.send('GET', `/workflows/${id}`);
	}

	async listWorkflows(): Promise<WorkflowSummary[]> {
		return await this.rest.send('GET', '/workflows');
	}

	/**
	 * Publishes the version that was saved last, and waits until its triggers run: a poll trigger has polled
	 * once by then.
	 * @throws Error with the triggers' own words when one of them does not start
	 */
	async activateWorkflow(id: string): Promise<Workflow> {
		await this.restVersion.activate(this.rest, await this.getWorkflow(id));
		return await this.getWorkflow(id);
	}

	/** Unpublishes a workflow, and waits until none of its triggers runs. */
	async deactivateWorkflow(id: string): Promise<Workflow> {
		await this.restVersion.deactivate(this.rest, id);
		return await this.getWorkflow(id);
	}

	/** Archives a workflow, which unpublishes it, and deletes it for good. */
	async deleteWorkflow(id: string): Promise<void> {
		await this.restVersion.settle(this.rest, id);
		await this.rest.send('POST', `/workflows/${id}/archive`, { body: {} });
		await this.restVersion.settle(this.rest, id);
		await this.rest.send('DELETE', `/workflows/${id}`);
	}

	/** Runs a workflow as the editor's button does, and waits for its end. A failed execution is an answer. */
	async runWorkflow(
		id: string,
		{ trigger, destination, timeoutMs }: RunOptions,
	): Promise<Execution> {
		const body = this.restVersion.runRequest(await this.getWorkflow(id), { trigger, destination });
		const started = await this.rest.send<{ executionId?: string }>('POST', `/workflows/${id}/run`, {
			body,
		});
		if (started.executionId === undefined) {
			throw new Error('n8n now waits for a webhook: this workflow cannot be run without one.');
		}
		return await this.waitForExecution(started.executionId, timeoutMs);
	}

	/**
	 * What *Retry* in the list of executions does, and waits for the end.
	 * @throws N8nError when n8n has nothing to retry
	 */
	async retryExecution(id: string): Promise<Execution> {
		const retry = await this.rest.send<ExecutionSummary>('POST', `/executions/${id}/retry`, {
			body: { loadWorkflow: false },
		});
		return await this.waitForExecution(retry.id);
	}

	/** @throws Error when the execution has not ended in time */
	async waitForExecution(id: string, timeoutMs = 120_000): Promise<Execution> {
		const deadline = performance.now() + timeoutMs;
		for (;;) {
			const execution = await this.getRawExecution(id).catch(unlessUnwritten);
			if (execution && isSettled(execution)) return readExecution(execution);
			if (performance.now() > deadline) {
				const status = execution?.status ?? 'unwritten';
				throw new Error(`Execution ${id} is still ${status} after ${timeoutMs} ms.`);
			}
			await timers.setTimeout(100);
		}
	}

	async getExecution(id: string): Promise<Execution> {
		return readExecution(await this.getRawExecution(id));
	}

	private async getRawExecution(id: string): Promise<RawExecution> {
		return await this.rest.send('GET', `/executions/${id}`);
	}

	/** The executions, newest first: all of them, or the newest 100 in n8n 1.x. */
	async listExecutions(filter: ExecutionFilter = {}): Promise<ExecutionSummary[]> {
		const executions: ExecutionSummary[] = [];
		let cursor: string | undefined;
		do {
			const page = await this.executionPage(filter, PAGE_SIZE, cursor);
			executions.push(...page.results);
			cursor = page.nextCursor ?? undefined;
		} while (cursor !== undefined);
		return executions;
	}

	async countExecutions(filter: ExecutionFilter = {}): Promise<number> {
		return (await this.executionPage(filter, 1)).count;
	}

	/**
	 * The filter always names statuses. Without one, n8n reads running and finished executions in two parallel queries.
	 * An execution that ends in between is then in both lists or in neither, and the count omits running ones.
	 */
	private async executionPage(
		{ workflowId, status }: ExecutionFilter,
		limit: number,
		cursor?: string,
	): Promise<ExecutionPage> {
		const filter = { workflowId, status: status === undefined ? STATUSES : [status] };
		return await this.rest.send('GET', '/executions', {
			query: { limit, cursor, filter: JSON.stringify(filter) },
		});
	}

	/**
	 * The descriptions of some node types, in the order of the names.
	 * @param names as `n8n-nodes-ipex.ipex`
	 * @throws N8nError (400) when n8n does not know one of them
	 */
	async getNodeTypes(names: string[], version = 1): Promise<NodeTypeDescription[]> {
		const nodeInfos = names.map((name) => ({ name, version }));
		return await this.rest.send('POST', '/node-types', { body: { nodeInfos } });
	}

	/** The descriptions of all node types that n8n has loaded, tool variants (`….ipexTool`) among them. */
	async listNodeTypes(): Promise<NodeTypeDescription[]> {
		return await this.rest.get('/types/nodes.json');
	}
}
