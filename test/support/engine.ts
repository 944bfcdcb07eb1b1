/* eslint-disable @n8n/community-nodes/no-restricted-imports --
 * Where the tests reach into n8n's own engine; its storage of files is in binaryData.ts. */
import 'reflect-metadata';
import {
	DirectoryLoader,
	ExecuteContext,
	HookContext,
	LoadOptionsContext,
	PollContext,
	RoutingNode,
	WebhookContext,
} from 'n8n-core';
import {
	createRunExecutionData,
	type ICredentialDataDecryptedObject,
	type ICredentialsHelper,
	type ICredentialType,
	type IDataObject,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypes,
	type IWebhookData,
	type IWebhookResponseData,
	type ITaskDataConnections,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { IpexApi } from '../../credentials/IpexApi.credentials';
import { keepFilesInMemory } from './binaryData';

const CREDENTIAL = 'ipexApi';

keepFilesInMemory();

let workflows = 0;

/** What n8n would keep in its database for a credential, and how often it wrote to it. */
export class StoredCredential {
	readonly type: ICredentialType;
	writes: IDataObject[] = [];

	constructor(
		public data: ICredentialDataDecryptedObject,
		type: ICredentialType = new IpexApi(),
	) {
		this.type = type;
	}
}

/** How one node is run. */
export interface EngineRun {
	nodeType: INodeType;
	/** The full name, for a node that n8n's engine treats in its own way. */
	type?: string;
	/** 1 when left out. */
	typeVersion?: number;
	parameters: INodeParameters;
	credential: StoredCredential;
	continueOnFail?: boolean;
	/** Of the workflow; Europe/Prague when left out. */
	timeZone?: string;
	/** Whether an AI agent runs the node. */
	asTool?: boolean;
}

/**
 * Runs a node on n8n-core's engine, with everything real but the store of credentials.
 * @returns the items of the first output
 */
export async function runNode(
	{
		nodeType,
		type,
		typeVersion,
		parameters,
		credential,
		continueOnFail = false,
		timeZone,
		asTool = false,
	}: EngineRun,
	items: INodeExecutionData[] = [{ json: {} }],
): Promise<INodeExecutionData[]> {
	const { workflow, node } = workflowOf(nodeType, parameters, typeVersion, {}, timeZone);
	if (type !== undefined) node.type = type;
	if (continueOnFail) node.onError = 'continueRegularOutput';
	const inputData: ITaskDataConnections = { main: [items] };
	const executeData: IExecuteData = { data: inputData, node, source: null };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalDataOf(credential),
		'manual',
		createRunExecutionData({}),
		0,
		items,
		inputData,
		executeData,
		[],
	);
	const { resource, operation } = node.parameters;
	const custom = nodeType.customOperations?.[String(resource)]?.[String(operation)];
	// AI agents use n8n's engine for declarative nodes.
	const run = asTool ? undefined : (custom ?? nodeType.execute);
	const outputs = run
		? await run.call(context)
		: await new RoutingNode(context, nodeType).runNode();
	return (Array.isArray(outputs) ? outputs[0] : undefined) ?? [];
}

/** Opens a picker of a node, as n8n's editor does while a person searches it. */
export async function searchList(
	{ nodeType, parameters, credential }: EngineRun,
	method: string,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const search = nodeType.methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no list search ${method}.`);
	const context = editorContext({ nodeType, parameters, credential });
	return await search.call(context, filter, paginationToken);
}

/** Opens a list of a node from which several values are chosen. */
export async function loadChoices(run: EngineRun, method: string): Promise<INodePropertyOptions[]> {
	const load = run.nodeType.methods?.loadOptions?.[method];
	if (!load) throw new Error(`The node has no list ${method}.`);
	return await load.call(editorContext(run));
}

/** A node in the editor, with the defaults of the fields that it shows beside the given parameters. */
function editorContext({ nodeType, parameters, credential }: EngineRun): LoadOptionsContext {
	const { workflow, node } = workflowOf(nodeType, parameters);
	const additionalData = additionalDataOf(credential);
	additionalData.currentNodeParameters = { ...node.parameters, ...parameters };
	return new LoadOptionsContext(workflow, node, additionalData, '/parameters');
}

/** A polling node that is active: its static data lives from poll to poll, as in a running n8n. */
export class ActivePoller {
	private readonly workflow: Workflow;

	private readonly node: INode;

	/** @param answer stands in for the platform, without a network: gets each request and returns the body of its response */
	constructor(
		private readonly run: EngineRun,
		private readonly answer?: (request: IHttpRequestOptions) => Promise<unknown>,
	) {
		const { workflow, node } = workflowOf(run.nodeType, run.parameters);
		this.workflow = workflow;
		this.node = node;
	}

	/** The node's static data; replace it to restart from stored state. */
	get staticData(): IDataObject {
		return this.workflow.getStaticData('node', this.node);
	}

	/** One poll; the items of the first output, none when the node emits nothing. */
	async poll(mode: WorkflowExecuteMode = 'trigger'): Promise<INodeExecutionData[]> {
		const context = new PollContext(
			this.workflow,
			this.node,
			additionalDataOf(this.run.credential),
			mode,
			'activate',
		);
		const { answer } = this;
		if (answer) {
			context.helpers.httpRequestWithAuthentication = async (_, request) => await answer(request);
		}
		const output = await this.run.nodeType.poll?.call(context);
		return output?.[0] ?? [];
	}
}

/** A webhook node that is active. */
export class ActiveWebhook {
	private readonly workflow: Workflow;

	private readonly node: INode;

	/** @param credentials those that the node names, by their types */
	constructor(
		private readonly nodeType: INodeType,
		parameters: INodeParameters,
		private readonly credentials: Record<string, StoredCredential> = {},
	) {
		const { workflow, node } = workflowOf(nodeType, parameters);
		this.workflow = workflow;
		this.node = node;
		node.credentials = Object.fromEntries(
			Object.keys(credentials).map((type) => [type, { id: type, name: type }]),
		);
	}

	/** The node's part of one request: what it gives n8n, which answers then unless the node did. */
	async receive(
		httpRequest: IWorkflowExecuteAdditionalData['httpRequest'],
		httpResponse: IWorkflowExecuteAdditionalData['httpResponse'],
		mode: WorkflowExecuteMode = 'webhook',
	): Promise<IWebhookResponseData> {
		const additionalData = { ...additionalDataOf(this.credentials), httpRequest, httpResponse };
		const [webhookDescription] = this.nodeType.description.webhooks ?? [];
		const webhookData = { webhookDescription } as IWebhookData;
		const context = new WebhookContext(
			this.workflow,
			this.node,
			additionalData,
			mode,
			webhookData,
			[],
			null,
		);
		return (await this.nodeType.webhook?.call(context)) ?? {};
	}

	/** The node's part of the activation of its workflow. Rejects when the node does not accept it. */
	async activate(): Promise<void> {
		const additionalData = additionalDataOf(this.credentials);
		const context = new HookContext(
			this.workflow,
			this.node,
			additionalData,
			'trigger',
			'activate',
		);
		await this.nodeType.webhookMethods?.default?.create.call(context);
	}

	/** What n8n takes from the node's description to respond with when an execution was started. */
	get responseData(): unknown {
		const [description] = this.nodeType.description.webhooks ?? [];
		return this.workflow.expression.getComplexParameterValue(
			this.node,
			description?.responseData,
			'webhook',
			{},
			undefined,
			// n8n's default.
			'firstEntryJson',
		);
	}

	/** The node's part of the execution that a request started. */
	async execute(items: INodeExecutionData[]): Promise<INodeExecutionData[][]> {
		const inputData: ITaskDataConnections = { main: [items] };
		const context = new ExecuteContext(
			this.workflow,
			this.node,
			additionalDataOf(this.credentials),
			'webhook',
			createRunExecutionData({}),
			0,
			items,
			inputData,
			{ data: inputData, node: this.node, source: null },
			[],
		);
		return ((await this.nodeType.execute?.call(context)) ?? []) as INodeExecutionData[][];
	}
}

/**
 * A workflow of one node, as n8n reads it from its database.
 * @param row what n8n has of it there; a new workflow without static data unless given
 */
export function workflowOf(
	nodeType: INodeType,
	parameters: INodeParameters,
	typeVersion = 1,
	row: { id?: string; staticData?: IDataObject } = {},
	timezone = 'Europe/Prague',
): { workflow: Workflow; node: INode } {
	// As n8n's loader does: batching, time-out and proxy of a declarative node are fields of the engine.
	DirectoryLoader.applyDeclarativeNodeOptionParameters(nodeType);
	const node: INode = {
		id: 'node',
		name: nodeType.description.displayName,
		type: `n8n-nodes-ipex.${nodeType.description.name}`,
		typeVersion,
		position: [0, 0],
		parameters,
		credentials: { [CREDENTIAL]: { id: '1', name: 'IPEX' } },
	};
	const nodeTypes: INodeTypes = {
		getByName: (): INodeType | IVersionedNodeType => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({
		// What a trigger keeps in its process, it keeps by this.
		id: row.id ?? `workflow-${workflows++}`,
		staticData: row.staticData,
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
		settings: { timezone },
	});
	const [filled] = Object.values(workflow.nodes);
	return { workflow, node: filled ?? node };
}

/** What the engine asks its surroundings for; only the credential store is not n8n's own. */
export function additionalDataOf(
	credential: StoredCredential | Record<string, StoredCredential>,
): IWorkflowExecuteAdditionalData {
	const credentials =
		credential instanceof StoredCredential ? { [CREDENTIAL]: credential } : credential;
	return {
		credentialsHelper: credentialsHelperOf(credentials),
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		restApiUrl: 'http://localhost/rest',
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
}

/**
 * The part of n8n's credential helper that requests use. It follows n8n 2.41: `preAuthentication` runs while the
 * expirable property is empty and after a refusal, and what it returns of that property is written to the database.
 */
function credentialsHelperOf(credentials: Record<string, StoredCredential>): ICredentialsHelper {
	const stored = (type: string): StoredCredential => {
		const credential = credentials[type];
		if (!credential) throw new Error(`The test stored no credential ${type}.`);
		return credential;
	};
	const helper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: (type: string) => stored(type).type.properties,
		getCredentials: async (_: unknown, type: string) => ({ getData: () => stored(type).data }),
		getDecrypted: async (_: unknown, __: unknown, type: string) =>
			structuredClone(stored(type).data),
		authenticate: async (
			data: ICredentialDataDecryptedObject,
			type: string,
			options: IHttpRequestOptions,
			workflow: Workflow,
			node: INode,
		) => {
			const { authenticate } = stored(type).type;
			if (typeof authenticate === 'function') return await authenticate(data, options);
			const written = authenticate?.properties.headers ?? {};
			const read = (value: unknown) =>
				workflow.expression.getSimpleParameterValue(node, String(value), 'internal', {
					$credentials: data,
				});
			options.headers ??= {};
			for (const [name, value] of Object.entries(written)) options.headers[name] = read(value);
			return options;
		},
		preAuthentication: async (
			helpers: IHttpRequestHelper,
			data: ICredentialDataDecryptedObject,
			type: string,
			__: INode,
			expired: boolean,
		) => {
			const credential = stored(type);
			const expirable = credential.type.properties.find(
				(property) => property.typeOptions?.expirable === true,
			);
			if (!expirable || !credential.type.preAuthentication) return undefined;
			if (data[expirable.name] !== '' && !expired) return undefined;
			const output = await credential.type.preAuthentication.call(helpers, data);
			if (output[expirable.name] === undefined) return undefined;
			credential.data = { ...credential.data, ...output } as ICredentialDataDecryptedObject;
			credential.writes.push(output);
			return Object.assign(data, output);
		},
	};
	return helper as unknown as ICredentialsHelper;
}
