import type { Call } from '../call/call';
import { type CallFilter, passesFilter } from '../call/callFilter';
import type { CallFormat } from '../call/callFormat';
import { type CallsSnapshot, mayGetMoreLegs } from './completeness';
import {
	type Asking,
	isLate,
	type MediaResponse,
	type Medium,
	type ReadyCall,
	readinessOf,
	type Waiting,
	whetherToAsk,
	withReadiness,
} from './mediaReadiness';
import type { PolledCall } from './polledCall';
import { type CallStatus, isDone, LONGEST_GAP_MS, type PollState, type Reading } from './state';

/** Decides the status of each call that a poll has read; see the table at `CallStatus`. Pure. */

/** Which calls the workflow wants, and when. */
export interface CallSettings {
	filter: CallFilter;
	/** Whether a call without a recording is left out. */
	recordedOnly: boolean;
	joinLegs: boolean;
	style: CallFormat;
	/** How long a call must have ended before it can be complete (ms). */
	quietMs: number;
	/** No call waits longer than this for its legs (ms). */
	lookBackMs: number;
	/** How many calls a poll emits at most. */
	maxCalls: number;
	/** Calls that ended before this time (ms) are not wanted; undefined for those before the first poll. */
	startFrom: number | undefined;
	/** How long (ms) after its end a missed call waits for a call back; 0 to emit it at once. */
	callbackWaitMs: number;
	/** What a call waits for before it is emitted, and how long (ms) after its end. */
	waitFor: { medium: Medium; limitMs: number } | undefined;
}

/** The log may name a recording some minutes after the end of its call. */
const RECORDING_NAMED_MS = 10 * 60_000;

/** About how many calls a poll asks at most. */
const MOST_ASKED = 1_000;

/** What a poll decides before it asks for recordings or transcripts. */
export interface Decision {
	statuses: Map<string, CallStatus>;
	/** The calls that are due, or wait only for their recording or transcript; oldest end first. */
	candidates: PolledCall[];
	/** The IDs of the calls to ask about, the most urgent first. */
	toAsk: string[];
	/** Whether more calls would have to be asked about than one poll may emit. */
	leavesSome: boolean;
	/** Whether the poll can settle any call, so that the next one finds less to do. */
	settlesAny: boolean;
}

/**
 * @param isFollowedUp whether somebody has talked with the caller of a missed call since then
 */
export function decide(
	state: PollState,
	reading: Reading,
	snapshot: CallsSnapshot,
	isFollowedUp: (missed: PolledCall) => boolean,
	settings: CallSettings,
): Decision {
	const statuses = new Map<string, CallStatus>();
	const candidates: PolledCall[] = [];
	const inOrder = [...reading.calls].sort(
		(a, b) => a.lastEnd - b.lastEnd || (a.key < b.key ? -1 : 1),
	);
	for (const call of inOrder) {
		const status =
			statusByLegs(call, state, reading, snapshot, settings) ??
			statusBySettings(call, state, reading.knownUpTo, isFollowedUp, settings);
		if (status === 'due') candidates.push(call);
		else statuses.set(call.key, status);
	}
	const askings = candidates.map((call) => askingOf(call, state, reading.knownUpTo, settings));
	const toAsk = callsToAsk(candidates, askings, reading.knownUpTo, settings);
	const most = Math.min(MOST_ASKED, settings.maxCalls);
	return {
		statuses,
		candidates,
		toAsk: toAsk.slice(0, most),
		leavesSome: toAsk.length > most,
		settlesAny:
			[...statuses.values()].includes('discard') || askings.some((asking) => asking !== 'wait'),
	};
}

/** The status of a call that is done or not complete; undefined of a complete one. */
function statusByLegs(
	call: PolledCall,
	state: PollState,
	{ window, atEnd, knownUpTo }: Reading,
	snapshot: CallsSnapshot,
	{ joinLegs, quietMs, lookBackMs }: CallSettings,
): CallStatus | undefined {
	if (isDone(call, state)) return 'done';
	const isPart = !window.whole || window.isRest;
	// A leg from before the window means that the platform searches by the end of legs: earlier legs may not be in view.
	if (isPart && (!call.hasFirstLeg || call.firstStart < window.from)) return 'wait';
	// In a part of the log, more legs may follow. After a gap, none do.
	const quiet = atEnd ? quietMs : Math.max(quietMs, LONGEST_GAP_MS);
	if (call.lastEnd + quiet > knownUpTo) return 'next';
	// A channel may hang without end, so a call waits no longer than the look-back.
	const mayWait = joinLegs && call.lastEnd + lookBackMs > knownUpTo;
	return mayWait && mayGetMoreLegs(call, snapshot, state) ? 'wait' : undefined;
}

/** The status of a complete call; `due` for one that is wanted now. */
function statusBySettings(
	call: PolledCall,
	{ since }: PollState,
	now: number,
	isFollowedUp: (missed: PolledCall) => boolean,
	settings: CallSettings,
): CallStatus | 'due' {
	if (call.lastEnd < (settings.startFrom ?? since) || !passesSettings(call, settings))
		return 'discard';
	if (!hasRecordingIfNeeded(call, settings)) {
		return call.lastEnd + RECORDING_NAMED_MS <= now ? 'discard' : 'wait';
	}
	if (!waitsForCallBack(call, settings)) return 'due';
	if (isFollowedUp(call)) return 'discard';
	return call.lastEnd + settings.callbackWaitMs > now ? 'wait' : 'due';
}

function askingOf(
	call: PolledCall,
	{ askedAt }: Pick<PollState, 'askedAt'>,
	now: number,
	{ waitFor }: Pick<CallSettings, 'waitFor'>,
): Asking {
	if (!waitFor || call.toCall().callId === null) return 'none';
	const waiting = { endedAt: call.lastEnd, now, limitMs: waitFor.limitMs };
	return whetherToAsk(call.toCall(), waiting, askedAt);
}

/** Calls past their time limit come first, then the newest: those are the most likely to be ready. */
function callsToAsk(
	candidates: PolledCall[],
	askings: Asking[],
	now: number,
	{ waitFor }: Pick<CallSettings, 'waitFor'>,
): string[] {
	const asked = candidates.filter((_, place) => askings[place] === 'ask');
	const limitMs = waitFor?.limitMs ?? 0;
	const late = asked.filter(({ lastEnd }) => isLate({ endedAt: lastEnd, now, limitMs }));
	const newestFirst = asked.slice(late.length).reverse();
	return [...late, ...newestFirst]
		.map((call) => call.toCall().callId)
		.filter((callId) => callId !== null);
}

/** What a poll emits, and the status of every call. */
export interface PollOutcome {
	/** Oldest end first. */
	emitted: Array<Call | ReadyCall>;
	statuses: Map<string, CallStatus>;
}

/**
 * Completes a decision with what the platform said about recordings or transcripts.
 * @param responses by call ID; empty if the trigger waits for nothing
 * @param clock how far the log is known, and since when the platform limits requests
 */
export function decideCandidates(
	{ statuses, candidates }: Decision,
	responses: ReadonlyMap<string, MediaResponse>,
	clock: Pick<Waiting, 'now' | 'limitedSince'>,
	settings: CallSettings,
): PollOutcome {
	const emitted: PollOutcome['emitted'] = [];
	const decided = new Map(statuses);
	for (const candidate of candidates) {
		const made = callToEmit(candidate, responses, clock, settings);
		const isFull = emitted.length >= settings.maxCalls;
		if (typeof made === 'string') decided.set(candidate.key, made);
		else if (isFull) decided.set(candidate.key, 'next');
		else {
			decided.set(candidate.key, 'emit');
			emitted.push(made);
		}
	}
	return { emitted, statuses: decided };
}

/** The call as it is emitted, or its status if it is not. */
export function callToEmit(
	candidate: PolledCall,
	responses: ReadonlyMap<string, MediaResponse>,
	clock: Pick<Waiting, 'now' | 'limitedSince'>,
	{ waitFor, recordedOnly }: CallSettings,
): Call | ReadyCall | 'wait' | 'discard' {
	const call = candidate.toCall();
	if (!waitFor) return call;
	const { medium, limitMs } = waitFor;
	const response = responses.get(call.callId ?? '');
	const hasNone = askingOf(candidate, { askedAt: null }, clock.now, { waitFor }) === 'none';
	const waiting = { ...clock, endedAt: candidate.lastEnd, limitMs };
	const status = hasNone ? 'none' : readinessOf(response ?? { state: 'notAsked' }, call, waiting);
	if (status === 'wait') return 'wait';
	if (status === 'none' && recordedOnly) return 'discard';
	return withReadiness(call, medium, status, response);
}

/** Whether a call passes the filter, recorded or not. */
export function passesSettings(
	call: PolledCall,
	{ filter, style }: Pick<CallSettings, 'filter' | 'style'>,
): boolean {
	return passesFilter(call.toCall(), call.records, filter, style.country);
}

/** A trigger that waits for recordings finds out itself whether there are any. */
export function hasRecordingIfNeeded(
	call: PolledCall,
	{ recordedOnly, waitFor }: Pick<CallSettings, 'recordedOnly' | 'waitFor'>,
): boolean {
	return !recordedOnly || waitFor !== undefined || call.toCall().recording !== null;
}

/** Whether a call waits for a call back: it is missed or busy, so nobody has talked with the caller in it. */
export function waitsForCallBack(
	call: PolledCall,
	{ callbackWaitMs }: Pick<CallSettings, 'callbackWaitMs'>,
): boolean {
	const { direction, outcome } = call.toCall();
	if (callbackWaitMs === 0) return false;
	return outcome === 'missed' || (direction === 'inbound' && outcome === 'busy');
}
