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

/**
 * Whether no leg of the call can lie outside of a stretch that was read without filters. A leg never begins before
 * the second in the call's identifier, and at the latest while another leg of the call is still going on.
 */
export function isWhole({ noneBefore, lastEnd }: FoundCall, { from, to }: Stretch): boolean {
	const hasFirst = from === -Infinity || (noneBefore !== null && noneBefore >= from);
	const hasLast = to === Infinity || (lastEnd !== null && lastEnd <= to);
	return hasFirst && hasLast;
}

/**
 * The stretch in which the legs of some calls lie.
 * @param longest how long (s) before a known leg the first one may begin, where the identifier does not say
 */
export function stretchAround(calls: FoundCall[], longest: number): Stretch {
	let [from, to] = [Infinity, -Infinity];
	for (const { noneBefore, firstStart, lastEnd } of calls) {
		from = Math.min(from, noneBefore ?? (firstStart ?? Infinity) - longest);
		to = Math.max(to, lastEnd ?? firstStart ?? -Infinity);
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
