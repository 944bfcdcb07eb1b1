import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { runNode, StoredCredential } from '../../support/engine';
import { builtCredential, builtNode } from '../built';
import type { Task } from '../worker';

/**
 * Reads the call log with the IPEX node: as call objects, or as the API gives its records; all of it, oldest first, or up
 * to a limit.
 */
export const task: Task<{
	credential: ICredentialDataDecryptedObject;
	simplify: boolean;
	limit?: number;
}> = async ({ credential, simplify, limit }) => {
	const stored = new StoredCredential(credential, builtCredential());
	const run = async (parameters: { returnAll: boolean; limit?: number }) =>
		await runNode({
			nodeType: builtNode('Ipex'),
			parameters: { resource: 'callLog', operation: 'getAll', simplify, ...parameters },
			credential: stored,
		});
	await run({ returnAll: false, limit: 1 });
	const wanted = limit === undefined ? { returnAll: true } : { returnAll: false, limit };
	return { measured: async () => ({ items: (await run(wanted)).length }) };
};
