import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { newestCall, pollCallLog, type PollSettings } from '../shared/callLogPoll';
import { callLogReader } from '../shared/callLogReader';
import type { CursorState } from '../shared/cursor';
import { InvalidParameterError, toNodeError } from '../shared/errors';
import { DEFAULT_COUNTRY } from '../shared/numberingPlans';
import { DEFAULT_TIME_ZONE, isTimeZone, parseTime } from '../shared/time';
import { DEFAULT_LOOK_BACK_HOURS, DEFAULT_MAX_CALLS } from './fields';

const HOUR_MS = 3_600_000;

/** A call is complete when its last leg has been quiet for so long. */
const QUIET_MS = 30_000;

/** Records among which a manual test looks for the newest call that passes the filters. */
const TEST_RECORDS = 500;

// n8n starts a poll at each tick, whether or not the last one has ended.
const running = new Set<string>();

/**
 * One poll of the node; gives the calls to emit.
 * The static data changes only after the whole poll has succeeded, and without a pause before the calls are handed on.
 */
export async function pollOnce(context: IPollFunctions): Promise<IDataObject[]> {
	try {
		const settings = readSettings(context);
		if (context.getMode() === 'manual') return await newestOnly(context, settings);
		const poller = `${context.getWorkflow().id}:${context.getNode().id}`;
		if (running.has(poller)) return [];
		running.add(poller);
		try {
			return await nextCalls(context, settings);
		} finally {
			running.delete(poller);
		}
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

async function nextCalls(context: IPollFunctions, settings: PollSettings): Promise<IDataObject[]> {
	const memory = context.getWorkflowStaticData('node');
	const { readWindow } = callLogReader(context);
	const { calls, state } = await pollCallLog(
		storedCursor(memory.cursor),
		Date.now(),
		readWindow,
		settings,
	);
	memory.cursor = state as unknown as IDataObject;
	return calls as unknown as IDataObject[];
}

async function newestOnly(context: IPollFunctions, settings: PollSettings): Promise<IDataObject[]> {
	const { readNewest } = callLogReader(context);
	const call = newestCall(await readNewest(TEST_RECORDS), settings);
	return call === undefined ? [] : [call as unknown as IDataObject];
}

function storedCursor(value: unknown): CursorState | undefined {
	const cursor = value as CursorState | undefined;
	return cursor?.version === 1 ? cursor : undefined;
}

function readSettings(context: IPollFunctions): PollSettings {
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const timeZone = String(options.timezone || DEFAULT_TIME_ZONE);
	if (!isTimeZone(timeZone)) {
		throw new InvalidParameterError(
			'"Time Zone" is not one that exists.',
			'Enter a name of the IANA list, as Europe/Prague.',
		);
	}
	return {
		filter: { directions: textsIn(filters.direction), outcomes: textsIn(filters.outcome) },
		style: { country: String(options.country || DEFAULT_COUNTRY), timeZone },
		joinLegs: options.joinLegs !== false,
		startFrom: readStart(options.startFrom, timeZone),
		lookBackMs: positive(options.lookBack, DEFAULT_LOOK_BACK_HOURS) * HOUR_MS,
		maxCalls: positive(options.maxCalls, DEFAULT_MAX_CALLS),
		quietMs: QUIET_MS,
	};
}

function readStart(value: unknown, timeZone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const time = parseTime(String(value), timeZone);
	if (time === undefined) {
		throw new InvalidParameterError(
			'"Start From" is not a date.',
			'Enter one as 2026-01-31, or 2026-01-31T08:30:00.',
		);
	}
	return time;
}

function positive(value: unknown, fallback: number): number {
	const number = Number(value);
	return number > 0 ? number : fallback;
}

function textsIn(value: unknown): string[] {
	return Array.isArray(value) ? value.map(String) : [];
}
