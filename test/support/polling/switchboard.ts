import type { IDataObject } from 'n8n-workflow';

import { type LoggedLeg, type PlannedCall, recordTime } from './plannedCalls';
import type { ModelClock } from './timeline';

/** A stretch of true time (ms) in which `GET /calls/current` fails with a status, or cannot be reached. */
export interface Outage {
	from: number;
	to: number;
	status: number | 'unreachable';
}

export interface SwitchboardOptions {
	clock: ModelClock;
	/** So many records stand for the 5,000 of a page that the trigger asks for; smaller pages are smaller in proportion. */
	pageSize: number;
	/** Whether `startTime` and `endTime` mean the end of a call instead of its begin. */
	boundsEnd?: boolean;
	/** Whether records of the same second come in another order at each request. */
	unstableOrder?: boolean;
	outages?: Outage[];
	/** Whether the calls in progress have numbers as IDs. */
	numericIds?: boolean;
	/** Whether the log comes newest first, whatever order is asked for. */
	newestFirst?: boolean;
	/** Whether the log does not say how many pages it has. */
	hidesPages?: boolean;
	/** Answers what is asked beside the log and the calls in progress. */
	others?: (path: string, now: number) => unknown;
}

const USUAL_PAGE = 5_000;

/** Failures as n8n's request helper reports them. */
function unreachable(): Error {
	const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
	return Object.assign(new Error('connect ECONNREFUSED'), { cause });
}

export function refusal(status: number, headers: object = {}): Error {
	const cause = Object.assign(new Error('The platform refuses.'), {
		response: { status, headers },
	});
	return Object.assign(new Error('The platform refuses.', { cause }), { httpCode: String(status) });
}

/** The platform: what it answers at a moment (ms, true time). */
export class Switchboard {
	private requests = 0;

	private readonly legs: Array<LoggedLeg & { shownStart: number; shownEnd: number }>;

	/** When it told which calls are in progress. */
	readonly looks: number[] = [];

	constructor(
		readonly calls: PlannedCall[],
		readonly options: SwitchboardOptions,
	) {
		this.legs = calls
			.flatMap(({ legs }) => legs)
			.map((leg) => ({
				...leg,
				shownStart: Date.parse(leg.record.calldate ?? ''),
				shownEnd: Date.parse(leg.record.endTime ?? ''),
			}))
			.sort((a, b) => a.shownStart - b.shownStart);
	}

	/** @param shuffles whether a page begins with the last record of the page before it, and in another order */
	answer(path: string, query: IDataObject, now: number, shuffles: boolean): unknown {
		this.requests++;
		if (path === '/calls') return this.page(query, now, shuffles);
		if (path !== '/calls/current') return this.options.others?.(path, now) ?? [];
		const outage = this.outageAt(now);
		if (outage?.status === 'unreachable') throw unreachable();
		if (outage) throw this.refusal(outage.status, now);
		this.looks.push(now);
		return this.current(now);
	}

	/** What it refuses a request with. */
	refusal(status: number, now: number): Error {
		return refusal(status, this.headers(now));
	}

	headers(now: number): { date: string } {
		return { date: new Date(this.options.clock.show(now)).toUTCString() };
	}

	private outageAt(now: number): Outage | undefined {
		return this.options.outages?.find(({ from, to }) => from <= now && now < to);
	}

	/** A caller is in the switchboard from the begin of the first leg to the end of the last one. */
	private current(now: number): object[] {
		const { clock } = this.options;
		return this.calls
			.filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
			.map(({ id, startsAt }) => ({
				callId: this.options.numericIds ? Number(id) : id,
				channelId: `PJSIP/204-${id}`,
				channel: `PJSIP/204-${id}`,
				duration: Math.floor((now - startsAt) / 1_000),
				state: 'Up',
				creationTime: recordTime(clock.show(startsAt)),
			}));
	}

	private page(query: IDataObject, now: number, shuffles: boolean): object {
		const { boundsEnd, hidesPages } = this.options;
		const asked = Number(query.pageSize ?? USUAL_PAGE) / USUAL_PAGE;
		const pageSize = Math.max(1, Math.round(this.options.pageSize * asked));
		const from = query.startTime === undefined ? -Infinity : Date.parse(String(query.startTime));
		const to = query.endTime === undefined ? Infinity : Date.parse(String(query.endTime));
		const found = this.legs.filter(({ writtenAt, shownStart, shownEnd, callId }) => {
			const time = boundsEnd ? shownEnd : shownStart;
			const isAsked = query.linkedid === undefined || query.linkedid === callId;
			return writtenAt <= now && time >= from && time <= to && isAsked;
		});
		if (this.options.unstableOrder) this.mix(found);
		if (query.sortDirection === 'desc' || this.options.newestFirst) found.reverse();
		const currentPage = Number(query.page ?? 1);
		const begin = (currentPage - 1) * pageSize;
		let items = found.slice(shuffles ? Math.max(0, begin - 1) : begin, begin + pageSize);
		if (shuffles) items = [...items.slice(1), ...items.slice(0, 1)];
		return {
			items: items.map(({ record }) => record),
			currentPage,
			...(hidesPages ? {} : { totalPages: Math.ceil(found.length / pageSize) }),
			totalResults: found.length,
		};
	}

	/** Another order of what began in the same second. */
	private mix(legs: Array<{ shownStart: number }>): void {
		const order = new Map(legs.map((leg, at) => [leg, ((at + 1) * 7_919 * this.requests) % 101]));
		legs.sort((a, b) => a.shownStart - b.shownStart || (order.get(a) ?? 0) - (order.get(b) ?? 0));
	}
}
