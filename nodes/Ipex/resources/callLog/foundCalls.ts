import { type CallRecord, callIdOf, recordKey, secondInId } from '../../shared/call/callRecord';
import { toLeg } from '../../shared/call/leg';

/** A stretch of the log, by the begin of records (seconds since the epoch), both ends included. */
export interface Stretch {
	from: number;
	to: number;
}

/** What is known of a call while its legs are being collected. Times in seconds since the epoch; unknown is null. */
export interface FoundCall {
	/** What its other legs can be asked for by. */
	id: string | null;
	legs: Map<string, CallRecord>;
	/** None of its legs began before. */
	noneBefore: number | null;
	firstStart: number | null;
	lastEnd: number | null;
}

/** Calls of which legs were found in the log, by what the legs share. */
export class FoundCalls {
	private readonly byKey = new Map<string, FoundCall>();

	/** When the first and the last of all records that were added began (s). */
	readonly edges: Stretch = { from: Infinity, to: -Infinity };

	constructor(records: CallRecord[] = []) {
		for (const record of records) this.add(record);
	}

	all(): FoundCall[] {
		return [...this.byKey.values()];
	}

	/** Adds a record, also of a call that was not found before. */
	add(record: CallRecord): void {
		const key = keyOf(record);
		let call = this.byKey.get(key);
		if (!call) this.byKey.set(key, (call = emptyCall(callIdOf(record))));
		const { start, end } = toLeg(record);
		call.legs.set(recordKey(record), record);
		if (start !== null) {
			call.firstStart = Math.min(call.firstStart ?? Infinity, start);
			this.edges.from = Math.min(this.edges.from, start);
			this.edges.to = Math.max(this.edges.to, start);
		}
		if (end !== null) call.lastEnd = Math.max(call.lastEnd ?? -Infinity, end);
	}

	/** Adds the records that are legs of calls found before. */
	complete(records: CallRecord[]): void {
		for (const record of records) if (this.byKey.has(keyOf(record))) this.add(record);
	}
}

/** How long (s) after a call itself the leg may begin that a filter finds. */
export const LONGEST_BEFORE_LEG = 4 * 3600;

/** When a call began at the earliest (s), whatever legs of it are still unread. */
export function earliestOf({ noneBefore, firstStart }: FoundCall): number {
	return noneBefore ?? (firstStart ?? Infinity) - LONGEST_BEFORE_LEG;
}

/**
 * Whether a call certainly begins in the period, and no call that was not found yet lies between it and the end of
 * the period at which the reading began. A call of unknown begin is in its place wherever it is found.
 * @param read the stretch of the log that was read; infinite at the end or ends where nothing is left unread
 * @param filtered whether it was read with filters: these find a call by any of its legs, perhaps by a late one
 */
export function isSettled(
	call: FoundCall,
	period: Stretch,
	read: Stretch,
	filtered: boolean,
): boolean {
	const { firstStart } = call;
	if (firstStart === null) return true;
	const from = Math.max(period.from, read.from);
	const to = Math.min(period.to, read.to - (filtered ? LONGEST_BEFORE_LEG : 0));
	return earliestOf(call) >= from && firstStart <= to;
}

/**
 * Whether no leg of the call can lie outside of a stretch that was read without filters. A leg never begins before
 * the second in the call's identifier, and at the latest while another leg of the call is still going on.
 */
export function isWhole({ noneBefore, lastEnd }: FoundCall, { from, to }: Stretch): boolean {
	const hasFirst = from === -Infinity || (noneBefore !== null && noneBefore >= from);
	const hasLast = to === Infinity || (lastEnd !== null && lastEnd <= to);
	return hasFirst && hasLast;
}

/** The stretch in which the legs of some calls lie. */
export function stretchAround(calls: FoundCall[]): Stretch {
	let [from, to] = [Infinity, -Infinity];
	for (const call of calls) {
		from = Math.min(from, earliestOf(call));
		to = Math.max(to, call.lastEnd ?? call.firstStart ?? -Infinity);
	}
	return { from, to };
}

function keyOf(record: CallRecord): string {
	return callIdOf(record) ?? recordKey(record);
}

function emptyCall(id: string | null): FoundCall {
	return {
		id,
		legs: new Map(),
		noneBefore: secondInId(id ?? '') ?? null,
		firstStart: null,
		lastEnd: null,
	};
}
