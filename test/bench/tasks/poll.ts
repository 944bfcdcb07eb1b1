import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ActivePoller, StoredCredential } from '../../support/engine';
import { builtCredential, builtNode } from '../built';
import { addCalls } from '../standIn';
import type { Task } from '../worker';

const MINUTE = 60_000;

/** A poll of the call log trigger after its first one, with `newCalls` that have come into the log meanwhile. */
export const task: Task<{
	credential: ICredentialDataDecryptedObject;
	control: string;
	newCalls: number;
}> = async ({ credential, control, newCalls }) => {
	const now = Date.now();
	const poller = new ActivePoller({
		nodeType: builtNode('IpexCallLogTrigger'),
		parameters: {
			filters: {},
			// So that calls of the last minutes, which are complete by now, are new ones.
			options: { startFrom: new Date(now - 9 * MINUTE).toISOString(), maxCalls: 20_000 },
		},
		credential: new StoredCredential(credential, builtCredential()),
	});
	await poller.poll();
	await addCalls(
		control,
		Array.from({ length: newCalls }, (_, i) => ({
			kind: 'inbound',
			at: new Date(now - 8 * MINUTE + (i * 4 * MINUTE) / newCalls).toISOString(),
			waitSeconds: 5,
			talkSeconds: 30,
		})),
	);
	return {
		measured: async () => {
			const items = await poller.poll();
			return { items: items.length, state: JSON.stringify(poller.staticData).length };
		},
	};
};
