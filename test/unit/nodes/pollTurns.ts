import { type CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { decide } from '../../../nodes/Ipex/callLogTrigger/decide';
import { PolledCall } from '../../../nodes/Ipex/callLogTrigger/polledCall';
import { keyOf } from '../../../nodes/Ipex/callLogTrigger/seenKeys';
import { nextState } from '../../../nodes/Ipex/callLogTrigger/nextState';
import {
	type CallStatus,
	type PollState,
	windowOf,
} from '../../../nodes/Ipex/callLogTrigger/state';
import { DEFAULT_SETTINGS } from '../../support/pollSettings';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const START = Date.UTC(2026, 0, 5, 8);
export const STYLE = { country: 'CZ', timeZone: 'Europe/Prague' };
/** Without joined legs, the calls in progress do not matter. */
export const SETTINGS = {
	...DEFAULT_SETTINGS,
	joinLegs: false,
	cheapRecords: 0,
	maxCalls: 100_000,
};
export const SNAPSHOT = { earliest: START, latest: START, keys: new Set<string>() };

/** A call of the platform: when it began, how long it took, and how long after its end it was written to the log. */
export interface History {
	id: string;
	begins: number;
	lasts: number;
	late: number;
}

export function legOf({ id, begins, lasts }: History, uniqueid = id): CallRecord {
	return {
		linkedid: id,
		uniqueid,
		way: 'In',
		calldate: new Date(begins).toISOString(),
		endTime: new Date(begins + lasts).toISOString(),
		duration: lasts / 1000,
		disposition: 'ANSWERED',
		userAnswered: true,
		src: '777123456',
		dst: '210000000',
	};
}

export function polled(
	legs: CallRecord[],
	key = keyOf(String(legs[0]?.linkedid)),
	joinLegs = true,
) {
	const missing = { start: START, end: START };
	return new PolledCall(key, legs, { joinLegs, style: STYLE }, START, missing, START + 24 * HOUR);
}

export const toPolled = (history: History) => polled([legOf(history)]);

interface Turn {
	due: string[];
	state: PollState;
}

const idOf = (call: PolledCall) => String(call.records[0]?.linkedid);

/** One poll that finds these calls. `judge` decides on those that are due. */
export function turn(
	state: PollState,
	calls: PolledCall[],
	now: number,
	settings = SETTINGS,
	judge: (id: string, place: number) => CallStatus = () => 'emit',
): Turn {
	const window = windowOf(state, now, settings);
	const reading = {
		at: now,
		window,
		atEnd: true,
		calls,
		size: calls.length,
		missing: 0,
		knownUpTo: now,
	};
	const decision = decide(state, reading, SNAPSHOT, () => false, settings);
	const { statuses, candidates } = decision;
	const due: string[] = [];
	for (const [place, call] of candidates.entries()) {
		const status = judge(idOf(call), place);
		if (status === 'emit') due.push(idOf(call));
		statuses.set(call.key, status);
	}
	const next = nextState(state, reading, statuses, settings);
	// As n8n stores it.
	return { due, state: JSON.parse(JSON.stringify(next)) as PollState };
}

/** What the log gives at `now` for the window of the next poll. */
export function readLog(
	calls: History[],
	state: PollState,
	now: number,
	options = SETTINGS,
): PolledCall[] {
	const { from, to } = windowOf(state, now, options);
	return calls
		.filter(
			({ begins, lasts, late }) => begins >= from && begins <= to && begins + lasts + late <= now,
		)
		.map(toPolled);
}
