import type { IDataObject } from 'n8n-workflow';

import { InvalidParameterError } from '../errors/nodeErrors';
import { parameterName } from '../parameters/parameterNames';
import { DEFAULT_TIME_ZONE, parseTime } from '../time/time';
import {
	booleanValue,
	isObject,
	listValue,
	rejectTooLong,
	truncate,
	toText,
	textValue,
	timeZoneValue,
} from '../parameters/parameterValues';

/**
 * Times become UTC, lists typed with commas become lists, and what is empty is left out.
 * @param operation whose fields it comes from, for their names
 * @param workflowZone how dates without an offset are meant, unless the query names a zone: n8n's date picker gives
 * them in the zone of the workflow
 * @throws InvalidParameterError for a value that cannot be sent, a time or a zone that cannot be read, or an end
 * before its start
 */
export function buildQuery(
	query: IDataObject,
	operation = '',
	workflowZone = DEFAULT_TIME_ZONE,
): IDataObject {
	const zone = timeZoneValue(query.timezone, workflowZone);
	const prepared: IDataObject = {};
	for (const [key, value] of Object.entries(query)) {
		if ((value ?? '') === '') continue;
		const name = `${operation}.${key}`;
		const sent = (READERS[key] ?? textValue)(name, value, zone);
		rejectTooLong(name, sent);
		if (sent !== '' && !(Array.isArray(sent) && sent.length === 0)) prepared[key] = sent;
	}
	const { startTime, endTime } = prepared;
	if (startTime && endTime && endTime < startTime) {
		throw new InvalidParameterError(
			'"End Time" is before "Start Time".',
			'Enter an end that comes after the start.',
		);
	}
	return prepared;
}

/** Query parameters that are no single text. */
const READERS: Record<
	string,
	(name: string, value: unknown, zone: string) => string | string[] | number | boolean
> = {
	agents: listValue,
	answered: booleanValue,
	callcenter: booleanValue,
	categories: categoriesOf,
	endTime: timeOf,
	events: listValue,
	extensions: listValue,
	metadata: booleanValue,
	queues: listValue,
	sla: secondsOf,
	startTime: timeOf,
	teams: listValue,
	usersId: listValue,
};

/** Nested category IDs, which the API takes as JSON text. */
function categoriesOf(_: string, value: unknown): string {
	const nested = typeof value === 'string' ? parsed(value) : value;
	if (nested === '' || (Array.isArray(nested) && nested.length === 0)) return '';
	if (Array.isArray(nested) && nested.every(isListOfIds)) return JSON.stringify(nested);
	throw new InvalidParameterError(
		'"Categories" is not a nested list of category IDs.',
		'Enter it as [[1,2],[3]], which means (1 or 2) and 3.',
	);
}

function isListOfIds(value: unknown): boolean {
	return Array.isArray(value) && value.every((id) => Number.isSafeInteger(id) && id >= 0);
}

/** The value of JSON text; `''` when there is none, undefined when it is no JSON. */
function parsed(json: string): unknown {
	if (json.trim() === '') return '';
	try {
		return JSON.parse(json) as unknown;
	} catch {
		// The caller says what is expected instead.
		return undefined;
	}
}

function secondsOf(name: string, value: unknown): number | string {
	const given = textValue(name, value);
	if (given === '') return '';
	const seconds = Number(given);
	if (Number.isInteger(seconds) && seconds > 0) return seconds;
	throw new InvalidParameterError(
		'"Service Level" is not a number of seconds.',
		'Enter a whole number from 1 on, as 20.',
	);
}

function timeOf(name: string, value: unknown, zone: string): string {
	const given = timeText(value).trim();
	if (given === '' && typeof value === 'string') return '';
	const time = parseTime(given, zone);
	if (time === undefined) {
		throw new InvalidParameterError(
			`"${parameterName(name)}" is not a date${given && `: ${truncate(given)}`}.`,
			'Enter one as 2026-01-31, or 2026-01-31T08:30:00.',
		);
	}
	return new Date(time).toISOString();
}

/** An expression gives a time as text, as a Date, or as a DateTime of luxon: {{ $now }}. */
export function timeText(value: unknown): string {
	const json: unknown = isObject(value) && typeof value.toJSON === 'function' && value.toJSON();
	return toText(json || value);
}
