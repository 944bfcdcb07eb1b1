import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { type Convert, readList, type PagedResponse } from '../../request/responseReaders';
import { RECORD_TIME_ZONE } from '../../call/leg';
import type { Read } from '../../request/operation';
import { InvalidParameterError } from '../../errors/errors';
import { boundsOf, isPeriod } from '../../time/namedPeriods';
import { asAgentActivity } from './simplified';
import { isSimplified } from '../simplify';
import { buildQuery } from '../../request/buildRequest';
import { unknownOption, requireValue, timeZoneValue } from '../../parameters/parameterValues';

/**
 * The bounds of the period that an item asks for, as query parameters. Both are always sent: what the API takes for
 * a missing one is not documented.
 * @throws InvalidParameterError for a period, a time or a time zone that does not exist
 */
export function periodQuery(context: IExecutePaginationFunctions): IDataObject {
	const timezone = timeZoneValue(
		context.getNodeParameter('options.timezone', ''),
		context.getTimezone(),
	);
	const now = Date.now();
	const period = context.getNodeParameter('period', 'today');
	if (isPeriod(period)) {
		const { from, to } = boundsOf(period, now, timezone);
		return { startTime: new Date(from).toISOString(), endTime: new Date(to).toISOString() };
	}
	if (period !== 'custom') {
		throw unknownOption(
			'Period',
			'; an expression can give today, yesterday, thisWeek, lastWeek, thisMonth, lastMonth or custom',
		);
	}
	const given = (name: string) => context.getNodeParameter(name, '') as IDataObject[string];
	const { startTime, endTime } = buildQuery({
		timezone,
		startTime: given('startTime'),
		endTime: given('endTime'),
	});
	const start = requireValue('startTime', startTime);
	if (endTime) return { startTime, endTime };
	if (Date.parse(start) > now) {
		throw new InvalidParameterError(
			"'Start Time' is still to come.",
			"Enter a time that has passed, or an 'End Time' as well.",
		);
	}
	return { startTime, endTime: new Date(now).toISOString() };
}

/** The period of an item, and of simplified records the zone without a repeated hour. */
function queryWithZone(context: IExecutePaginationFunctions): IDataObject {
	const bounds = periodQuery(context);
	return isSimplified(context) ? { ...bounds, timezone: RECORD_TIME_ZONE } : bounds;
}

/** A report with times that comes as one list, over the period of its item. */
export function listOverPeriod(convert: Convert): Read {
	return async (context, send) => {
		const query = queryWithZone(context);
		return await readList(convert)(context, async () => await send(query));
	};
}

/** A report without times: the API has no time zone for it. */
export function figuresOverPeriod(convert: Convert): Read {
	return async (context, send) => {
		const bounds = periodQuery(context);
		return await readList(convert)(context, async () => await send(bounds));
	};
}

/** How the events of agents are read. */
export const activityPages: PagedResponse = {
	property: 'items',
	maxPageSize: 5_000,
	// Events have no ID: one is what it says. The same thing twice on a page is two events.
	keyOf: ({ time, queue, agent, event, data }) => JSON.stringify([time, queue, agent, event, data]),
	query: queryWithZone,
	convert: asAgentActivity,
};
