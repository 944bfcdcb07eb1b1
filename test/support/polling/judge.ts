import { type History, LOOK_BACK, readsInParts } from './histories';
import type { Lived } from './live';
import type { Emission } from './n8nModel';
import type { PlannedCall } from './plannedCalls';
import type { Switchboard } from './switchboard';

const SECOND = 1_000;

/** So soon (ms) after its end a leg is written that is not late, where polls are a minute apart; and where they are closer. */
const PROMPT = { usual: 50 * SECOND, close: 25 * SECOND };

/** A leg that is written later than this (ms) after the end of its call is not waited for. */
const LATEST_LEG = 300 * SECOND;

/** How much a time in whole seconds may be off (ms). */
const WHOLE_SECOND = SECOND;

export type FaultKind =
	| 'lost'
	| 'repeated'
	| 'unwanted'
	| 'in progress'
	| 'without a prompt leg'
	| 'wrong legs';

export interface Fault {
	kind: FaultKind;
	callId: string;
	/** Seconds from the start. */
	at?: number;
}

/** What is counted over many histories. */
export class Counts {
	histories = 0;
	calls = 0;
	emissions = 0;
	/** Emissions of calls that were emitted before, where n8n had not stored it. */
	repeatedByN8n = 0;
	discarded = 0;
	/** Calls seen in progress whose last leg was written late, by up to five minutes; and those emitted without it. */
	lateLegs = 0;
	withoutLateLeg = 0;
}

/** What is wrong with what came of a history. */
export class Judge {
	private readonly faults: Fault[] = [];

	constructor(
		private readonly history: History,
		private readonly lived: Lived,
		private readonly counts: Counts,
		private readonly start: number,
	) {}

	judge(): Fault[] {
		const { emissions, switchboards } = this.lived;
		const before = new Set<string>();
		for (const emission of emissions) {
			if (before.has(emission.callId)) this.counts.repeatedByN8n++;
			else this.judgeFirst(emission);
			before.add(emission.callId);
			this.judgeEmission(emission);
		}
		for (const [name, switchboard] of switchboards)
			this.judgeSwitchboard(name, switchboard, before);
		this.counts.histories++;
		this.counts.emissions += emissions.length;
		this.counts.discarded += this.lived.discarded;
		return this.faults;
	}

	private blame(kind: FaultKind, callId: string, at?: number): void {
		const seconds = at === undefined ? {} : { at: (at - this.start) / SECOND };
		this.faults.push({ kind, callId, ...seconds });
	}

	private judgeEmission({ callId, item, began, at, switchboard, isRepeated }: Emission): void {
		if (isRepeated) this.blame('repeated', callId, at);
		const call = this.find(switchboard, callId);
		if (!call) return this.blame('unwanted', callId, at);
		const legs = Number(item.legs);
		const written = call.legs.filter(({ writtenAt }) => writtenAt <= at).length;
		const surely = call.legs.filter(({ writtenAt }) => writtenAt <= began).length;
		const isClear = this.hasRightClocks && !readsInParts(this.history) && !this.isTooLong(call);
		if (legs > written || (isClear && legs < surely)) this.blame('wrong legs', callId, at);
	}

	/** A call that a killed or restored n8n emits again may have been forgotten in part. */
	private judgeFirst({ callId, item, began, at, switchboard }: Emission): void {
		const call = this.find(switchboard, callId);
		if (!call || !this.knowsProgress(call, switchboard, at) || this.isTooLong(call)) return;
		if (call.endsAt > at) this.blame('in progress', callId, at);
		const legs = Number(item.legs);
		const latest = Math.max(...call.legs.map(({ writtenAt, endsAt }) => writtenAt - endsAt));
		const isWhole = legs >= call.legs.length;
		if (latest <= this.prompt && !isWhole) this.blame('without a prompt leg', callId, at);
		const waits = call.writtenAt - call.endsAt;
		const isCounted = waits > PROMPT.usual && waits <= LATEST_LEG;
		if (!isCounted || !this.wasSeen(call, switchboard, began)) return;
		this.counts.lateLegs++;
		if (!isWhole) this.counts.withoutLateLeg++;
	}

	private judgeSwitchboard(
		name: string,
		{ calls, options: { clock } }: Switchboard,
		emitted: Set<string>,
	): void {
		const { accessFrom, firstRead } = this.lived;
		const since = accessFrom.get(name);
		const first = firstRead.get(name);
		this.counts.calls += calls.length;
		for (const call of calls) {
			const isEmitted = emitted.has(call.id);
			if (since === undefined) {
				if (isEmitted) this.blame('unwanted', call.id);
				continue;
			}
			const tolerance = WHOLE_SECOND + this.clockDifference(since) + this.slowest;
			// Records hold the times that the platform's clock showed, so a jump of it may move an end over the activation.
			const isBefore = call.endsAt < since - tolerance;
			if (isEmitted && isBefore && !clock.jumpsBetween(call.startsAt, since + this.slowest)) {
				this.blame('unwanted', call.id);
			}
			if (!isEmitted && first && this.isWanted(name, call, first)) this.blame('lost', call.id);
		}
	}

	private isWanted(
		name: string,
		call: PlannedCall,
		{ began, ended: since }: { began: number; ended: number },
	): boolean {
		const { switchboards, accessFrom } = this.lived;
		const clock = switchboards.get(name)?.options.clock;
		if (!clock || this.isTooLong(call)) return false;
		const activation = accessFrom.get(name) ?? began;
		const shown = Math.max(...[activation, began, since].map((time) => clock.show(time)));
		// The known legs of a call over that moment ended before it. The trigger waits for the others as long as for any last leg.
		const hasEndedLeg = call.legs.some(
			({ endsAt, record }) =>
				endsAt < since + WHOLE_SECOND || Date.parse(record.endTime ?? '') < shown + WHOLE_SECOND,
		);
		const latest = this.wasSeen(call, name, Infinity) ? LATEST_LEG : 0;
		const isLate = call.legs.some(({ writtenAt, endsAt }) => writtenAt - endsAt > latest);
		// Nor can one that goes on be told from one that ended before, while the platform does not list the calls in progress.
		const isKnown = this.knowsProgress(call, name, call.writtenAt + LATEST_LEG);
		if (hasEndedLeg && (isLate || !isKnown)) return false;
		// What the first switchboard still has when the credential changes is not read any more.
		const change = accessFrom.get('other');
		if (name === 'own' && change !== undefined) return false;
		return call.endsAt >= since + WHOLE_SECOND && call.recordedEnd >= shown + WHOLE_SECOND;
	}

	/** Whether it is longer, or written later, than the look-back: such calls are not promised, and an option raises it. */
	private isTooLong(call: PlannedCall): boolean {
		const { n8nClock, platformClock } = this.history;
		const offsets = [...n8nClock, ...platformClock].map(({ offset }) => offset);
		const spread = Math.max(0, ...offsets) - Math.min(0, ...offsets);
		return call.writtenAt - call.startsAt + spread > LOOK_BACK - 9 * SECOND;
	}

	/** Whether the calls in progress could be read, and the clocks were left alone, while the call mattered. */
	private knowsProgress(call: PlannedCall, switchboard: string, at: number): boolean {
		const board = this.lived.switchboards.get(switchboard);
		if (!board) return false;
		const { clock, outages = [] } = board.options;
		const looks = board.looks.filter((look) => look <= call.startsAt);
		const from = Math.max(this.start, looks.at(-1) ?? 0);
		const isOut = outages.some((outage) => outage.from <= at && outage.to >= from);
		const begin = Math.min(call.startsAt, from);
		const { n8nClock } = this.lived;
		return !isOut && !clock.jumpsBetween(begin, at) && !n8nClock.jumpsBetween(begin, at);
	}

	private wasSeen({ startsAt, endsAt }: PlannedCall, switchboard: string, before: number): boolean {
		const looks = this.lived.switchboards.get(switchboard)?.looks ?? [];
		return looks.some((look) => look >= startsAt && look < endsAt && look <= before);
	}

	private find(switchboard: string, callId: string): PlannedCall | undefined {
		return this.lived.switchboards.get(switchboard)?.calls.find(({ id }) => id === callId);
	}

	private get hasRightClocks(): boolean {
		return this.history.n8nClock.length + this.history.platformClock.length === 0;
	}

	private get prompt(): number {
		const isClose = this.history.steps.some(({ pause }) => pause < 60 * SECOND);
		return isClose ? PROMPT.close : PROMPT.usual;
	}

	/** The longest time that a request takes: what the platform says of its clock may be so old. */
	private get slowest(): number {
		return Math.max(0, ...this.history.steps.map(({ weather }) => weather.takes ?? 0));
	}

	private clockDifference(time: number): number {
		const clock = this.lived.switchboards.get('own')?.options.clock;
		return Math.abs(this.lived.n8nClock.offsetAt(time) - (clock?.offsetAt(time) ?? 0));
	}
}
