import { type Call, type CallStyle, RECORD_TIME_ZONE, toCall } from './call';
import { type CallRecord, callIdOf, recordKey } from './callRecord';
import {
	beginCursor,
	type CursorOptions,
	type CursorState,
	knownCalls,
	type LoggedCall,
	takeTurn,
	windowOf,
} from './cursor';
import type { ReadPages } from './pagination';
import { parseTime } from './time';

/** Which calls a trigger wants. */
export interface CallFilter {
	/** Directions; empty for all but internal calls. */
	directions: string[];
	/** Outcomes; empty for all. */
	outcomes: string[];
}

/** How a trigger polls. */
export interface PollSettings extends CursorOptions {
	filter: CallFilter;
	style: CallStyle;
	/** Whether the legs of one call make one item. */
	joinLegs: boolean;
	/** Where the first poll begins (ms); undefined for the activation itself. */
	startFrom: number | undefined;
}

/** Reads the records of the log that began in a stretch of time (ms), oldest first, until enough are read. */
export type ReadLog = (
	window: { from: number; to: number },
	enough: (records: CallRecord[]) => boolean,
) => Promise<ReadPages<CallRecord>>;

// Records that are new to the poller: beyond so many a poll leaves the rest to the next one.
const MOST_NEW_RECORDS = 5_000;

/**
 * One poll: reads the log, decides which calls are due, and gives the state to remember once they are emitted.
 * @param stored the state of the last poll that succeeded; undefined at the first
 * @throws whatever `readLog` throws; nothing is changed then
 */
export async function pollCallLog(
	stored: CursorState | undefined,
	now: number,
	readLog: ReadLog,
	settings: PollSettings,
): Promise<{ calls: Call[]; state: CursorState }> {
	const state = stored ?? beginCursor(settings.startFrom ?? now);
	const window = windowOf(state, now, settings);
	const isKnown = knownCalls(state);
	const plenty = (records: CallRecord[]): boolean => {
		if (records.length < MOST_NEW_RECORDS) return false;
		const fresh = records.filter((record) => !isKnown(idOf(record, settings.joinLegs)));
		return fresh.length >= MOST_NEW_RECORDS + settings.maxCalls;
	};
	for (const enough of [plenty, () => false]) {
		const { records, atEnd } = await readLog(window, enough);
		const knownUpTo = atEnd ? now : lastStartOf(records);
		const timeless = { start: knownUpTo, end: Math.max(state.since, knownUpTo - settings.quietMs) };
		const logged = toLoggedCalls(records, settings, timeless);
		const { due, state: next } = takeTurn(
			state,
			logged,
			(told) => passes(told(), settings.filter),
			knownUpTo,
			settings,
		);
		// A part of the log in which nothing can be decided yet is no end: then all of it is read.
		if (atEnd || due.length > 0 || next.readUpTo > state.readUpTo)
			return { calls: due.map((told) => told()), state: next };
	}
	return { calls: [], state };
}

/** The newest call of the records that passes the filter: what a manual test shows. */
export function newestCall(records: CallRecord[], settings: PollSettings): Call | undefined {
	return toLoggedCalls(records, settings, { start: 0, end: 0 })
		.filter(({ call: told }) => passes(told(), settings.filter))
		.sort((a, b) => b.lastEnd - a.lastEnd)[0]
		?.call();
}

function passes(call: Call, { directions, outcomes }: CallFilter): boolean {
	const goes =
		directions.length === 0
			? call.direction !== 'internal'
			: call.direction !== null && directions.includes(call.direction);
	if (!goes) return false;
	return outcomes.length === 0 || (call.outcome !== null && outcomes.includes(call.outcome));
}

function toLoggedCalls(
	records: CallRecord[],
	settings: Pick<PollSettings, 'joinLegs' | 'style'>,
	timeless: { start: number; end: number },
): Array<LoggedCall<() => Call>> {
	const legsOf = new Map<string, CallRecord[]>();
	for (const record of records) {
		const id = idOf(record, settings.joinLegs);
		const legs = legsOf.get(id);
		if (legs) legs.push(record);
		else legsOf.set(id, [record]);
	}
	return [...legsOf].map(([id, legs]) => {
		// A record whose times cannot be read is in the window because the platform says so: it is over, and new.
		const starts = legs.map((leg) => startOf(leg) ?? timeless.start);
		return {
			id,
			firstStart: Math.min(...starts),
			lastStart: Math.max(...starts),
			lastEnd: Math.max(...legs.map((leg) => endOf(leg) ?? timeless.end)),
			call: once(() => toCall(legs, settings.style)),
		};
	});
}

/** Most calls of a window are known already: only those that are asked about are told, and only once. */
function once<T>(make: () => T): () => T {
	let made: { value: T } | undefined;
	return () => (made ??= { value: make() }).value;
}

function idOf(record: CallRecord, joinLegs: boolean): string {
	return (joinLegs ? callIdOf(record) : null) ?? recordKey(record);
}

function lastStartOf(records: CallRecord[]): number {
	return records.reduce((last, record) => startOf(record) ?? last, 0);
}

function startOf(record: CallRecord): number | undefined {
	return parseTime(record.calldate ?? '', RECORD_TIME_ZONE);
}

function endOf(record: CallRecord): number | undefined {
	const end = parseTime(record.endTime ?? '', RECORD_TIME_ZONE);
	const start = startOf(record);
	return end ?? (start === undefined ? undefined : start + (record.duration ?? 0) * 1000);
}
