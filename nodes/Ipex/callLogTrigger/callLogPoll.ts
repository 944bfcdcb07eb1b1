import { type Call, isTakenElsewhere } from '../shared/call/call';
import { type CallFilter, passesFilter } from './callFilter';
import type { AskForMedium, Found, Medium } from './callMedia';
import { type CallRecord, callIdOf } from '../shared/call/callRecord';
import {
	beginCursor,
	type CursorOptions,
	type CursorState,
	type LoggedCall,
	nextState,
	type Reading,
	ripeCalls,
	type Verdict,
	windowOf,
} from './cursor';
import { followUps } from './followUp';
import { type Grouping, type Legs, startOf, toLoggedCalls } from './loggedCalls';
import { newRecordsSince } from './newRecords';
import type { ReadLog } from '../shared/callLogReader';
import {
	afterAsking,
	beforeAsking,
	type ReadyCall,
	type ReadyStatus,
	withReadiness,
} from './readiness';

/** How a trigger polls. */
export interface PollSettings extends CursorOptions, Grouping {
	filter: CallFilter;
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
	/** The identifiers of the calls in progress; none when the access may not know them. */
	readInProgress: () => Promise<ReadonlySet<string>>;
}

type PolledCall = LoggedCall<Legs>;

const NOTHING: ReadonlySet<string> = new Set();

// Calls of one poll whose recording is asked for; the others follow at the next.
const MOST_ASKED = 1_000;

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
	const state = stored ?? beginCursor(settings.startFrom ?? now);
	for (const most of [settings.mostNewRecords + settings.maxCalls, Infinity]) {
		const window = windowOf(state, now, settings);
		const newRecords = newRecordsSince(state, settings.joinLegs);
		const enough = (soFar: CallRecord[]) => newRecords(soFar).unknown >= most;
		const { records, atEnd } = await source.readLog(window, enough);
		const knownUpTo = atEnd ? now : lastStartOf(records);
		const timeless = { start: knownUpTo, end: Math.max(state.since, knownUpTo - settings.quietMs) };
		const callsOf = (some: CallRecord[]) => toLoggedCalls(some, settings, window.from, timeless);
		const calls = callsOf(newRecords(records).records);
		const reading = { window, atEnd, calls, size: records.length, knownUpTo };
		const isFollowedUp = followUps(() => callsOf(records));
		const { due, verdicts } = await decide(state, reading, source, settings, isFollowedUp);
		const next = nextState(state, reading, verdicts, settings);
		const decided = [...verdicts.values()].some((verdict) => verdict !== 'hold');
		// A part of the log in which nothing can be decided yet is no end: then all of it is read.
		if (atEnd || decided) return { calls: due, state: next };
	}
	return { calls: [], state };
}

/** The newest call of the records that passes the filter: what a manual test shows. Nothing is waited for. */
export async function newestCall(
	records: CallRecord[],
	{ askFor }: Pick<PollSource, 'askFor'>,
	settings: PollSettings,
): Promise<Call | ReadyCall | undefined> {
	const calls = toLoggedCalls(records, settings, -Infinity, { start: 0, end: 0 });
	const isFollowedUp = followUps(() => calls);
	const newest = calls
		.filter(
			(call) => isWanted(call, settings) && !(isPatient(call, settings) && isFollowedUp(call)),
		)
		.sort((a, b) => b.lastEnd - a.lastEnd)[0];
	if (newest === undefined) return undefined;
	const told = newest.call.told();
	if (!settings.waitFor) return told;
	const { medium } = settings.waitFor;
	const before = beforeAsking(told, true);
	if (before === 'none' || told.callId === null) return withReadiness(told, medium, 'none');
	const found = await askFor(medium, told.callId);
	const status = afterAsking(found, told, true);
	return withReadiness(told, medium, status === 'wait' ? 'pending' : status, found);
}

interface Decision {
	/** The calls to emit, oldest end first. */
	due: Array<Call | ReadyCall>;
	verdicts: Map<string, Verdict>;
}

async function decide(
	state: CursorState,
	reading: Reading<Legs>,
	{ askFor, readInProgress }: PollSource,
	settings: PollSettings,
	isFollowedUp: (missed: PolledCall) => boolean,
): Promise<Decision> {
	const verdicts = new Map<string, Verdict>();
	const candidates: PolledCall[] = [];
	const ripe = ripeCalls(state, reading, settings);
	const inProgress = ripe.length > 0 && settings.joinLegs ? await readInProgress() : NOTHING;
	for (const call of ripe) {
		if (goesOn(call, inProgress, reading.knownUpTo, settings)) verdicts.set(call.key, 'hold');
		else if (call.lastEnd < state.since || !isWanted(call, settings))
			verdicts.set(call.key, 'drop');
		else if (!isPatient(call, settings)) candidates.push(call);
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

interface Outcome {
	call: PolledCall;
	/** What to emit, or why nothing: to be asked about in a later poll, in the very next one, or never. */
	emits: Call | ReadyCall | 'hold' | 'later' | 'drop';
}

/** Which of the calls have what is waited for, or need not wait for it any more. */
async function whenReady(
	calls: PolledCall[],
	{ medium, limitMs }: { medium: Medium; limitMs: number },
	knownUpTo: number,
	askFor: AskForMedium,
	{ filter }: PollSettings,
): Promise<Outcome[]> {
	let asked = 0;
	const failures: unknown[] = [];
	const emitted = (told: Call, status: ReadyStatus, found?: Found): Outcome['emits'] =>
		filter.recordedOnly && status === 'none' ? 'drop' : withReadiness(told, medium, status, found);
	const outcomes = await Promise.all(
		calls.map(async (call): Promise<Outcome> => {
			const told = call.call.told();
			const isLate = call.lastEnd + limitMs <= knownUpTo;
			const before = beforeAsking(told, isLate);
			if (before === 'none' || told.callId === null) return { call, emits: emitted(told, 'none') };
			if (before === 'wait') return { call, emits: 'hold' };
			if (++asked > MOST_ASKED) return { call, emits: 'later' };
			const found = await askFor(medium, told.callId);
			if (found.state === 'error') failures.push(found.error);
			const status = afterAsking(found, told, isLate);
			return { call, emits: status === 'wait' ? 'hold' : emitted(told, status, found) };
		}),
	);
	// A platform that fails for one call is waited for; one that fails for all is an error to be seen.
	const nothing = outcomes.every(({ emits }) => typeof emits === 'string');
	if (nothing && failures.length > 0 && failures.length === asked) throw failures[0];
	return outcomes;
}

/**
 * Whether further legs of a call are on their way: it is in progress, or the log says of its legs that another one
 * took it. For that one it waits as long as the log is looked at.
 */
function goesOn(
	{ call: { records }, lastEnd }: PolledCall,
	inProgress: ReadonlySet<string>,
	knownUpTo: number,
	{ joinLegs, lookBackMs }: PollSettings,
): boolean {
	if (!joinLegs) return false;
	if (records.some((record) => inProgress.has(callIdOf(record) ?? ''))) return true;
	return isTakenElsewhere(records) && lastEnd + lookBackMs > knownUpTo;
}

/** Whether a call passes the filter. Whether it was recorded is not asked before its recording had its time. */
function isWanted({ call }: PolledCall, { filter, waitFor, style }: PollSettings): boolean {
	const recordedOnly = filter.recordedOnly && waitFor === undefined;
	return passesFilter(call.told(), call.records, { ...filter, recordedOnly }, style.country);
}

/** Whether a call is one of those that somebody may still follow up. */
function isPatient({ call }: PolledCall, { callbackWaitMs }: PollSettings): boolean {
	return callbackWaitMs > 0 && call.told().outcome === 'missed';
}

function lastStartOf(records: CallRecord[]): number {
	return records.reduce((last, record) => startOf(record) ?? last, 0);
}
