import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { CallFilter } from '../call/callFilter';
import { readCallFormat } from '../call/callFormat';
import type { CallSettings } from './decide';
import { InvalidParameterError } from '../errors/errors';
import type { Grouping } from './polledCall';
import type { WindowOptions } from './state';
import { parseTime } from '../time/time';
import { callFilterLists } from '../parameters/callFilters';
import { rejectMissingInTrigger } from '../parameters/missingValues';
import {
	booleanValue,
	listValue,
	numberValue,
	timeText,
	timeZoneValue,
	truncate,
	unknownOption,
} from '../parameters/parameterValues';
import {
	DEFAULT_LOOK_BACK_HOURS,
	DEFAULT_MAX_CALLS,
	DEFAULT_READY_LIMIT_MINUTES,
	triggerFields,
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
export function readPollSettings(context: IPollFunctions, reach: Reach = REACH): PollSettings {
	rejectMissingInTrigger(context, triggerFields);
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const style = readCallFormat(options);
	return {
		...reach,
		filter: filterIn(filters),
		recordedOnly: booleanValue('Recorded Only', filters.recordedOnly ?? false),
		style,
		joinLegs: booleanValue('Join Legs', options.joinLegs ?? true),
		// A date without an offset, as n8n's date picker gives it, is in the zone of the workflow.
		startFrom: startIn(options.startFrom, timeZoneValue(options.timezone, context.getTimezone())),
		lookBackMs: amount('Look Back (Hours)', options.lookBack, DEFAULT_LOOK_BACK_HOURS) * HOUR_MS,
		maxCalls: amount('Max Calls per Poll', options.maxCalls, DEFAULT_MAX_CALLS),
		quietMs: QUIET_MS,
		callbackWaitMs: amount('Wait for a Call Back (Minutes)', options.callbackWait, 0) * MINUTE_MS,
		waitFor: waitIn(context.getNodeParameter('fireWhen', 'ended'), options.readyLimit),
	};
}

function filterIn(filters: IDataObject): CallFilter {
	return {
		...callFilterLists(filters),
		numbers: listValue('Number Names or IDs', filters.numbers),
		minDuration: amount('Shortest Duration (Seconds)', filters.minDuration, 0),
	};
}

function waitIn(fireWhen: unknown, limit: unknown): PollSettings['waitFor'] {
	const limitMs =
		amount('Wait for a Recording or Transcript (Minutes)', limit, DEFAULT_READY_LIMIT_MINUTES) *
		MINUTE_MS;
	if (fireWhen === 'recordingReady') return { medium: 'recording', limitMs };
	if (fireWhen === 'transcriptReady') return { medium: 'transcript', limitMs };
	if (fireWhen === 'ended') return undefined;
	throw unknownOption('Trigger On');
}

function startIn(value: unknown, timeZone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const given = timeText(value).trim();
	const time = parseTime(given, timeZone);
	if (time === undefined) {
		throw new InvalidParameterError(
			`'Start From' is not a date${given && `: ${truncate(given)}`}.`,
			'Enter it in the form 2026-01-31, or 2026-01-31T08:30:00.',
		);
	}
	return time;
}

/** 0 is the default as well: for some of the fields it would make no sense. */
function amount(name: string, value: unknown, fallback: number): number {
	return numberValue(name, value, fallback) || fallback;
}
