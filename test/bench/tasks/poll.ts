import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { ActivePoller, StoredCredential } from '../../support/engine';
import { builtCredential, builtNode } from '../built';
import { addCalls, readJournal } from '../standIn';
import type { Task } from '../worker';

const MINUTE = 60_000;

/**
 * A poll of the call log trigger that knows all there is, but `newCalls` that have come into the log meanwhile.
 * `whole` is the one that reads the whole look-back, as every quarter of an hour. Tells how many pages of the log were
 * asked for before it.
 */
export const task: Task<{
	credential: ICredentialDataDecryptedObject;
	control: string;
	newCalls: number;
	whole: boolean;
}> = async ({ credential, control, newCalls, whole }) => {
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
	const cursor = () => poller.staticData.cursor as IDataObject;
	// One poll takes no more than some 25,000 records that it does not know.
	for (let known = ''; known !== JSON.stringify(cursor()?.seen); ) {
		known = JSON.stringify(cursor()?.seen);
		await poller.poll();
	}
	await addCalls(
		control,
		Array.from({ length: newCalls }, (_, i) => ({
			kind: 'inbound',
			at: new Date(now - 8 * MINUTE + (i * 4 * MINUTE) / newCalls).toISOString(),
			waitSeconds: 5,
			talkSeconds: 30,
		})),
	);
	if (whole) cursor().wholeAt = null;
	// The measured poll follows at once. In n8n it comes a minute later, and only then a call is complete.
	cursor().snapshotAt = Number(cursor().snapshotAt) - MINUTE;
	const before = await readJournal(control);
	const pagesBefore = before.filter(({ operationId }) => operationId === 'getCalls').length;
	return {
		measured: async () => {
			const items = await poller.poll();
			const state = JSON.stringify(poller.staticData).length;
			return { items: items.length, state, pagesBefore };
		},
	};
};
