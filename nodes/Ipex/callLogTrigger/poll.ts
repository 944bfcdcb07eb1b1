import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { Call } from '../call/call';
import { toNodeError } from '../errors/toNodeError';
import {
	type CallsSnapshot,
	forgetSnapshots,
	MOST_MISSED_SNAPSHOTS,
	rememberSnapshot,
} from './completeness';
import { decide, decideCandidates, type Decision } from './decide';
import type { MediaResponse, ReadyCall } from './mediaReadiness';
import { newestOnly } from './newestCall';
import { type PollSource, pollSource } from './pollSource';
import { readCalls } from './readCalls';
import { keyOf } from './seenKeys';
import { type PollSettings, type Reach, readPollSettings } from './settings';
import { nextState } from './nextState';
import {
	beforeFirstReading,
	beginState,
	knownCalls,
	type PollState,
	type Reading,
	readStoredState,
} from './state';
import { UnsavedStates } from './unsavedStates';

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
		const settings = readPollSettings(context, reach);
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
	logWarnings(context, { state, mediaErrors }, latest === undefined || mayForget);
	if (latest !== undefined && latest.log !== log) {
		warnOfAnotherLog(context, settings.startFrom ?? state.since);
	}
	memory.cursor = state as unknown as IDataObject;
	return calls as unknown as IDataObject[];
}

/**
 * Writes to n8n's log what an administrator should know about a poll.
 * @param isFirst whether it is the first poll since n8n started, as far as the trigger knows
 */
function logWarnings(
	context: IPollFunctions,
	{ state, mediaErrors }: Pick<Polled, 'state' | 'mediaErrors'>,
	isFirst: boolean,
): void {
	const { logger } = context;
	const node = context.getNode();
	const clock = state.snapshotAt ?? Date.now();
	if (isFirst && Math.abs(clock - Date.now()) > LARGE_CLOCK_DIFFERENCE_MS) {
		logger.warn(
			`${node.name}: The clock of IPEX shows ${new Date(clock).toISOString()}, another time than that of n8n. The trigger uses the clock of IPEX. If that is wrong, calls come late or are left out.`,
		);
	}
	if (state.missedSnapshots === MOST_MISSED_SNAPSHOTS) {
		logger.warn(
			`${node.name}: IPEX does not list the calls in progress. The call log alone decides when a call is over.`,
		);
	}
	if (mediaErrors.length > 0) {
		const { message } = toNodeError(node, mediaErrors[0], undefined, 'poll');
		logger.warn(
			`${node.name}: IPEX does not give the recordings or transcripts of ${mediaErrors.length} calls. They wait until their time limit. ${message}`,
		);
	}
}

/** @param since ms since the epoch; of earlier calls, also those that still wait do not start the workflow */
function warnOfAnotherLog(context: IPollFunctions, since: number): void {
	context.logger.warn(
		`${context.getNode().name}: The credential has another e-mail, 'Act As' or 'API URL'. So the trigger starts anew: only calls that end after ${new Date(since).toISOString()} start the workflow.`,
	);
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
 * @param known the state to continue; undefined for the first poll
 * @param log identifies the log that is read; the state of another log is ignored
 * @param mayForget whether another process, or a poll that n8n discarded, may have seen calls in progress that this
 * state does not contain
 * @throws what the source throws; nothing has changed then
 */
export async function pollCallLog(
	known: PollState | undefined,
	log: string,
	source: PollSource,
	settings: PollSettings,
	mayForget = false,
): Promise<Polled> {
	// This must precede the log: a call that ends in between still counts as in progress, and waits.
	const snapshot = await source.readCallsInProgress();
	const now = snapshot.earliest;
	const begun = known?.log === log ? known : beginState(log, now);
	if ((settings.startFrom ?? now) > now) return { calls: [], state: begun, mediaErrors: [] };
	const remembered = mayForget ? forgetSnapshots(begun, now) : begun;
	const state = beforeFirstReading(remembered, settings.startFrom);

	const { reading, decision } = await readAndDecide(state, snapshot, source, settings);
	const incompleteReadings = reading.missing > 0 ? state.incompleteReadings + 1 : 0;
	if (incompleteReadings > 0 && incompleteReadings < MOST_INCOMPLETE_READINGS) {
		const withSnapshotOnly = withSnapshot(state, snapshot);
		return { calls: [], state: { ...withSnapshotOnly, incompleteReadings }, mediaErrors: [] };
	}
	const { toAsk } = decision;
	const { waitFor } = settings;
	const responses =
		waitFor && toAsk.length > 0 ? await source.readMedia(waitFor.medium, toAsk) : new Map();
	const isAsked = toAsk.length > 0 && toAsk.every((callId) => hasResponse(responses.get(callId)));
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
			// Calls over the limit of one poll stay due, and so do those that got no response.
			askedAt: isAsked && !decision.leavesSome ? now : state.askedAt,
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

/** Since when the platform has answered none of the requests for recordings or transcripts. */
function limitSince(
	{ limitedSince }: PollState,
	now: number,
	responses: ReadonlyMap<string, MediaResponse>,
): number | null {
	return [...responses.values()].some(hasResponse) ? null : (limitedSince ?? now);
}

function hasResponse(response: MediaResponse | undefined): boolean {
	return response !== undefined && response.state !== 'notAsked';
}
