import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import type { Send } from '../../request/operation';
import { booleanParameter, limitOf, type PagedResponse } from '../../request/responseReaders';
import type { Call } from '../../call/call';
import { type CallFilter, passesFilter } from '../../call/callFilter';
import type { CallRecord } from '../../call/callRecord';
import { type CallFormat, readCallFormat } from '../../call/callFormat';
import { InvalidParameterError } from '../../errors/errors';
import { isPeriod, spanOf } from '../../time/namedPeriods';
import { differOnClock } from '../../time/time';
import { parameterName } from '../../parameters/declaredParameters';
import { spellings } from '../../phone/formatNumber';
import { numbersIn } from '../../phone/matchNumber';
import { dialableDigits } from '../../phone/parseNumber';
import { callFilterLists } from '../../parameters/callFilters';
import { sentParameters } from '../../parameters/sentParameters';
import { buildQuery } from '../../request/buildRequest';
import {
	booleanValue,
	requireValue,
	unknownOption,
	toText,
	textValue,
	timeText,
	timeZoneValue,
	truncate,
	wholeNumberValue,
} from '../../parameters/parameterValues';
import type { Stretch } from './foundCalls';
import { recordQuery } from './get';
import { getAllFields } from './getAll';

/** What an item asks the call log for. */
export interface Search {
	/** The parameters in which the requests for the records differ: one set for each spelling of a phone number. */
	asks: IDataObject[];
	/** The parameters of every request, with the period. */
	query: IDataObject;
	newestFirst: boolean;
	/** The time in which calls begin (s), both ends included; open ends are infinite. */
	period: Stretch;
	/** Whether the platform filters. */
	filtered: boolean;
	/** Whether a call passes the filters that are about whole calls; undefined when there are none. */
	passes: ((call: Call, records: CallRecord[]) => boolean) | undefined;
	style: CallFormat;
	/** How many items are wanted; Infinity for all. */
	limit: number;
}

/** Where the calls are read. */
export interface Source {
	context: IExecutePaginationFunctions;
	send: Send;
	log: Omit<PagedResponse, 'convert' | 'query'>;
}

export const NO_PERIOD: IDataObject = { startTime: undefined, endTime: undefined };

/** Every filter of the API that the operation offers, left out. Options such as `dstFilter` say how a filter compares. */
export const NO_FILTER: IDataObject = Object.fromEntries(
	getAllFields
		.flatMap((field) => sentParameters(field))
		.filter(({ parameter }) => /^filters\.|Filter$/.test(parameter))
		.filter(({ property }) => !(property in NO_PERIOD))
		.map(({ property }) => [property, undefined]),
);

/** How far the clock of the platform may be ahead of that of n8n. */
const CLOCKS_APART_MS = 24 * 3_600_000;

/** Filters that contain a phone number, and how each is compared. */
const NUMBER_FILTERS = [
	['phoneNumber', 'phoneNumberFilter'],
	['src', 'srcFilter'],
	['dst', 'dstFilter'],
] as const;

/**
 * Reads the parameters of Get Many.
 * @throws InvalidParameterError for an invalid value
 */
export function searchOf(context: IExecutePaginationFunctions): Search {
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const style = readCallFormat(options);
	const newestFirst = sortDirection(context, options) === 'desc';
	const ofApi = Object.entries(filters).filter(
		([name, value]) => (name in NO_FILTER || name in NO_PERIOD) && value !== null,
	);
	// A date without an offset, and a named period, are in the zone of the workflow.
	const zone = timeZoneValue(options.timezone, context.getTimezone());
	const asked = buildQuery({ ...Object.fromEntries(ofApi), timezone: zone }, 'callLog.getAll');
	const span = spanIn(context, asked, zone, filters);
	// Without an end, a list that is read from the oldest record on grows while it is read.
	const last = newestFirst ? undefined : Date.now() + CLOCKS_APART_MS;
	return {
		asks: asksOf(asked, options, style.country),
		query: {
			...recordQuery(context, newestFirst ? 'desc' : 'asc'),
			startTime: isoOf(span.from),
			endTime: isoOf(span.to ?? last),
		},
		newestFirst,
		period: { from: secondsOf(span.from, -Infinity), to: secondsOf(span.to, Infinity) },
		filtered: Object.keys(asked).some((name) => name in NO_FILTER),
		passes: filterOf(filters, style.country),
		style,
		limit: limitOf(context),
	};
}

/** A workflow that wants all calls reads them from the oldest on; one that wants some wants the latest. */
function sortDirection(context: IExecutePaginationFunctions, options: IDataObject): string {
	const { order } = context.getNodeParameter('sort', {}) as IDataObject;
	const chosen = textValue('order', order) || textValue('order', options.sortDirection);
	if (chosen === '') return booleanParameter(context, 'returnAll', true) ? 'asc' : 'desc';
	if (chosen === 'asc' || chosen === 'desc') return chosen;
	throw unknownOption('Order', '; an expression can give asc or desc');
}

/**
 * The period in ms. The end itself is outside, so no call is in two consecutive periods. Only a period that ends as
 * it begins is that moment. An hour that the clocks skip is empty: it ends before it begins.
 */
function spanIn(
	context: IExecutePaginationFunctions,
	{ startTime, endTime }: IDataObject,
	zone: string,
	entered: IDataObject,
): { from: number | undefined; to: number | undefined } {
	const from = timeIn(startTime);
	const end = timeIn(endTime);
	const isMoment =
		end === from && !differOnClock(timeText(entered.startTime), timeText(entered.endTime));
	const to = end === undefined || isMoment ? end : end - 1;
	const period = context.getNodeParameter('period', 'any');
	if (period === 'any') return { from, to };
	if (!isPeriod(period)) {
		throw unknownOption(
			'Period',
			'; an expression can give today, yesterday, thisWeek, lastWeek, thisMonth, lastMonth or any',
		);
	}
	const named = spanOf(period, Date.now(), zone);
	const both = {
		from: Math.max(named.start, from ?? -Infinity),
		to: Math.min(named.end - 1, to ?? Infinity),
	};
	if (both.from <= both.to) return both;
	throw new InvalidParameterError(
		"'Start Time' or 'End Time' leaves nothing of the 'Period'.",
		"Remove the times from 'Filters', or choose 'Any Time' as the period.",
	);
}

/** The API compares a number as it is written, so there is one request for each spelling that the log may contain. */
function asksOf(asked: IDataObject, options: IDataObject, country: string): IDataObject[] {
	let asks: IDataObject[] = [{}];
	for (const [name, comparison] of NUMBER_FILTERS) {
		const number = toText(asked[name]);
		if (number === '' || (toText(options[comparison]) || 'equal') !== 'equal') continue;
		const forms = spellings(oneNumber(name, number, country), country);
		asks = asks.flatMap((ask) => forms.map((form) => ({ ...ask, [name]: form })));
	}
	return asks;
}

/**
 * The number in a filter. The platform compares it as a whole, so several in one text would find nothing.
 * @throws InvalidParameterError for several numbers. A name may contain a comma
 */
function oneNumber(name: string, text: string, country: string): string {
	const numbers = numbersIn(text, country);
	if (numbers.length === 0) return requireValue(`callLog.getAll.${name}`, '');
	if (numbers.length === 1) return numbers[0] ?? text;
	if (numbers.every((number) => dialableDigits(number) === undefined)) return text;
	throw new InvalidParameterError(
		`'${parameterName(`callLog.getAll.${name}`)}' holds more than one number: ${truncate(text)}.`,
		'Enter one number. To search for several, make one input item for each of them.',
	);
}

function filterOf(filters: IDataObject, country: string): Search['passes'] {
	const wanted: CallFilter = {
		...callFilterLists(filters),
		numbers: [],
		minDuration: wholeNumberValue('minDuration', filters.minDuration ?? '') ?? 0,
	};
	const recordedOnly =
		(filters.recordedOnly ?? '') !== '' && booleanValue('recordedOnly', filters.recordedOnly);
	const isAsked = Object.values(wanted).some((value) =>
		Array.isArray(value) ? value.length > 0 : value > 0,
	);
	if (!isAsked && !recordedOnly) return undefined;
	return (call, records) => {
		// No direction chosen means all of them here, internal calls too.
		const own = call.direction === null ? [] : [call.direction];
		const directions = wanted.directions.length > 0 ? wanted.directions : own;
		return (
			(!recordedOnly || call.recording !== null) &&
			passesFilter(call, records, { ...wanted, directions }, country)
		);
	};
}

function timeIn(iso: unknown): number | undefined {
	return iso === undefined ? undefined : Date.parse(toText(iso));
}

function isoOf(time: number | undefined): string | undefined {
	return time === undefined ? undefined : new Date(time).toISOString();
}

function secondsOf(time: number | undefined, otherwise: number): number {
	return time === undefined ? otherwise : time / 1000;
}
