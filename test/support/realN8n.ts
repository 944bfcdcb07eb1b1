import { owner } from '../../demo/crm';
import { N8nClient } from '../../tools/n8n/client';
import { type Execution } from '../../tools/n8n/execution';
import { ensureRuntime } from '../../tools/n8n/install';
import { n8n2, type Release } from '../../tools/n8n/releases';
import { type N8nServer, startN8n } from '../../tools/n8n/server';
import type { Credential, CredentialTest, WorkflowNode } from '../../tools/n8n/types';
import { type Platform, type PlatformOptions, startPlatform } from '../../tools/platform';
import { fs, os, path } from '../../tools/node';
import { secretForms, secretsOf } from './secrets';

const TRIGGER = 'Start';

/** A platform and a real n8n with the packed package in it, on a folder of their own. */
export class RealN8n {
	protected constructor(
		readonly platform: Platform,
		readonly server: N8nServer,
		readonly client: N8nClient,
		protected readonly folder: string,
	) {}

	/**
	 * @param env further environment variables of n8n
	 * @param release the version of n8n
	 * @param nodePackage the folder of the package in it; the checkout unless given, none when null
	 */
	static async begin(
		options?: PlatformOptions,
		env: Record<string, string> = {},
		release: Release = n8n2,
		nodePackage?: string | null,
	): Promise<RealN8n> {
		const runtime = await ensureRuntime({ release, log: () => undefined });
		const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-e2e-'));
		const platform = await startPlatform(options);
		const server = await startN8n({ runtime, userFolder: folder, env, nodePackage }).catch(
			async (error: unknown) => {
				// Nobody could end it any more, and the tests would wait for its end.
				await platform.stop();
				await fs.promises.rm(folder, { recursive: true, force: true });
				return await Promise.reject(error);
			},
		);
		const client = new N8nClient(server.url, release.restVersion);
		await client.setupOwner(owner);
		return new RealN8n(platform, server, client, folder);
	}

	readonly owner = owner;

	/** What a person would fill in for the platform's default access. */
	credentialData(changes: Record<string, unknown> = {}): Record<string, unknown> {
		const { access, authUrl, apiUrl, smsUrl, centralUrl } = this.platform;
		return {
			email: access.email,
			password: access.password,
			actAs: '',
			authUrl,
			apiUrl,
			smsUrl,
			centralUrl,
			...changes,
		};
	}

	async createCredential(changes: Record<string, unknown> = {}): Promise<Credential> {
		return await this.client.createCredential({
			name: 'IPEX API',
			type: 'ipexApi',
			data: this.credentialData(changes),
		});
	}

	/** Saves a credential and tests it, as the form does. */
	async testCredential(changes: Record<string, unknown> = {}): Promise<CredentialTest> {
		const { id } = await this.createCredential(changes);
		return await this.client.testCredential({
			id,
			name: 'IPEX API',
			type: 'ipexApi',
			data: this.credentialData(changes),
		});
	}

	/**
	 * Runs one node behind a manual trigger that gives `items`, as the editor's button does.
	 * @param node its type and parameters; the name is `Node`
	 */
	async runNode(
		node: Pick<WorkflowNode, 'type' | 'parameters'> & Partial<WorkflowNode>,
		credential: Credential,
		items: Array<Record<string, unknown>> = [{}],
	): Promise<Execution> {
		const { id } = await this.client.createWorkflow({
			name: 'One node',
			nodes: [
				{
					id: '1',
					name: TRIGGER,
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				{
					id: '2',
					name: 'Node',
					typeVersion: 1,
					position: [200, 0],
					credentials: { ipexApi: { id: credential.id, name: credential.name } },
					...node,
				},
			],
			connections: { [TRIGGER]: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
			pinData: { [TRIGGER]: items.map((json) => ({ json })) },
		});
		return await this.client.runWorkflow(id, { trigger: TRIGGER, timeoutMs: 300_000 });
	}

	/** When the stored credential was last written, as n8n tells it. */
	async credentialWrittenAt({ id }: Credential): Promise<string> {
		const stored = await this.client.rest.send<{ updatedAt: string }>('GET', `/credentials/${id}`);
		return stored.updatedAt;
	}

	/**
	 * The files of n8n (database, logs, executions) in which a token or password of the platform stands, in whatever form.
	 * @param allowed secrets that a user asked to be given out
	 * @param others secrets of other services
	 */
	async filesWithSecrets(allowed: string[] = [], others: string[] = []): Promise<string[]> {
		const { secrets, names } = secretsOf(this.platform);
		const allForms = secretForms({
			secrets: [...secrets, ...others].filter((secret) => !allowed.includes(secret)),
			names,
		});
		// A token that was given out carries parts that others of its session have as well.
		const fine = new Set(secretForms({ secrets: allowed }));
		const forms = allForms.filter((form) => !fine.has(form)).map((form) => Buffer.from(form));
		const found: string[] = [];
		for (const file of await filesIn(path.join(this.folder))) {
			const bytes = await fs.promises.readFile(file);
			if (forms.some((form) => bytes.includes(form))) found.push(path.relative(this.folder, file));
		}
		return found;
	}

	/** Ends everything and removes the folder. */
	async end(): Promise<void> {
		await this.server.stop();
		await this.platform.stop();
		await fs.promises.rm(this.folder, { recursive: true, force: true });
	}
}

/** The files that a running n8n writes; not the package's own. */
async function filesIn(folder: string): Promise<string[]> {
	const entries = await fs.promises.readdir(folder, { withFileTypes: true });
	const lists = await Promise.all(
		entries
			.filter(({ name }) => name !== 'node_modules')
			.map(async (entry) => {
				const place = path.join(folder, entry.name);
				return entry.isDirectory() ? await filesIn(place) : [place];
			}),
	);
	return lists.flat();
}
