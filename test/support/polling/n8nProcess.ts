import type * as Poll from '../../../nodes/Ipex/callLogTrigger/poll';

type PollOnce = typeof Poll.pollOnce;

/** A running n8n, with its own copy of what the node keeps in the memory of the process. */
export interface N8nProcess {
	pollOnce: PollOnce;
	isDead: boolean;
}

// Copies of the node, each with a memory of its own. A history begins with the first one; no copy serves two processes
// of one history, and what the node keeps in one goes by workflow and credential, which no two histories share.
const copies: PollOnce[] = [];

async function load(): Promise<PollOnce> {
	// The library of n8n is shared: only the memory of the node itself has to be its own.
	const library: unknown = await import('n8n-workflow');
	let loaded: typeof Poll | undefined;
	await jest.isolateModulesAsync(async () => {
		jest.doMock('n8n-workflow', () => library);
		loaded = await import('../../../nodes/Ipex/callLogTrigger/poll');
	});
	jest.dontMock('n8n-workflow');
	if (!loaded) throw new Error('The trigger cannot be loaded.');
	return loaded.pollOnce;
}

/** Starts processes for one history. Enough copies of the node are loaded before, since a start is no moment to wait. */
export async function processStarter(atMost: number): Promise<() => N8nProcess> {
	while (copies.length < atMost) copies.push(await load());
	let started = 0;
	return () => {
		const pollOnce = copies[started++];
		if (!pollOnce) throw new Error(`A history starts ${atMost} processes at most.`);
		return { pollOnce, isDead: false };
	};
}
