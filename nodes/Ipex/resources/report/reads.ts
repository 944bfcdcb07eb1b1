import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { list, type PagedAnswer } from '../../shared/answers';
import type { Read } from '../../shared/door';
import { InvalidParameterError } from '../../shared/errors';
import { boundsOf, isPeriod } from './namedPeriods';
import { prepareQuery } from '../../shared/query';
import { requireValue } from '../../shared/values';
import { DEFAULT_TIME_ZONE } from '../../shared/time';

/**
 * The bounds of the period that an item asks for, as query parameters. Both are always sent: what the API takes for
 * a missing one is not documented.
 * @throws InvalidParameterError for a period, a time or a time zone that does not exist
 */
export function periodQuery(context: IExecutePaginationFunctions): IDataObject {
	const timezone = context.getNodeParameter('options.timezone', '') || DEFAULT_TIME_ZONE;
	const { startTime, endTime } = prepareQuery({ timezone, ...timesOf(context, String(timezone)) });
	requireValue('startTime', startTime);
	return { startTime, endTime };
}

function timesOf(context: IExecutePaginationFunctions, zone: string): IDataObject {
	const now = Date.now();
	const period = context.getNodeParameter('period', 'today');
	if (isPeriod(period)) {
		// An unknown zone has no calendar; the check of the query tells the user.
		prepareQuery({ timezone: zone });
		const { from, to } = boundsOf(period, now, zone);
		return { startTime: new Date(from).toISOString(), endTime: new Date(to).toISOString() };
	}
	if (period !== 'custom') {
		throw new InvalidParameterError(
			'"Period" is not one of its choices.',
			'Choose one from the list; an expression can give today, yesterday, thisWeek, lastWeek, thisMonth, lastMonth or custom.',
		);
	}
	const startTime = context.getNodeParameter('startTime', '') as IDataObject[string];
	const endTime = context.getNodeParameter('endTime', '') as IDataObject[string];
	return { startTime, endTime: endTime || new Date(now).toISOString() };
}

/** A report that comes as one list, over the period of its item. */
export const listOverPeriod: Read = async (context, send) => {
	const bounds = periodQuery(context);
	return await list()(context, async () => await send(bounds));
};

/** How the events of agents are read. */
export const activityPages: PagedAnswer = {
	property: 'items',
	maxPageSize: 5_000,
	// Events have no ID: one is what it says. The same thing twice in a second is the same event.
	keyOf: ({ time, queue, agent, event, data }) => JSON.stringify([time, queue, agent, event, data]),
	query: periodQuery,
	convert: (_, records) => records,
};
