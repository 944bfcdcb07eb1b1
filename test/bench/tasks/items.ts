import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { runNode, StoredCredential } from '../../support/engine';
import { builtCredential, builtNode } from '../built';
import { expireTokens } from '../standIn';
import { UsualCredential } from '../usual/usualCredential';
import { UsualNode } from '../usual/usualNode';
import type { Task } from '../worker';

/**
 * A node with many input items, one request each.
 * `kind` is whose node and credential (`fieldless`: the usual one with menus only), `expired` whether the platform has just ended all tokens, `users` are acted as
 * in turn.
 */
export const task: Task<{
	credential: ICredentialDataDecryptedObject;
	control: string;
	kind: 'ipex' | 'usual' | 'fieldless';
	count: number;
	expired?: boolean;
	users?: string[];
}> = async ({ credential, control, kind, count, expired = false, users = [] }) => {
	const usual = kind !== 'ipex';
	const nodeType = usual ? new UsualNode(kind === 'fieldless') : builtNode('Ipex');
	const stored = new StoredCredential(
		credential,
		usual ? new UsualCredential() : builtCredential(),
	);
	const parameters: INodeParameters = {
		resource: 'switchboard',
		operation: 'getPauses',
		returnAll: true,
		...(users.length > 0 ? { actAs: '={{ $json.login }}' } : {}),
	};
	const run = async (items: number) =>
		await runNode(
			{ nodeType, parameters, credential: stored },
			Array.from({ length: items }, (_, i) => ({ json: { login: users[i % users.length] ?? '' } })),
		);
	// Code is warm, and there is a token of the access.
	await run(1);
	if (expired) await expireTokens(control);
	return {
		measured: async () => ({ items: (await run(count)).length, writes: stored.writes.length }),
	};
};
