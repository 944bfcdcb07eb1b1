import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import type { ModelClock } from './timeline';

/** A leg: when it begins after the begin of its call, how long it lasts, and how long after its end it is written (s). */
export interface LegPlan {
	after: number;
	lasts: number;
	late: number;
}

export interface CallPlan {
	/** ms from the start of the history. */
	begins: number;
	legs: LegPlan[];
	way: 'In' | 'Out' | 'Loc';
	answered: boolean;
	number: string;
	/** Whether its records have no `uniqueid`. */
	lacksUniqueId: boolean;
	/** Whether its last leg has two records, one for each device of the line, which differ in how they ended only. */
	twoDevices: boolean;
}

/** A record of the log, and the truth about it (ms, true time). */
export interface LoggedLeg {
	record: CallRecord;
	callId: string;
	startsAt: number;
	endsAt: number;
	writtenAt: number;
}

/** A call that the model knows everything of. */
export interface PlannedCall {
	id: string;
	legs: LoggedLeg[];
	startsAt: number;
	endsAt: number;
	/** When its last record is written. */
	writtenAt: number;
	/** When its last leg ended, as its records say it (ms, the clock of the platform). */
	recordedEnd: number;
}

const SECOND = 1_000;

/** Whole seconds, as the platform writes them. */
export const recordTime = (time: number): string =>
	`${new Date(time).toISOString().slice(0, 19)}+00:00`;

/** The calls of a switchboard whose clock may be wrong. */
export function callsOf(
	plans: CallPlan[],
	start: number,
	clock: ModelClock,
	firstPlace = 0,
): PlannedCall[] {
	return plans.map((plan, index) => callOf(plan, start, clock, firstPlace + index));
}

function callOf(plan: CallPlan, start: number, clock: ModelClock, place: number): PlannedCall {
	const begin = start + plan.begins;
	const id = `${Math.floor(clock.show(begin) / SECOND)}.${place}`;
	const legs = plan.legs.flatMap((leg, index) => {
		const whole = legOf(plan, leg, begin, clock, id, index);
		const isLast = index === plan.legs.length - 1;
		return plan.twoDevices && isLast ? [otherDevice(whole, clock), whole] : [whole];
	});
	const ends = legs.map(({ endsAt }) => endsAt);
	return {
		id,
		legs,
		startsAt: Math.min(...legs.map(({ startsAt }) => startsAt)),
		endsAt: Math.max(...ends),
		writtenAt: Math.max(...legs.map(({ writtenAt }) => writtenAt)),
		recordedEnd: Math.max(...legs.map(({ record }) => Date.parse(record.endTime ?? ''))),
	};
}

function legOf(
	{ way, answered, number, lacksUniqueId }: CallPlan,
	{ after, lasts, late }: LegPlan,
	begin: number,
	clock: ModelClock,
	callId: string,
	index: number,
): LoggedLeg {
	const startsAt = begin + after * SECOND;
	const endsAt = startsAt + lasts * SECOND;
	const second = Math.floor(clock.show(startsAt) / SECOND);
	const [, place] = callId.split('.');
	const uniqueid = index === 0 ? callId : `${second}.${place}${index}`;
	return {
		callId,
		startsAt,
		endsAt,
		writtenAt: endsAt + late * SECOND,
		record: {
			linkedid: callId,
			...(lacksUniqueId ? {} : { uniqueid }),
			calldate: recordTime(clock.show(startsAt)),
			endTime: recordTime(clock.show(endsAt)),
			duration: lasts,
			billsec: answered ? lasts : 0,
			disposition: answered ? 'ANSWERED' : 'NO ANSWER',
			userAnswered: way === 'Out' ? null : answered,
			way,
			phoneNumber: number,
			src: way === 'In' ? number : '204',
			dst: way === 'In' ? '210000000' : number,
			// Each leg rings another phone: without identifiers, nothing else may tell two legs apart.
			line: String(204 + index),
		},
	};
}

/** The device of a line that stopped ringing, or gave up, while the other one went on. */
function otherDevice(leg: LoggedLeg, clock: ModelClock): LoggedLeg {
	const rings = Math.min(10 * SECOND, leg.endsAt - leg.startsAt);
	const endsAt = leg.startsAt + rings;
	return {
		...leg,
		endsAt,
		record: {
			...leg.record,
			endTime: recordTime(clock.show(endsAt)),
			duration: rings / SECOND,
			billsec: 0,
			disposition: leg.record.disposition === 'ANSWERED' ? 'NO ANSWER' : 'BUSY',
			userAnswered: leg.record.way === 'Out' ? null : false,
		},
	};
}
