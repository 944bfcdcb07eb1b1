import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { CallFilter } from '../call/callFilter';
import { readCallFormat } from '../call/callFormat';
import type { CallSettings } from './decide';
import { InvalidParameterError } from '../errors/errors';
import type { Grouping } from './polledCall';
import type { WindowOptions } from './state';
import { parseTime } from '../time/time';
import { timeText, timeZoneValue, splitList } from '../parameters/parameterValues';
import {
	DEFAULT_LOOK_BACK_HOURS,
	DEFAULT_MAX_CALLS,
	DEFAULT_READY_LIMIT_MINUTES,
} from './parameters';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long ago its last leg must have ended before a call is complete. */
const QUIET_MS = 30_000;

/** How a trigger polls. */
export interface PollSettings extends CallSettings, WindowOptions, Grouping {
	/** A poll that has read so many new records and 'Max Calls per Poll' leaves the rest to the next one. */
	mostNewRecords: number;
}

/** How much a poll reads; no parameter of the node. */
export type Reach = Pick<PollSettings, 'cheapRecords' | 'mostNewRecords'>;

/** A look-back of 2,500 records fits into one short response of the platform. */
const REACH: Reach = { cheapRecords: 2_500, mostNewRecords: 5_000 };

/**
 * Reads the parameters of the trigger.
 * @param reach other limits than the usual ones
 * @throws InvalidParameterError for an invalid value, before any request
 */
export function readSettings(context: IPollFunctions, reach: Reach = REACH): PollSettings {
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const style = readCallFormat(options);
	return {
		...reach,
		filter: filterIn(filters),
		recordedOnly: filters.recordedOnly === true,
		style,
		joinLegs: options.joinLegs !== false,
		// A date without an offset, as n8n's date picker gives it, is in the zone of the workflow.
		startFrom: startIn(options.startFrom, timeZoneValue(options.timezone, context.getTimezone())),
		lookBackMs: amount(options.lookBack, DEFAULT_LOOK_BACK_HOURS) * HOUR_MS,
		maxCalls: amount(options.maxCalls, DEFAULT_MAX_CALLS),
		quietMs: QUIET_MS,
		callbackWaitMs: amount(options.callbackWait, 0) * MINUTE_MS,
		waitFor: waitIn(context.getNodeParameter('fireWhen', 'ended'), options.readyLimit),
	};
}

function filterIn(filters: IDataObject): CallFilter {
	return {
		directions: splitList(filters.direction),
		outcomes: splitList(filters.outcome),
		users: splitList(filters.users),
		lines: splitList(filters.lines),
		queues: splitList(filters.queues),
		numbers: splitList(filters.numbers),
		minDuration: amount(filters.minDuration, 0),
	};
}

function waitIn(fireWhen: unknown, limit: unknown): PollSettings['waitFor'] {
	const limitMs = amount(limit, DEFAULT_READY_LIMIT_MINUTES) * MINUTE_MS;
	if (fireWhen === 'recordingReady') return { medium: 'recording', limitMs };
	if (fireWhen === 'transcriptReady') return { medium: 'transcript', limitMs };
	return undefined;
}

function startIn(value: unknown, timeZone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const time = parseTime(timeText(value), timeZone);
	if (time === undefined) {
		throw new InvalidParameterError(
			'"Start From" is not a date.',
			'Enter one as 2026-01-31, or 2026-01-31T08:30:00.',
		);
	}
	return time;
}

function amount(value: unknown, fallback: number): number {
	const number = Number(value);
	return number > 0 ? number : fallback;
}
