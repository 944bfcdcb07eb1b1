import type { IPollFunctions } from 'n8n-workflow';

import { callLogReader, type ReadLog } from '../request/callLogReader';
import type { CallsSnapshot } from './completeness';
import type { MediaResponse, Medium } from './mediaReadiness';
import { readCallsInProgress } from './readCallsInProgress';
import { readMedia } from './readMedia';

/** n8n discards a poll that takes longer than its budget. This is the budget for versions of n8n without one. */
const DEFAULT_BUDGET_MS = 5 * 60_000;

/** The rest of the budget is for the decision, and for n8n to store it. */
const READING_SHARE = 0.9;

/** What a poll reads from the platform. */
export interface PollSource {
	readCallsInProgress: () => Promise<CallsSnapshot>;
	readLog: ReadLog;
	/** @returns the responses by call ID, without those for which there was no time */
	readMedia: (medium: Medium, callIds: string[]) => Promise<ReadonlyMap<string, MediaResponse>>;
	/** Whether the time for reading is over. */
	isTimeOver: () => boolean;
}

/** Reads from the platform that the node's credential names, within the time that n8n gives the poll. */
export function pollSource(context: IPollFunctions): PollSource {
	const given = context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
	const budget = given > 0 ? Math.min(given, DEFAULT_BUDGET_MS) : DEFAULT_BUDGET_MS;
	const deadline = Date.now() + budget * READING_SHARE;
	return {
		readCallsInProgress: async () => await readCallsInProgress(context, deadline),
		readLog: async (window, enough) =>
			await callLogReader(context).readWindow(window, enough, deadline),
		readMedia: async (medium, callIds) => await readMedia(context, medium, callIds, deadline),
		isTimeOver: () => Date.now() >= deadline,
	};
}
