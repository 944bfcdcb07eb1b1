import { type Call, isAnsweredElsewhere, RECORD_TIME_ZONE, toCall } from '../call/call';
import {
	type CallRecord,
	recordCallId,
	legacyRecordKey,
	recordKey,
	secondFromId,
	textOrNull,
} from '../call/callRecord';
import type { CallFormat } from '../call/callFormat';
import { keyOf } from './seenKeys';
import { toLeg } from '../call/leg';
import { parseTime } from '../time/time';

/** An end that is further in the future than this (ms) is not an end: the call is over. */
const LATEST_END_MS = 3_600_000;

export interface Grouping {
	/** Whether the legs of one call make one item. */
	joinLegs: boolean;
	style: CallFormat;
}

/** Replaces times that a record lacks (ms). The platform lists such a record, so it is in the window. */
export interface MissingTimes {
	start: number;
	end: number;
}

/**
 * Makes a function that identifies the item that a record belongs to: its call, or the record itself. Records
 * whose constant parts are all equal are distinguished by a count.
 */
export function itemIdentifier(joinLegs: boolean): (record: CallRecord) => string {
	const ids = new WeakMap<CallRecord, string>();
	const counts = new Map<string, number>();
	return (record) => {
		const id = (joinLegs ? recordCallId(record) : null) ?? ids.get(record);
		if (id !== undefined) return id;
		const key = itemKey(record);
		const count = counts.get(key) ?? 0;
		counts.set(key, count + 1);
		const own = count === 0 ? key : `${key}#${count}`;
		ids.set(record, own);
		return own;
	};
}

/** The key of a record that is an item of its own. The platform may fill in some fields after it has written the record. */
function itemKey(record: CallRecord): string {
	return recordKey({ ...record, hangupcause: null, queue: null });
}

/**
 * Groups the records of a window into calls.
 * @param itemIdOf see `itemIdentifier`
 * @param from where the window begins (ms)
 * @param now the platform's clock (ms)
 */
export function toPolledCalls(
	records: CallRecord[],
	itemIdOf: (record: CallRecord) => string,
	grouping: Grouping,
	from: number,
	missing: MissingTimes,
	now: number,
): PolledCall[] {
	const legsOf = new Map<string, CallRecord[]>();
	for (const record of records) {
		const id = itemIdOf(record);
		const legs = legsOf.get(id);
		if (legs) legs.push(record);
		else legsOf.set(id, [record]);
	}
	return [...legsOf].map(
		([id, legs]) => new PolledCall(keyOf(id), legs, grouping, from, missing, now),
	);
}

/** A call of the log as a poll sees it: its legs, its times (ms), and its call object when that is asked for. */
export class PolledCall {
	/** When its first leg began. */
	readonly firstStart: number;

	/** When its last leg began. */
	readonly lastStart: number;

	private callObject: Call | undefined;

	private end: number | undefined;

	/** @param key identifies the call in the stored state (`keyOf` its identifier) */
	constructor(
		readonly key: string,
		readonly records: CallRecord[],
		private readonly grouping: Grouping,
		private readonly from: number,
		private readonly missing: MissingTimes,
		private readonly now: number,
	) {
		let first = Infinity;
		let last = -Infinity;
		for (const record of records) {
			const start = startOf(record);
			// A leg of unknown begin may be as old as the window, so it does not count as one that has just begun.
			first = Math.min(first, start ?? from);
			last = Math.max(last, start ?? missing.start);
		}
		this.firstStart = first;
		this.lastStart = last;
	}

	/** When its last leg ended. */
	get lastEnd(): number {
		return (this.end ??= Math.max(
			...this.records.map((record) => endOf(record, this.now) ?? this.missing.end),
		));
	}

	/** Whether its first leg is among those that were read. If not, it may lie before the window. */
	get hasFirstLeg(): boolean {
		const { joinLegs } = this.grouping;
		return !joinLegs || this.records.some((record) => beganSince(record, this.from) === true);
	}

	/** Whether its records say that another phone answered the call, and no record says which. */
	get isTakenElsewhere(): boolean {
		return isAnsweredElsewhere(this.records);
	}

	/** The same, and no record can be that of the phone that answered. */
	get isAnsweredLegMissing(): boolean {
		return (
			this.isTakenElsewhere && this.records.every((record) => toLeg(record).answered === false)
		);
	}

	/** Whether its identifier says that it began before this moment (ms). */
	beganBefore(time: number): boolean {
		const { joinLegs } = this.grouping;
		return joinLegs && this.records.every((record) => beganSince(record, time) === false);
	}

	/**
	 * The other keys under which an earlier poll may have processed it, if 'Join Legs' was switched since then. A call that
	 * was processed as a whole must not come again leg by leg, nor the other way round.
	 */
	aliases(): string[] {
		const { joinLegs } = this.grouping;
		const ids = this.records.flatMap((record) => {
			const callId = recordCallId(record);
			// Records without any ID are items of their own in both cases, so they have no other key.
			if (callId === null) return [];
			return [joinLegs ? itemKey(record) : callId];
		});
		const earlier = this.records.map(legacyRecordKey);
		return [...ids, ...earlier].map(keyOf);
	}

	/** The call object, made when it is first asked for. */
	toCall(): Call {
		return (this.callObject ??= toCall(this.records, this.grouping.style));
	}
}

/**
 * Asterisk names a call (`linkedid`) by its first leg (`uniqueid`), and a leg by the second in which it began
 * (`1412256225.1941`). Either says whether all legs of the call began at `time` (ms) or later. Undefined for others.
 */
function beganSince({ uniqueid, linkedid }: CallRecord, time: number): boolean | undefined {
	const id = textOrNull(linkedid);
	if (id === null || id === textOrNull(uniqueid)) return true;
	const second = secondFromId(id);
	return second === undefined ? undefined : second * 1000 >= time;
}

/** When a leg began (ms); undefined if its record does not say. */
export function startOf(record: CallRecord): number | undefined {
	return parseTime(textOrNull(record.calldate) ?? '', RECORD_TIME_ZONE);
}

/** When a leg ended (ms); undefined if its record does not say. */
export function endOf(record: CallRecord, now: number): number | undefined {
	const { start, end, length } = toLeg(record);
	const seconds = [end, start === null ? null : start + (length ?? 0), start].find(
		(time) => time !== null && time * 1000 <= now + LATEST_END_MS,
	);
	return typeof seconds === 'number' ? seconds * 1000 : undefined;
}
