import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { runNode, StoredCredential } from '../../support/engine';
import { builtCredential, builtNode } from '../built';
import type { Task } from '../worker';

/** Reads the whole call log with the IPEX node: as call objects, or as the API gives its records. */
export const task: Task<{
	credential: ICredentialDataDecryptedObject;
	simplify: boolean;
}> = async ({ credential, simplify }) => {
	const stored = new StoredCredential(credential, builtCredential());
	const run = async (parameters: { returnAll: boolean; limit?: number }) =>
		await runNode({
			nodeType: builtNode('Ipex'),
			parameters: { resource: 'callLog', operation: 'getAll', simplify, ...parameters },
			credential: stored,
		});
	await run({ returnAll: false, limit: 1 });
	return { measured: async () => ({ items: (await run({ returnAll: true })).length }) };
};
