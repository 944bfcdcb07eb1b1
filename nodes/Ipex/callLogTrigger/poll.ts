import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { LeastRecentlyUsed } from '../../../credentials/leastRecentlyUsed';
import { callLogReader } from '../shared/callLogReader';
import { callMedia } from './callMedia';
import { pollCallLog, type PollSettings } from './callLogPoll';
import type { CursorState } from './cursor';
import { callsInProgress } from './callsInProgress';
import { newestCall } from './newestCall';
import { InvalidParameterError, toNodeError } from '../shared/errors';
import { type Reach, readSettings } from './settings';

/** Records among which a manual test looks for the newest call that passes the filters. */
const TEST_RECORDS = 500;

// n8n starts a poll at each tick, whether or not the last one has ended.
const running = new Set<string>();

// n8n stores what a node remembers when the node starts a workflow, and takes what is stored when the workflow is published
// again. What was left out since then is known here.
const newest = new LeastRecentlyUsed<string, CursorState>(200);

/**
 * One poll of the node; gives the calls to emit. The static data changes only after the whole poll has succeeded, and
 * without a pause before the calls are handed on.
 * @param reach how much it reads, where that is not the usual
 */
export async function pollOnce(context: IPollFunctions, reach?: Reach): Promise<IDataObject[]> {
	try {
		const settings = readSettings(context, reach);
		if (context.getMode() === 'manual') return [await newestOnly(context, settings)];
		const poller = `${context.getWorkflow().id}:${context.getNode().id}`;
		if (running.has(poller)) return [];
		running.add(poller);
		try {
			return await nextCalls(context, settings, poller);
		} finally {
			running.delete(poller);
		}
	} catch (error) {
		throw toNodeError(context.getNode(), error, undefined, 'poll');
	}
}

async function nextCalls(
	context: IPollFunctions,
	settings: PollSettings,
	poller: string,
): Promise<IDataObject[]> {
	const memory = context.getWorkflowStaticData('node');
	const { calls, state } = await pollCallLog(
		newerOf(storedCursor(memory.cursor), newest.get(poller)),
		Date.now(),
		{
			readLog: callLogReader(context).readWindow,
			askFor: callMedia(context),
			readInProgress: callsInProgress(context),
		},
		settings,
	);
	newest.set(poller, state);
	memory.cursor = state as unknown as IDataObject;
	return calls as unknown as IDataObject[];
}

async function newestOnly(context: IPollFunctions, settings: PollSettings): Promise<IDataObject> {
	const records = await callLogReader(context).readNewest(TEST_RECORDS);
	const call = await newestCall(records, { askFor: callMedia(context) }, settings);
	if (call === undefined) {
		throw new InvalidParameterError(
			`None of the newest ${TEST_RECORDS} records in the call log passes the filters.`,
			'Make a call that passes them, or loosen the filters, and test again.',
		);
	}
	return call as unknown as IDataObject;
}

function storedCursor(value: unknown): CursorState | undefined {
	const cursor = value as CursorState | undefined;
	return cursor?.version === 1 ? cursor : undefined;
}

function newerOf(one?: CursorState, other?: CursorState): CursorState | undefined {
	return (one?.polls ?? 0) >= (other?.polls ?? 0) ? one : other;
}
