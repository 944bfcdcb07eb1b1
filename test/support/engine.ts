/* eslint-disable @n8n/community-nodes/no-restricted-imports --
 * The one place in the tests that reaches into n8n's own engine. */
import 'reflect-metadata';
import {
	type BinaryDataConfig,
	BinaryDataService,
	DirectoryLoader,
	ErrorReporter,
	ExecuteContext,
	PollContext,
	RoutingNode,
} from 'n8n-core';
import {
	createRunExecutionData,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type ICredentialsHelper,
	type ICredentialType,
	type IDataObject,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type ITaskDataConnections,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { IpexApi } from '../../credentials/IpexApi.credentials';

const CREDENTIAL = 'ipexApi';

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
	parameters: INodeParameters;
	credential: StoredCredential;
	continueOnFail?: boolean;
}

/**
 * Runs a declarative node on n8n-core's routing engine, with everything real but the store of credentials.
 * @returns the items of the first output
 */
export async function runNode(
	{ nodeType, parameters, credential, continueOnFail = false }: EngineRun,
	items: INodeExecutionData[] = [{ json: {} }],
): Promise<INodeExecutionData[]> {
	const { workflow, node } = workflowOf(nodeType, parameters);
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
	const [output] = (await new RoutingNode(context, nodeType).runNode()) ?? [];
	return output ?? [];
}

interface Container {
	get<T>(type: unknown): T;
	set<T>(type: unknown, instance: T): void;
}

// Of the copies of this package that may be installed, the one that n8n-core itself uses.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { Container } = require(
	require.resolve('@n8n/di', { paths: [require.resolve('n8n-core')] }),
) as { Container: Container };

/**
 * Where n8n keeps binary data: in files, as it does in production, or in memory. Built here, since n8n's own way to
 * build it writes settings into the home folder.
 */
function binaryDataService(folder?: string): BinaryDataService {
	const config = { mode: 'filesystem', localStoragePath: folder } as BinaryDataConfig;
	const reporter = Container.get<ErrorReporter>(ErrorReporter);
	return new BinaryDataService(
		config,
		reporter,
		reporter as unknown as ConstructorParameters<typeof BinaryDataService>[2],
	);
}

/** Lets n8n keep binary data in memory from now on. */
export function keepFilesInMemory(): void {
	Container.set(BinaryDataService, binaryDataService());
}

keepFilesInMemory();

/** Lets n8n keep binary data in files from now on. */
export async function keepFilesIn(folder: string): Promise<void> {
	const service = binaryDataService(folder);
	await service.init();
	Container.set(BinaryDataService, service);
}

/** The bytes of binary data, as a later node gets them. */
export async function* bytesOf(file: IBinaryData): AsyncGenerator<Uint8Array> {
	const service = Container.get<BinaryDataService>(BinaryDataService);
	if (!file.id) yield await service.getAsBuffer(file);
	else for await (const chunk of await service.getAsStream(file.id)) yield chunk as Uint8Array;
}

/** A polling node that is active: its static data lives from poll to poll, as in a running n8n. */
export class ActivePoller {
	private readonly workflow: Workflow;

	private readonly node: INode;

	constructor(private readonly run: EngineRun) {
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
		const output = await this.run.nodeType.poll?.call(context);
		return output?.[0] ?? [];
	}
}

function workflowOf(
	nodeType: INodeType,
	parameters: INodeParameters,
): { workflow: Workflow; node: INode } {
	// As n8n's loader does: batching, time-out and proxy of a declarative node are fields of the engine.
	DirectoryLoader.applyDeclarativeNodeOptionParameters(nodeType);
	const node: INode = {
		id: 'node',
		name: nodeType.description.displayName,
		type: `n8n-nodes-ipex.${nodeType.description.name}`,
		typeVersion: 1,
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
		id: 'workflow',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
		settings: { timezone: 'Europe/Prague' },
	});
	const [filled] = Object.values(workflow.nodes);
	return { workflow, node: filled ?? node };
}

/** What the engine asks its surroundings for; only the credential store is not n8n's own. */
function additionalDataOf(credential: StoredCredential): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper: credentialsHelperOf(credential),
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
function credentialsHelperOf(credential: StoredCredential): ICredentialsHelper {
	const expirable = credential.type.properties.find(
		(property) => property.typeOptions?.expirable === true,
	);
	const helper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: () => credential.type.properties,
		getCredentials: async () => ({ getData: () => credential.data }),
		getDecrypted: async () => structuredClone(credential.data),
		authenticate: async (
			data: ICredentialDataDecryptedObject,
			_: string,
			options: IHttpRequestOptions,
		) =>
			typeof credential.type.authenticate === 'function'
				? await credential.type.authenticate(data, options)
				: options,
		preAuthentication: async (
			helpers: IHttpRequestHelper,
			data: ICredentialDataDecryptedObject,
			_: string,
			__: INode,
			expired: boolean,
		) => {
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
