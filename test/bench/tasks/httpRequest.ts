import type {
	ICredentialDataDecryptedObject,
	INodeType,
	INodeTypeBaseDescription,
} from 'n8n-workflow';

import { planInstallation } from '../../../tools/n8n/installPlan';
import { n8n2 } from '../../../tools/n8n/releases';
import { runNode, StoredCredential } from '../../support/engine';
import { path } from '../../../tools/node';
import { builtCredential } from '../built';
import type { Task } from '../worker';

type NodeClass = new (base: INodeTypeBaseDescription) => INodeType;

async function n8nNode(folder: string, file: string, name: string): Promise<INodeType> {
	const { folder: runtime } = await planInstallation(n8n2);
	const place = path.join(runtime, 'node_modules', 'n8n-nodes-base', 'dist', 'nodes', folder, file);
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const Class = (require(place) as Record<string, NodeClass>)[name];
	if (Class === undefined) throw new Error(`n8n has no ${name}.`);
	return new Class({ displayName: name, name, group: [], description: '' });
}

/** Reads the whole call log as a user does without the IPEX node: HTTP Request with pagination, and Split Out. */
export const task: Task<{ credential: ICredentialDataDecryptedObject }> = async ({
	credential,
}) => {
	const stored = new StoredCredential(credential, builtCredential());
	const request = await n8nNode('HttpRequest', 'V3/HttpRequestV3.node.js', 'HttpRequestV3');
	const splitOut = await n8nNode('Transform', 'SplitOut/SplitOut.node.js', 'SplitOut');
	const query = { pageSize: '5000', sortColumn: 'calldate', sortDirection: 'asc' };
	const read = async (pages?: number) =>
		await runNode({
			nodeType: request,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			credential: stored,
			parameters: {
				method: 'GET',
				url: `${String(credential.apiUrl)}/calls`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'ipexApi',
				sendQuery: true,
				specifyQuery: 'keypair',
				queryParameters: {
					parameters: Object.entries(query).map(([name, value]) => ({ name, value })),
				},
				options: {
					pagination: {
						pagination: {
							paginationMode: 'updateAParameterInEachRequest',
							parameters: {
								parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }],
							},
							paginationCompleteWhen: 'other',
							completeExpression: '={{ $response.body.currentPage >= $response.body.totalPages }}',
							limitPagesFetched: pages !== undefined,
							maxRequests: pages ?? 100,
							requestInterval: 0,
						},
					},
				},
			},
		});
	await read(1);
	return {
		measured: async () => {
			const pages = await read();
			const items = await runNode(
				{
					nodeType: splitOut,
					parameters: { fieldToSplitOut: 'items', include: 'noOtherFields', options: {} },
					credential: stored,
				},
				pages,
			);
			return { items: items.length };
		},
	};
};
