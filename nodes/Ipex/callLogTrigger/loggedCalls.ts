import { type Call, RECORD_TIME_ZONE, toCall } from '../shared/call/call';
import {
	type CallRecord,
	callIdOf,
	recordKey,
	secondInId,
	textIn,
} from '../shared/call/callRecord';
import type { CallStyle } from '../shared/call/callStyle';
import type { LoggedCall } from './cursor';
import { keyOf } from './seenKeys';
import { toLeg } from '../shared/call/leg';
import { parseTime } from '../shared/time';

/** By more than this no clock of a switchboard is ahead of ours. */
const FASTEST_CLOCK_MS = 3_600_000;

/** What a call is made of. */
export interface Legs {
	records: CallRecord[];
	/** The call object, made when it is asked for. */
	told: () => Call;
}

/** A call of the log, as a poll sees it. */
export type PolledCall = LoggedCall<Legs>;

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
 * @param now the clock (ms)
 */
export function toLoggedCalls(
	records: CallRecord[],
	{ joinLegs, style }: Grouping,
	from: number,
	timeless: { start: number; end: number },
	now: number,
): PolledCall[] {
	const legsOf = new Map<string, CallRecord[]>();
	for (const record of records) {
		const id = itemIdOf(record, joinLegs);
		const legs = legsOf.get(id);
		if (legs) legs.push(record);
		else legsOf.set(id, [record]);
	}
	const grouping = { joinLegs, style };
	return [...legsOf].map(
		([id, legs]) => new GroupedCall(keyOf(id), legs, grouping, from, timeless, now),
	);
}

class GroupedCall implements LoggedCall<Legs>, Legs {
	readonly firstStart: number;

	readonly lastStart: number;

	private made: Call | undefined;

	private ended: number | undefined;

	constructor(
		readonly key: string,
		readonly records: CallRecord[],
		private readonly grouping: Grouping,
		private readonly from: number,
		private readonly timeless: { start: number; end: number },
		private readonly now: number,
	) {
		let first = Infinity;
		let last = -Infinity;
		for (const record of records) {
			const start = startOf(record);
			// Of unknown begin it may be as old as the window: it is not waited for as one that has just begun.
			first = Math.min(first, start ?? from);
			last = Math.max(last, start ?? timeless.start);
		}
		this.firstStart = first;
		this.lastStart = last;
	}

	get call(): Legs {
		return this;
	}

	get lastEnd(): number {
		return (this.ended ??= Math.max(
			...this.records.map((record) => endOf(record, this.now) ?? this.timeless.end),
		));
	}

	get legs(): number {
		return this.records.length;
	}

	get hasFirstLeg(): boolean {
		const { joinLegs } = this.grouping;
		return !joinLegs || this.records.some((record) => beganSince(record, this.from) === true);
	}

	beganBefore(time: number): boolean {
		const { joinLegs } = this.grouping;
		return joinLegs && this.records.every((record) => beganSince(record, time) === false);
	}

	aliases(): string[] {
		return aliasesOf(this.records, this.grouping.joinLegs);
	}

	told(): Call {
		return (this.made ??= toCall(this.records, this.grouping.style));
	}
}

/** A call that was dealt with in one piece is not to come again leg by leg when the setting changes, and the other way round. */
function aliasesOf(legs: CallRecord[], joinLegs: boolean): string[] {
	const ids = joinLegs ? legs.map(recordKey) : legs.map(callIdOf);
	return ids.filter((id) => id !== null).map(keyOf);
}

/**
 * Asterisk names a call (`linkedid`) by its first leg (`uniqueid`), and a leg by the second in which it began
 * (`1412256225.1941`): either tells whether all legs of the call began at `time` (ms) or later. Undefined for others.
 */
function beganSince({ uniqueid, linkedid }: CallRecord, time: number): boolean | undefined {
	const id = textIn(linkedid);
	if (id === null || id === textIn(uniqueid)) return true;
	const second = secondInId(id);
	return second === undefined ? undefined : second * 1000 >= time;
}

/** When a leg began (ms); undefined when its record does not tell. */
export function startOf(record: CallRecord): number | undefined {
	return parseTime(textIn(record.calldate) ?? '', RECORD_TIME_ZONE);
}

/** When a leg ended (ms); undefined when its record does not tell. It has ended, so an end that is yet to come is none. */
function endOf(record: CallRecord, now: number): number | undefined {
	const { start, end, length } = toLeg(record);
	const seconds = [end, start === null ? null : start + (length ?? 0), start].find(
		(time) => time !== null && time * 1000 <= now + FASTEST_CLOCK_MS,
	);
	return typeof seconds === 'number' ? seconds * 1000 : undefined;
}
