import type { Clock, Time } from '../clock';
import { toMillis } from '../clock';
import type { Directory } from '../directory/directory';
import type { Random } from '../random';
import type { Call, CallInput } from './call';
import { inLogOrder } from './call';
import { completeCall } from './defaults';
import { plansFor } from './generator';
import { legsOf } from './legs';
import type { CallPlan, CallSpec } from './plan';
import { planOf } from './plan';

/** No call lasts longer; bounds the search for those in progress. */
const LONGEST_CALL = 24 * 60 * 60 * 1000;

/** Where in a sorted list the first record is for which `after` holds. */
function firstIndex(list: readonly Call[], after: (call: Call) => boolean): number {
	let low = 0;
	let high = list.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const call = list[middle];
		if (call && after(call)) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** All records of the call log, also those that are not in it yet because they have not ended or come late. */
export class CallStore {
	private readonly sorted: Call[] = [];

	private readonly byUnique = new Map<string, Call>();

	private readonly byLinked = new Map<string, Call[]>();

	private readonly byFile = new Map<string, Call>();

	private counter = 1000;

	constructor(
		private readonly clock: Clock,
		private readonly directory: Directory,
		private readonly random: Random,
	) {}

	/** How many records there are. */
	get size(): number {
		return this.sorted.length;
	}

	/** Every record, oldest first. */
	all(): readonly Call[] {
		return this.sorted;
	}

	/** Adds one record. Without any time it has ended just now. Throws when its `uniqueid` is there already. */
	add(record: CallInput = {}): Call {
		const call = this.complete(record);
		this.sorted.splice(
			firstIndex(this.sorted, (other) => inLogOrder(other, call) > 0),
			0,
			call,
		);
		this.index(call);
		return call;
	}

	/** Adds one call with all its legs; see `CallSpec` for the kinds. */
	addCall(spec: CallSpec): Call[] {
		return this.addPlanned(planOf(spec, this.clock.now(), this.directory));
	}

	/** Adds one call of which everything is decided. */
	addPlanned(plan: CallPlan): Call[] {
		return legsOf(plan, (at) => this.nextId(at)).map((leg) => this.add(leg));
	}

	/** Adds a record that comes into the log so many milliseconds after the call's end. */
	late(record: CallInput, delayMs: number): Call {
		const { endTime } = this.complete(record);
		return this.add({ ...record, stamp: endTime + delayMs });
	}

	/** Changes a record that is there: a note, a category or a recording that comes after the call. */
	change(uniqueid: string, patch: CallInput): Call {
		const call = this.byUnique.get(uniqueid);
		if (!call) throw new Error(`There is no record ${uniqueid}.`);
		this.remove(uniqueid);
		return this.add({ ...call, ...patch });
	}

	/** Takes a record away; false when there was none. */
	remove(uniqueid: string): boolean {
		const call = this.byUnique.get(uniqueid);
		if (!call) return false;
		this.sorted.splice(
			firstIndex(this.sorted, (other) => inLogOrder(other, call) >= 0),
			1,
		);
		this.byUnique.delete(uniqueid);
		const rest = this.legs(call.linkedid).filter((leg) => leg !== call);
		if (rest.length === 0) this.byLinked.delete(call.linkedid);
		else this.byLinked.set(call.linkedid, rest);
		if (call.filename) this.byFile.delete(call.filename);
		return true;
	}

	/** Takes all records away. */
	clear(): void {
		this.sorted.length = 0;
		for (const index of [this.byUnique, this.byLinked, this.byFile]) index.clear();
	}

	/** Adds so many records of realistic calls that begin between two times; the same for the same seed. */
	generate(count: number, span: { from: Time; to: Time }): Call[] {
		const times = { from: toMillis(span.from), to: toMillis(span.to) };
		const added: Call[] = [];
		for (const plan of plansFor(count, times, this.directory, this.random)) {
			for (const leg of legsOf(plan, (at) => this.nextId(at))) {
				if (added.length === count) break;
				const call = this.complete(leg);
				this.index(call);
				added.push(call);
			}
		}
		for (const call of added) this.sorted.push(call);
		this.sorted.sort(inLogOrder);
		return added.sort(inLogOrder);
	}

	/** Whether a record is in the log by now: the call has ended, and its record is written. */
	isInLog(call: Call): boolean {
		const now = this.clock.now();
		return call.endTime <= now && call.stamp <= now;
	}

	/** The identifiers of the calls of which every record is in the log by now. */
	wholeCalls(): string[] {
		const whole = new Map<string, boolean>();
		for (const call of this.sorted) {
			const { linkedid } = call;
			whole.set(linkedid, (whole.get(linkedid) ?? true) && this.isInLog(call));
		}
		return [...whole].filter(([, isWhole]) => isWhole).map(([linkedid]) => linkedid);
	}

	/** For how many milliseconds a record has been in the log; negative before that. */
	ageOf(call: Call): number {
		return this.clock.now() - Math.max(call.endTime, call.stamp);
	}

	/** The records in the log that began between two times, both included, oldest first. */
	inLog(from = -Infinity, to = Infinity): Call[] {
		const begin = firstIndex(this.sorted, ({ calldate }) => calldate >= from);
		const end = firstIndex(this.sorted, ({ calldate }) => calldate > to);
		return this.sorted.slice(begin, end).filter((call) => this.isInLog(call));
	}

	/** The records of calls in progress: begun and not ended. */
	running(): Call[] {
		const now = this.clock.now();
		const begin = firstIndex(this.sorted, ({ calldate }) => calldate >= now - LONGEST_CALL);
		const end = firstIndex(this.sorted, ({ calldate }) => calldate > now);
		return this.sorted.slice(begin, end).filter(({ endTime }) => endTime > now);
	}

	/** All records of one call, also those not in the log yet, oldest first. */
	legs(linkedid: string): readonly Call[] {
		return this.byLinked.get(linkedid) ?? [];
	}

	/** The record with this identifier. */
	find(uniqueid: string): Call | undefined {
		return this.byUnique.get(uniqueid);
	}

	/** The record whose recording has this name. */
	withRecording(filename: string): Call | undefined {
		return this.byFile.get(filename);
	}

	/** An identifier no other record has, made as Asterisk makes them. */
	nextId(at: number): string {
		this.counter += 1;
		return `${Math.floor(at / 1000)}.${this.counter}`;
	}

	private complete(record: CallInput): Call {
		const now = this.clock.now();
		const begin = record.calldate ?? record.endTime;
		const id = record.uniqueid ?? this.nextId(begin === undefined ? now : toMillis(begin));
		return completeCall(record, id, now, this.directory);
	}

	private index(call: Call): void {
		if (this.byUnique.has(call.uniqueid)) {
			throw new Error(`There is a record ${call.uniqueid} already.`);
		}
		this.byUnique.set(call.uniqueid, call);
		const legs = this.byLinked.get(call.linkedid);
		if (legs) this.byLinked.set(call.linkedid, [...legs, call].sort(inLogOrder));
		else this.byLinked.set(call.linkedid, [call]);
		if (call.filename) this.byFile.set(call.filename, call);
	}
}
