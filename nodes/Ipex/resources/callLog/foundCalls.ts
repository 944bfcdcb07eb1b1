import { type CallRecord, recordCallId, secondFromId } from '../../call/callRecord';
import { type Leg, toLeg } from '../../call/leg';

/** A part of the log, by the begin of records (seconds since the epoch), both ends included. */
export interface Stretch {
	from: number;
	to: number;
}

/** What is known of a call while its legs are being collected. Times in seconds since the epoch; unknown is null. */
export interface FoundCall {
	/** Identifies its other legs in a request. */
	id: string | null;
	legs: Leg[];
	/** Its legs were discarded: it was complete, or another leg came after that and it must be read again. */
	isFinished: boolean;
	hasLostLegs: boolean;
	/** None of its legs began before. */
	noneBefore: number | null;
	firstStart: number | null;
	lastEnd: number | null;
}

/** Calls of which legs were found in the log, by what the legs share. */
export class FoundCalls {
	private readonly byKey = new Map<string, FoundCall>();

	private readonly unfinished = new Set<FoundCall>();

	/** When the first and the last of all records that were added began (s). */
	readonly edges: Stretch = { from: Infinity, to: -Infinity };

	/** The calls whose legs are kept. */
	open(): FoundCall[] {
		return [...this.unfinished];
	}

	/**
	 * Adds a record, also of a call that was not found before.
	 * @param ownKey a key that no other record has
	 */
	add(record: CallRecord, ownKey: string): void {
		const key = recordCallId(record) ?? ownKey;
		let call = this.byKey.get(key);
		if (!call) this.byKey.set(key, (call = emptyCall(recordCallId(record))));
		if (call.isFinished) {
			call.isFinished = false;
			call.hasLostLegs = true;
		}
		this.unfinished.add(call);
		const leg = toLeg(record);
		addLeg(call, leg);
		const { start } = leg;
		if (start === null) return;
		this.edges.from = Math.min(this.edges.from, start);
		this.edges.to = Math.max(this.edges.to, start);
	}

	/** Discards the legs of a call. */
	finish(call: FoundCall): void {
		call.legs = [];
		call.isFinished = true;
		this.unfinished.delete(call);
	}

	/** Replaces the legs of calls by all of their legs in the log. */
	complete(records: CallRecord[]): void {
		const legsOf = new Map<FoundCall, CallRecord[]>();
		for (const record of records) {
			const call = this.byKey.get(recordCallId(record) ?? '');
			if (!call || call.isFinished) continue;
			const legs = legsOf.get(call);
			if (legs) legs.push(record);
			else legsOf.set(call, [record]);
		}
		for (const [call, legs] of legsOf) {
			// A leg without a time may be missing in what was read.
			if (legs.length < call.legs.length) continue;
			Object.assign(call, emptyCall(call.id));
			for (const record of legs) addLeg(call, toLeg(record));
		}
	}
}

/** How long (s) after the begin of a call the leg that a filter finds may begin. */
export const LONGEST_BEFORE_LEG = 4 * 3600;

/** The earliest time (s) at which a call can have begun, including its unread legs. */
export function earliestOf({ noneBefore, firstStart }: FoundCall): number {
	return noneBefore ?? (firstStart ?? -Infinity) - LONGEST_BEFORE_LEG;
}

/**
 * Whether a call certainly begins in the period, and no call that was not found yet lies between it and the end of
 * the period at which the reading began. A call of unknown begin is in its place wherever it is found.
 * @param read the part of the log that was read; infinite at an end where nothing is left unread
 * @param filtered whether it was read with filters, which find a call by any of its legs, even a late one
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
 * Whether a part of the log, read without filters, certainly contains all legs of the call. A leg never begins before
 * the second in the call's identifier, and at the latest while another leg of the call is in progress.
 */
export function isWhole(call: FoundCall, { from, to }: Stretch): boolean {
	const { hasLostLegs, lastEnd } = call;
	const hasFirst = from === -Infinity || earliestOf(call) >= from;
	const hasLast = to === Infinity || (lastEnd !== null && lastEnd <= to);
	return !hasLostLegs && hasFirst && hasLast;
}

/** The part of the log that contains the legs of some calls. */
export function stretchAround(calls: FoundCall[]): Stretch {
	let [from, to] = [Infinity, -Infinity];
	for (const call of calls) {
		if (call.firstStart === null) continue;
		from = Math.min(from, earliestOf(call));
		to = Math.max(to, call.lastEnd ?? call.firstStart);
	}
	return { from, to };
}

function emptyCall(id: string | null): FoundCall {
	return {
		id,
		legs: [],
		isFinished: false,
		hasLostLegs: false,
		noneBefore: secondFromId(id ?? '') ?? null,
		firstStart: null,
		lastEnd: null,
	};
}

function addLeg(call: FoundCall, leg: Leg): void {
	const { start, end } = leg;
	call.legs.push(leg);
	if (start !== null) call.firstStart = Math.min(call.firstStart ?? Infinity, start);
	if (end !== null) call.lastEnd = Math.max(call.lastEnd ?? -Infinity, end);
}
