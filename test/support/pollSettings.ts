import type { CallFilter } from '../../nodes/Ipex/call/callFilter';
import type { CallSettings } from '../../nodes/Ipex/callLogTrigger/decide';

/** A filter in which nothing is set. */
export const EMPTY_FILTER: CallFilter = {
	directions: [],
	outcomes: [],
	users: [],
	lines: [],
	queues: [],
	numbers: [],
	minDuration: 0,
};

/** What the call log trigger decides by when nothing is set. `pollSettings.test.ts` compares it with the node. */
export const DEFAULT_SETTINGS: CallSettings = {
	filter: EMPTY_FILTER,
	recordedOnly: false,
	joinLegs: true,
	style: { country: 'CZ', timeZone: 'Europe/Prague' },
	quietMs: 30_000,
	lookBackMs: 4 * 3_600_000,
	maxCalls: 1_000,
	startFrom: undefined,
	callbackWaitMs: 0,
	waitFor: undefined,
};
