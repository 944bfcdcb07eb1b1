import { PLATFORM_ZONE } from '../clock';
import type { Parameters } from '../service/request';
import { startOfDay } from '../zones';

/** A span of time in milliseconds since 1970, both ends included. */
export interface Span {
	from: number;
	to: number;
}

/** The span a report is asked for; today so far when the request does not say. */
export function spanOf(query: Parameters, now: number): Span {
	const zone = query.text('timezone') ?? PLATFORM_ZONE;
	return {
		from: query.time('startTime') ?? startOfDay(now, zone),
		to: query.time('endTime') ?? now,
	};
}

/** Whether a list lets a value pass; an empty list lets all pass. */
export function allows(list: readonly string[], value: string | null | undefined): boolean {
	return list.length === 0 || (typeof value === 'string' && list.includes(value));
}
