import { type Call, RECORD_TIME_ZONE, toCall } from '../shared/call/call';
import { type CallRecord, callIdOf, recordKey, secondInId } from '../shared/call/callRecord';
import type { CallStyle } from '../shared/call/callStyle';
import type { LoggedCall } from './cursor';
import { keyOf } from './seenKeys';
import { parseTime } from '../shared/time';

/** What a call is made of. */
export interface Legs {
	records: CallRecord[];
	/** The call object, made when it is asked for. */
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
 */
export function toLoggedCalls(
	records: CallRecord[],
	{ joinLegs, style }: Grouping,
	from: number,
	timeless: { start: number; end: number },
): Array<LoggedCall<Legs>> {
	const legsOf = new Map<string, CallRecord[]>();
	for (const record of records) {
		const id = itemIdOf(record, joinLegs);
		const legs = legsOf.get(id);
		if (legs) legs.push(record);
		else legsOf.set(id, [record]);
	}
	const grouping = { joinLegs, style };
	return [...legsOf].map(
		([id, legs]) => new GroupedCall(keyOf(id), legs, grouping, from, timeless),
	);
}

class GroupedCall implements LoggedCall<Legs>, Legs {
	readonly firstStart: number;

	readonly lastStart: number;

	private made: Call | undefined;

	constructor(
		readonly key: string,
		readonly records: CallRecord[],
		private readonly grouping: Grouping,
		private readonly from: number,
		private readonly timeless: { start: number; end: number },
	) {
		let first = Infinity;
		let last = -Infinity;
		for (const record of records) {
			const start = startOf(record) ?? timeless.start;
			if (start < first) first = start;
			if (start > last) last = start;
		}
		this.firstStart = first;
		this.lastStart = last;
	}

	get call(): Legs {
		return this;
	}

	get lastEnd(): number {
		return Math.max(...this.records.map((record) => endOf(record) ?? this.timeless.end));
	}

	get hasFirstLeg(): boolean {
		return !this.grouping.joinLegs || this.records.some((record) => isFirstLeg(record, this.from));
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
 * (`1412256225.1941`): either tells whether a call has legs before `from`. Unknown counts as "may have".
 */
function isFirstLeg({ uniqueid, linkedid }: CallRecord, from: number): boolean {
	if (!linkedid || linkedid === uniqueid) return true;
	const second = secondInId(linkedid);
	return second !== undefined && second * 1000 >= from;
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
