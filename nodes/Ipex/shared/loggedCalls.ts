import { type Call, type CallStyle, RECORD_TIME_ZONE, toCall } from './call';
import { type CallRecord, callIdOf, recordKey } from './callRecord';
import type { LoggedCall } from './cursor';
import { keyOf } from './seenKeys';
import { parseTime } from './time';

/** What a call is made of. */
export interface Legs {
	records: CallRecord[];
	/** The call object, made when it is asked for: most calls of a window are known already. */
	told: () => Call;
}

export interface Grouping {
	/** Whether the legs of one call make one item. */
	joinLegs: boolean;
	style: CallStyle;
}

/** Which item a record belongs to. */
export function itemIdOf(record: CallRecord, joinLegs: boolean): string {
	return (joinLegs ? callIdOf(record) : null) ?? recordKey(record);
}

/**
 * Puts the records of a window together, as the cursor wants them.
 * @param from where the window begins (ms)
 * @param timeless what stands in for times that cannot be read (ms): such a record is in the window because the
 * platform says so
 * @param keyFor the key of an identifier; `keyOf`, or one that remembers
 */
export function toLoggedCalls(
	records: CallRecord[],
	{ joinLegs, style }: Grouping,
	from: number,
	timeless: { start: number; end: number },
	keyFor: (id: string) => string = keyOf,
): Array<LoggedCall<Legs>> {
	const legsOf = new Map<string, CallRecord[]>();
	for (const record of records) {
		const id = itemIdOf(record, joinLegs);
		const legs = legsOf.get(id);
		if (legs) legs.push(record);
		else legsOf.set(id, [record]);
	}
	return [...legsOf].map(([id, legs]) => {
		const starts = legs.map((leg) => startOf(leg) ?? timeless.start);
		const lastEnd = once(() => Math.max(...legs.map((leg) => endOf(leg) ?? timeless.end)));
		return {
			key: keyFor(id),
			aliases: () => aliasesOf(legs, joinLegs),
			firstStart: Math.min(...starts),
			lastStart: Math.max(...starts),
			get lastEnd() {
				return lastEnd();
			},
			hasFirstLeg: !joinLegs || legs.some((leg) => isFirstLeg(leg, from)),
			call: { records: legs, told: once(() => toCall(legs, style)) },
		};
	});
}

/** A call that was dealt with in one piece is not to come again leg by leg when the setting changes, and the other way round. */
function aliasesOf(legs: CallRecord[], joinLegs: boolean): string[] {
	const ids = joinLegs ? legs.map(recordKey) : legs.map(callIdOf);
	return ids.filter((id) => id !== null).map(keyOf);
}

/**
 * Asterisk names a call (`linkedid`) by its first leg (`uniqueid`), and a leg by the second in which it began
 * (`1412256225.1941`): either tells whether a call has legs before `from`. Unknown counts as "may have".
 */
function isFirstLeg({ uniqueid, linkedid }: CallRecord, from: number): boolean {
	if (!linkedid || linkedid === uniqueid) return true;
	const [, second] = /^(\d{9,11})\.\d+$/.exec(linkedid) ?? [];
	return second !== undefined && Number(second) * 1000 >= from;
}

/** When a leg began (ms); undefined when its record does not tell. */
export function startOf(record: CallRecord): number | undefined {
	return parseTime(record.calldate ?? '', RECORD_TIME_ZONE);
}

function endOf(record: CallRecord): number | undefined {
	const end = parseTime(record.endTime ?? '', RECORD_TIME_ZONE);
	const start = startOf(record);
	return end ?? (start === undefined ? undefined : start + (record.duration ?? 0) * 1000);
}

function once<T>(make: () => T): () => T {
	let made: { value: T } | undefined;
	return () => (made ??= { value: make() }).value;
}
