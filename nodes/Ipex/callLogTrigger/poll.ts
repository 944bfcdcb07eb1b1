import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { Call } from '../call/call';
import type { CallRecord } from '../call/callRecord';
import { callLogReader } from '../request/callLogReader';
import { InvalidParameterError, UnexpectedResponseError } from '../errors/errors';
import { toNodeError } from '../errors/toNodeError';
import {
	type CallsSnapshot,
	forgetSnapshots,
	MOST_MISSED_SNAPSHOTS,
	rememberSnapshot,
} from './completeness';
import { decide, decideCandidates, type Decision } from './decide';
import { followUps } from './followUp';
import type { MediaResponse, ReadyCall } from './mediaReadiness';
import { newestCall } from './newestCall';
import { newRecordsSince } from './newRecords';
import { itemIdentifier, type PolledCall, startOf, toPolledCalls } from './polledCall';
import { type PollSource, pollSource } from './pollSource';
import { keyOf } from './seenKeys';
import { type PollSettings, type Reach, readSettings } from './settings';
import {
	beforeFirstReading,
	beginState,
	knownCalls,
	nextState,
	type PollState,
	type Reading,
	readStoredState,
	windowOf,
} from './state';
import { UnsavedStates } from './unsavedStates';

/** Among how many records a manual test looks for the newest call that passes the filters. */
const TEST_RECORDS = 500;

/** If records are missing, the next poll reads again. After this many such polls, it continues with what it has. */
const MOST_INCOMPLETE_READINGS = 3;

/** If the clocks differ by more (ms), one of them is so wrong that somebody should mend it. */
const LARGE_CLOCK_DIFFERENCE_MS = 15 * 60_000;

// n8n starts a poll at each tick, even while the last one still runs. Both would get the same state.
const running = new Set<string>();

const unsaved = new UnsavedStates();

/**
 * One poll of the node; returns the calls to emit. It changes the static data last, after everything else has
 * succeeded.
 * @param reach how much it reads; the usual amount by default
 */
export async function pollOnce(context: IPollFunctions, reach?: Reach): Promise<IDataObject[]> {
	try {
		const settings = readSettings(context, reach);
		if (context.getMode() === 'manual') return [await newestOnly(context, settings)];
		const poller = `${context.getWorkflow().id}:${context.getNode().id}`;
		if (running.has(poller)) return [];
		running.add(poller);
		try {
			return await nextCalls(poller, context, settings);
		} finally {
			running.delete(poller);
		}
	} catch (error) {
		throw toNodeError(context.getNode(), error, undefined, 'poll');
	}
}

async function nextCalls(
	poller: string,
	context: IPollFunctions,
	settings: PollSettings,
): Promise<IDataObject[]> {
	const memory = context.getWorkflowStaticData('node');
	const log = await identifyLog(context);
	const stored = readStoredState(memory.cursor, log);
	if (unsaved.mayStillBeStored(poller, stored, Date.now())) return [];
	const source = pollSource(context);
	const latest = unsaved.latest(poller, stored, log);
	const mayForget = latest !== undefined && !unsaved.isOwn(poller, latest);
	let snapshot: CallsSnapshot | undefined;
	const readCallsInProgress = async () => (snapshot = await source.readCallsInProgress());
	const polling = pollCallLog(
		latest,
		log,
		{ ...source, readCallsInProgress },
		settings,
		mayForget,
	).catch((error: unknown) => {
		// The next poll has to know which calls were in progress.
		if (snapshot?.keys && latest?.log === log) {
			unsaved.note(poller, withSnapshot(latest, snapshot, mayForget));
		}
		throw error;
	});
	const { calls, state, mediaErrors } = await polling;
	if (calls.length === 0) unsaved.note(poller, state);
	else unsaved.noteEmission(poller, state, Date.now());
	const node = context.getNode();
	const clock = state.snapshotAt ?? Date.now();
	const isFirst = latest === undefined || mayForget;
	if (isFirst && Math.abs(clock - Date.now()) > LARGE_CLOCK_DIFFERENCE_MS) {
		context.logger.warn(
			`${node.name}: The clock of IPEX shows ${new Date(clock).toISOString()}, another time than that of n8n. The trigger uses the clock of IPEX. If that is wrong, calls come late or are left out.`,
		);
	}
	if (state.missedSnapshots === MOST_MISSED_SNAPSHOTS) {
		context.logger.warn(
			`${node.name}: IPEX does not list the calls in progress. The call log alone decides when a call is over.`,
		);
	}
	if (mediaErrors.length > 0) {
		const { message } = toNodeError(node, mediaErrors[0], undefined, 'poll');
		context.logger.warn(
			`${node.name}: IPEX does not give the recordings or transcripts of ${mediaErrors.length} calls. They wait until their time limit. ${message}`,
		);
	}
	memory.cursor = state as unknown as IDataObject;
	return calls as unknown as IDataObject[];
}

/** Identifies the switchboard and the user whose log is read, without naming them in the stored data. */
async function identifyLog(context: IPollFunctions): Promise<string> {
	const { apiUrl, email, actAs } = await context.getCredentials('ipexApi');
	const parts = [apiUrl, email, actAs].map((part) =>
		String(part ?? '')
			.trim()
			.toLowerCase(),
	);
	return keyOf(JSON.stringify([parts[0]?.replace(/\/+$/, ''), ...parts.slice(1)]));
}

/** What came of a poll. */
interface Polled {
	calls: Array<Call | ReadyCall>;
	/** To be stored with the calls. */
	state: PollState;
	/** Why the platform did not give recordings or transcripts. Such a call waits; it must not hold up the others. */
	mediaErrors: unknown[];
}

/**
 * Reads the call log and decides which calls are due.
 * @param stored the state to continue; undefined for the first poll
 * @param log identifies the log that is read; the state of another log is ignored
 * @param mayForget whether polls may have taken snapshots that are not in this state
 * @throws what the source throws; nothing has changed then
 */
export async function pollCallLog(
	stored: PollState | undefined,
	log: string,
	source: PollSource,
	settings: PollSettings,
	mayForget = false,
): Promise<Polled> {
	// This must precede the log: a call that ends in between still counts as in progress, and waits.
	const snapshot = await source.readCallsInProgress();
	const now = snapshot.earliest;
	const begun = stored?.log === log ? stored : beginState(log, now);
	if ((settings.startFrom ?? now) > now) return { calls: [], state: begun, mediaErrors: [] };
	const remembered = mayForget ? forgetSnapshots(begun, now) : begun;
	const state = beforeFirstReading(remembered, settings.startFrom);

	const { reading, decision } = await readAndDecide(state, snapshot, source, settings);
	const incompleteReadings = reading.missing > 0 ? state.incompleteReadings + 1 : 0;
	if (incompleteReadings > 0 && incompleteReadings < MOST_INCOMPLETE_READINGS) {
		const seen = withSnapshot(state, snapshot);
		return { calls: [], state: { ...seen, incompleteReadings }, mediaErrors: [] };
	}
	const { toAsk } = decision;
	const { waitFor } = settings;
	const responses =
		waitFor && toAsk.length > 0 ? await source.readMedia(waitFor.medium, toAsk) : new Map();
	const limitedSince = toAsk.length > 0 ? limitSince(state, now, responses) : state.limitedSince;
	const clock = { now: reading.knownUpTo, limitedSince };
	const { emitted, statuses } = decideCandidates(decision, responses, clock, settings);

	const next = nextState(state, reading, statuses, settings);
	const ids = emitted.map(({ callId }) => callId);
	return {
		calls: emitted,
		state: {
			...withSnapshot(next, snapshot),
			incompleteReadings,
			// Calls over the limit of one poll stay due.
			askedAt: toAsk.length > 0 && !decision.leavesSome ? now : state.askedAt,
			limitedSince,
			emission: ids.length > 0 ? keyOf(JSON.stringify([now, ids])) : state.emission,
		},
		mediaErrors: [...responses.values()].flatMap((one) =>
			one.state === 'error' ? [one.error] : [],
		),
	};
}

/** The state with what a snapshot shows of calls that are not processed. */
function withSnapshot(state: PollState, snapshot: CallsSnapshot, mayForget = false): PollState {
	const remembered = mayForget ? forgetSnapshots(state, snapshot.earliest) : state;
	const known = knownCalls(state);
	return { ...remembered, ...rememberSnapshot(remembered, snapshot, (key) => known.has(key)) };
}

/**
 * Reads as many new records as one poll may emit, with a margin. If nothing can be decided in that part of the log yet,
 * it reads all.
 */
async function readAndDecide(
	state: PollState,
	snapshot: CallsSnapshot,
	source: PollSource,
	settings: PollSettings,
): Promise<{ reading: Reading; decision: Decision }> {
	const read = async (most: number) => {
		const { reading, isFollowedUp } = await readCalls(state, snapshot, most, source, settings);
		return { reading, decision: decide(state, reading, snapshot, isFollowedUp, settings) };
	};
	const part = await read(settings.mostNewRecords + settings.maxCalls);
	const isEnough = part.reading.atEnd || part.decision.settlesAny || source.isTimeOver();
	return isEnough ? part : await read(Infinity);
}

async function readCalls(
	state: PollState,
	{ earliest: now }: CallsSnapshot,
	most: number,
	{ readLog }: PollSource,
	settings: PollSettings,
): Promise<{ reading: Reading; isFollowedUp: (missed: PolledCall) => boolean }> {
	const window = windowOf(state, now, settings);
	const itemIdOf = itemIdentifier(settings.joinLegs);
	const newRecords = newRecordsSince(state, itemIdOf, now);
	const isEnough = (soFar: CallRecord[]) =>
		!isNewestFirst(soFar) && newRecords(soFar).unknown >= most;
	const { records, atEnd, missing: missingRecords = 0 } = await readLog(window, isEnough);
	if (!atEnd && isNewestFirst(records)) {
		throw new UnexpectedResponseError('IPEX does not send the oldest records of the call log first.');
	}
	const knownUpTo = atEnd ? now : lastStartOf(records);
	const missing = { start: knownUpTo, end: Math.max(state.since, knownUpTo - settings.quietMs) };
	const callsOf = (some: CallRecord[]) =>
		toPolledCalls(some, itemIdOf, settings, window.from, missing, now);
	const calls = callsOf(newRecords(records).records);
	return {
		reading: {
			at: now,
			window,
			atEnd,
			size: records.length,
			missing: missingRecords,
			knownUpTo,
			calls,
		},
		isFollowedUp: followUps(() => callsOf(records), settings.style.country),
	};
}

/** Whether the platform ignores the order that it is asked for. A part of such a log says nothing about older calls. */
function isNewestFirst(records: CallRecord[]): boolean {
	let earliest = Infinity;
	let isSorted = false;
	for (const record of records) {
		const start = startOf(record) ?? earliest;
		if (start > earliest) return false;
		isSorted ||= start < earliest && earliest !== Infinity;
		earliest = start;
	}
	return isSorted;
}

function lastStartOf(records: CallRecord[]): number {
	return records.reduce((last, record) => Math.max(last, startOf(record) ?? 0), 0);
}

/** Since when the platform has answered none of the requests for recordings or transcripts. */
function limitSince(
	{ limitedSince }: PollState,
	now: number,
	responses: ReadonlyMap<string, MediaResponse>,
): number | null {
	const isAnswered = [...responses.values()].some(({ state }) => state !== 'notAsked');
	return isAnswered ? null : (limitedSince ?? now);
}

async function newestOnly(context: IPollFunctions, settings: PollSettings): Promise<IDataObject> {
	const { readMedia: ask } = pollSource(context);
	const records = await callLogReader(context).readNewest(TEST_RECORDS);
	const call = await newestCall(records, ask, settings);
	if (call === undefined) {
		throw new InvalidParameterError(
			`None of the newest ${TEST_RECORDS} records in the call log passes the filters.`,
			'Make a call that passes them, or loosen the filters, and test again.',
		);
	}
	return call as unknown as IDataObject;
}
