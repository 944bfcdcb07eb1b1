import type { IDataObject } from 'n8n-workflow';

import { InvalidParameterError } from './errors';
import { parseTime } from './time';
import { isObject, notText, refuseTooLong, shortened, text, timeZoneIn, valuesIn } from './values';

/**
 * Times become UTC, lists typed with commas become lists, and what is empty is left out.
 * @throws InvalidParameterError for a value that cannot be sent, a time or a zone that cannot be read, or an end
 * before its start
 */
export function prepareQuery(query: IDataObject): IDataObject {
	const zone = timeZoneIn(query.timezone);
	const prepared: IDataObject = {};
	for (const [key, value] of Object.entries(query)) {
		const sent = READERS[key]?.(value) ?? value;
		refuseTooLong(key, sent);
		if (isObject(sent) && typeof sent.toJSON !== 'function') throw notText(key);
		if (sent !== '' && sent !== null && sent !== undefined) prepared[key] = sent;
	}
	const start = readTime('Start Time', prepared.startTime, zone);
	const end = readTime('End Time', prepared.endTime, zone);
	if (start !== undefined && end !== undefined && end < start) {
		throw new InvalidParameterError(
			'"End Time" is before "Start Time".',
			'Enter an end that comes after the start.',
		);
	}
	if (start !== undefined) prepared.startTime = new Date(start).toISOString();
	if (end !== undefined) prepared.endTime = new Date(end).toISOString();
	return prepared;
}

/** Query parameters that are entered in another form than they are sent. */
const READERS: Record<string, (value: unknown) => IDataObject[string]> = {
	extensions: listOf,
	teams: listOf,
	categories: categoriesOf,
	agents: listOf,
	events: listOf,
	queues: listOf,
	usersId: listOf,
	sla: secondsOf,
};

/** Values typed with commas between them; an empty list is left out as an empty text is. */
function listOf(value: unknown): string[] | string {
	const items = valuesIn(value);
	return items.length === 0 ? '' : items;
}

/** Nested category IDs, which the API takes as JSON text. */
function categoriesOf(value: unknown): string {
	const json = typeof value === 'string' ? value.trim() : JSON.stringify(value ?? '');
	if (json === '' || json === '""' || /^\[(\s*\[[\d\s,]*\]\s*,?)*\]$/.test(json))
		return json === '""' ? '' : json;
	throw new InvalidParameterError(
		'"Categories" is not a nested list of category IDs.',
		'Enter it as [[1,2],[3]], which means (1 or 2) and 3.',
	);
}

function secondsOf(value: unknown): number | string {
	const given = text(value).trim();
	if (given === '') return '';
	const seconds = Number(given);
	if (Number.isInteger(seconds) && seconds > 0) return seconds;
	throw new InvalidParameterError(
		'"Service Level" is not a number of seconds.',
		'Enter a whole number from 1 on, as 20.',
	);
}

function readTime(field: string, value: unknown, zone: string): number | undefined {
	if (value === undefined) return undefined;
	const given = timeText(value);
	const time = parseTime(given, zone);
	if (time === undefined) {
		throw new InvalidParameterError(
			`"${field}" is not a date: ${shortened(given)}.`,
			'Enter one as 2026-01-31, or 2026-01-31T08:30:00.',
		);
	}
	return time;
}

/** An expression gives a time as text, as a Date, or as a DateTime of luxon: {{ $now }}. */
function timeText(value: unknown): string {
	const json: unknown = isObject(value) && typeof value.toJSON === 'function' && value.toJSON();
	return text(json || value);
}
