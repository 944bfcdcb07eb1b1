import { type Call, isTakenElsewhere } from '../shared/call/call';
import { type CallFilter, passesFilter } from '../shared/call/callFilter';
import type { AskForMedium, Medium } from './callMedia';
import type { CallRecord } from '../shared/call/callRecord';
import {
	beginCursor,
	type CursorOptions,
	type CursorState,
	memoryOf,
	nextState,
	type Reading,
	ripeCalls,
	type Verdict,
	windowOf,
} from './cursor';
import { followUps } from './followUp';
import { type Grouping, type Legs, type PolledCall, startOf, toLoggedCalls } from './loggedCalls';
import { looked, mayGoOn } from './liveCalls';
import { newRecordsSince } from './newRecords';
import type { ReadLog } from '../shared/callLogReader';
import type { ReadyCall } from './readiness';
import { keyOf } from './seenKeys';
import { whenReady } from './whenReady';

/** How a trigger polls. */
export interface PollSettings extends CursorOptions, Grouping {
	filter: CallFilter;
	/** Whether a call without a recording is left out. */
	recordedOnly: boolean;
	/** At most this many calls are emitted at once. */
	maxCalls: number;
	/** Records that are new to the poller: beyond so many and `maxCalls` a poll leaves the rest to the next one. */
	mostNewRecords: number;
	/** Where the first poll begins (ms); undefined for the activation itself. */
	startFrom: number | undefined;
	/** How long (ms) after its end a missed call may still be followed up before it is emitted; 0 to emit it at once. */
	callbackWaitMs: number;
	/** What has to be there before a call is emitted, and how long (ms) after its end it is waited for. */
	waitFor: { medium: Medium; limitMs: number } | undefined;
}

/** Where a poll reads. */
export interface PollSource {
	readLog: ReadLog;
	askFor: AskForMedium;
	/** The identifiers of the calls in progress; undefined when the access may not know them. */
	readInProgress: () => Promise<string[] | undefined>;
}

/** The log may name a recording some minutes after the end of its call. */
const RECORDING_NAMED_MS = 10 * 60_000;

/**
 * One poll: reads the log, decides which calls are due, and gives the state to remember once they are emitted.
 * @param stored the state of the last poll that succeeded; undefined at the first
 * @throws whatever the source throws; nothing is changed then
 */
export async function pollCallLog(
	stored: CursorState | undefined,
	now: number,
	source: PollSource,
	settings: PollSettings,
): Promise<{ calls: Array<Call | ReadyCall>; state: CursorState }> {
	const begin = stored ?? beginCursor(settings.startFrom ?? now);
	const state = { ...begin, since: Math.max(begin.since, settings.startFrom ?? 0) };
	// Before the log is read: a call that ends in between is in progress still, and waits.
	const live = settings.joinLegs ? (await source.readInProgress())?.map(keyOf) : undefined;
	const inProgress = live && new Set(live);
	for (const most of [settings.mostNewRecords + settings.maxCalls, Infinity]) {
		const window = windowOf(state, now, settings);
		const newRecords = newRecordsSince(state, settings.joinLegs);
		const enough = (soFar: CallRecord[]) => newRecords(soFar).unknown >= most;
		const { records, atEnd } = await source.readLog(window, enough);
		const knownUpTo = atEnd ? now : lastStartOf(records);
		const timeless = { start: knownUpTo, end: Math.max(state.since, knownUpTo - settings.quietMs) };
		const callsOf = (some: CallRecord[]) =>
			toLoggedCalls(some, settings, window.from, timeless, now);
		const calls = callsOf(newRecords(records).records);
		const reading = { window, atEnd, calls, size: records.length, knownUpTo };
		const isFollowedUp = followUps(() => callsOf(records));
		const goesOn = goesOnBy(state, inProgress, knownUpTo, settings);
		const asked = { goesOn, isFollowedUp, askFor: source.askFor };
		const { due, verdicts } = await decide(state, reading, asked, settings);
		const next = nextState(state, reading, verdicts, settings);
		next.live = inProgress ? looked(now, inProgress, state.live, legsToCome(next, calls)) : null;
		const decided = [...verdicts.values()].some((verdict) => verdict !== 'hold');
		// A part of the log in which nothing can be decided yet is no end: then all of it is read.
		if (atEnd || decided) return { calls: due, state: next };
	}
	return { calls: [], state };
}

interface Decision {
	/** The calls to emit, oldest end first. */
	due: Array<Call | ReadyCall>;
	verdicts: Map<string, Verdict>;
}

/** What is asked about a call, beside its legs. */
interface Questions {
	goesOn: (call: PolledCall) => boolean;
	isFollowedUp: (missed: PolledCall) => boolean;
	askFor: AskForMedium;
}

async function decide(
	state: CursorState,
	reading: Reading<Legs>,
	{ goesOn, isFollowedUp, askFor }: Questions,
	settings: PollSettings,
): Promise<Decision> {
	const verdicts = new Map<string, Verdict>();
	const candidates: PolledCall[] = [];
	for (const call of ripeCalls(state, reading, settings)) {
		if (goesOn(call)) verdicts.set(call.key, 'hold');
		else if (call.lastEnd < state.since || !isWanted(call, settings))
			verdicts.set(call.key, 'drop');
		else if (!hasRecordingIfAsked(call, settings)) {
			const isLate = call.lastEnd + RECORDING_NAMED_MS <= reading.knownUpTo;
			verdicts.set(call.key, isLate ? 'drop' : 'hold');
		} else if (!isPatient(call, settings)) candidates.push(call);
		else if (isFollowedUp(call)) verdicts.set(call.key, 'drop');
		else if (call.lastEnd + settings.callbackWaitMs > reading.knownUpTo) {
			verdicts.set(call.key, 'hold');
		} else candidates.push(call);
	}
	const due: Decision['due'] = [];
	const { waitFor } = settings;
	const outcomes = waitFor
		? await whenReady(candidates, waitFor, reading.knownUpTo, askFor, settings)
		: candidates.map((call) => ({ call, emits: call.call.told() }));
	for (const { call, emits } of outcomes) {
		if (emits === 'hold' || emits === 'drop') verdicts.set(call.key, emits);
		else if (emits !== 'later' && due.length < settings.maxCalls) {
			verdicts.set(call.key, 'emit');
			due.push(emits);
		}
	}
	return { due, verdicts };
}

/**
 * Makes the question whether further legs of a call are on their way, by what is known of calls in progress. An access
 * that may not know them has the log only, which says of a leg that another phone took the call, and not yet which. No call
 * is waited for longer than the log is looked back.
 */
function goesOnBy(
	{ live }: CursorState,
	inProgress: ReadonlySet<string> | undefined,
	knownUpTo: number,
	{ joinLegs, lookBackMs }: PollSettings,
): (call: PolledCall) => boolean {
	return (call) => {
		if (!joinLegs || call.lastEnd + lookBackMs <= knownUpTo) return false;
		return inProgress ? mayGoOn(call, inProgress, live) : isTakenElsewhere(call.call.records);
	};
}

/** How many legs of a call are in the log; undefined of one that has been dealt with. */
function legsToCome(state: CursorState, calls: PolledCall[]): (key: string) => number | undefined {
	const { knows } = memoryOf(state);
	const legs = new Map(calls.map((call) => [call.key, call.legs]));
	return (key) => (knows(key) ? undefined : (legs.get(key) ?? 0));
}

/** Whether a call passes the filter, recorded or not. */
export function isWanted({ call }: PolledCall, { filter, style }: PollSettings): boolean {
	return passesFilter(call.told(), call.records, filter, style.country);
}

/** What waits for recordings finds out itself whether there are any. */
export function hasRecordingIfAsked(
	{ call }: PolledCall,
	{ recordedOnly, waitFor }: PollSettings,
): boolean {
	return !recordedOnly || waitFor !== undefined || call.told().recording !== null;
}

/** Whether a call is one of those that somebody may still follow up. */
export function isPatient({ call }: PolledCall, { callbackWaitMs }: PollSettings): boolean {
	return callbackWaitMs > 0 && call.told().outcome === 'missed';
}

function lastStartOf(records: CallRecord[]): number {
	return records.reduce((last, record) => startOf(record) ?? last, 0);
}
