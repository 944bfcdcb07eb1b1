import type { IDataObject } from 'n8n-workflow';

import { InvalidParameterError } from '../errors/errors';
import { parameterName } from './declaredParameters';
import { DEFAULT_TIME_ZONE, isTimeZone, parseTime } from '../time/time';

/**
 * The text of a required field.
 * @throws InvalidParameterError when it is empty, or no single value
 */
export function requireValue(name: string, value: unknown): string {
	const given = textValue(name, value);
	if (given !== '') return given;
	throw new InvalidParameterError(
		`"${parameterName(name)}" is empty.`,
		'Enter a value, or map one from an earlier node.',
	);
}

/**
 * The values of a required list, typed with commas between them or mapped as a list; each of them once.
 * @throws InvalidParameterError when there is none, or one that is empty or no text
 */
export function requireList(name: string, value: unknown): string[] {
	const filled = listValue(name, value);
	if (Array.isArray(value) && value.some((item) => toText(item).trim() === '')) throw notList(name);
	if (filled.length === 0) requireValue(name, '');
	return [...new Set(filled)];
}

/**
 * The values of a list, typed with commas between them or mapped as a list; without the empty ones.
 * @throws InvalidParameterError for what is no text: left out, it would widen what the list narrows
 */
export function listValue(name: string, value: unknown): string[] {
	const items: unknown[] = Array.isArray(value) ? value : [value];
	if (Array.isArray(value) && items.some((item) => (item ?? undefined) === undefined)) {
		throw notList(name);
	}
	if (items.some(isNoText)) throw notList(name);
	for (const item of items) rejectNumericCallId(name, item);
	return splitList(value);
}

/** The values chosen from a list, mapped as one, or typed with commas between them; without the empty ones. */
export function splitList(value: unknown): string[] {
	const items: unknown[] = Array.isArray(value) ? value : toText(value).split(',');
	return items.map((item) => toText(item).trim()).filter((item) => item !== '');
}

function notList(name: string): InvalidParameterError {
	return new InvalidParameterError(
		`"${parameterName(name)}" holds a value that is empty or no text.`,
		'Check the list, or the expression that gives it.',
	);
}

/**
 * What a switch says; an expression may say it as text.
 * @throws InvalidParameterError for everything else
 */
export function booleanValue(name: string, value: unknown): boolean {
	const said = String(value).trim().toLowerCase();
	if (typeof value === 'boolean' || (typeof value === 'string' && /^(true|false)$/.test(said))) {
		return said === 'true';
	}
	throw new InvalidParameterError(
		`"${parameterName(name)}" is neither true nor false.`,
		'Switch it on or off, or check the expression that gives it.',
	);
}

/** The refusal of a value that an expression, or an old workflow, gives and the field does not offer. */
export function unknownOption(displayName: string, todo = ''): InvalidParameterError {
	return new InvalidParameterError(
		`"${displayName}" is not one of its choices.`,
		`Choose one from the list${todo}.`,
	);
}

/**
 * The zone in a field.
 * @param otherwise the zone when the field is empty: that of the switchboard when left out
 * @throws InvalidParameterError when this machine knows none of that name
 */
export function timeZoneValue(value: unknown, otherwise = DEFAULT_TIME_ZONE): string {
	const zone = textValue('timezone', value) || otherwise;
	if (isTimeZone(zone)) return zone;
	throw new InvalidParameterError(
		`"Time Zone" is not one that exists: ${truncate(zone)}.`,
		'Enter a name of the IANA list, as Europe/Prague.',
	);
}

/**
 * A time in UTC; `''` when the parameter is empty.
 * @param zone of dates without an offset
 * @throws InvalidParameterError for a value that is not a date
 */
export function timeValue(name: string, value: unknown, zone: string): string {
	const given = timeText(value).trim();
	if (given === '' && typeof value === 'string') return '';
	const time = parseTime(given, zone);
	if (time !== undefined) return new Date(time).toISOString();
	throw new InvalidParameterError(
		`"${parameterName(name)}" is not a date${given && `: ${truncate(given)}`}.`,
		'Enter one as 2026-01-31, or 2026-01-31T08:30:00.',
	);
}

/** The text of a time. An expression returns a text, a Date, or a DateTime of luxon: {{ $now }}. */
export function timeText(value: unknown): string {
	const json: unknown = isObject(value) && typeof value.toJSON === 'function' && value.toJSON();
	return toText(json || value);
}

/**
 * The number in a field.
 * @returns undefined when it is empty
 * @throws InvalidParameterError when it holds anything but a whole number
 */
export function wholeNumberValue(name: string, value: unknown): number | undefined {
	const given = textValue(name, value);
	if (given === '') return undefined;
	if (/^\d{1,15}$/.test(given)) return Number(given);
	throw new InvalidParameterError(
		`"${parameterName(name)}" is not a whole number.`,
		'Enter digits only, or map a number from an earlier node.',
	);
}

/**
 * The text in a field; `''` when it is empty.
 * @throws InvalidParameterError for what was mapped by mistake: a list, a record, a switch, a sum that is none
 */
export function textValue(name: string, value: unknown): string {
	rejectNumericCallId(name, value);
	if (!isNoText(value)) return toText(value).trim();
	throw new InvalidParameterError(
		`"${parameterName(name)}" is not a text.`,
		'Map a single value from an earlier node.',
	);
}

const CALL_IDS = ['callId', 'callIds', 'channelId', 'linkedid', 'uniqueid'];

/** As a number, 1767600000.1230 has lost its last digit: it is the ID of another call. */
function rejectNumericCallId(name: string, value: unknown): void {
	const own = name.slice(name.lastIndexOf('.') + 1);
	if (typeof value !== 'number' || !CALL_IDS.includes(own)) return;
	throw new InvalidParameterError(
		`"${parameterName(name)}" is a number, which may have lost its last digits.`,
		'Map it as text, from a field that holds text.',
	);
}

function isNoText(value: unknown): boolean {
	return (value ?? '') !== '' && toText(value) === '';
}

/** A text or a number as text; `''` for everything else. */
export function toText(value: unknown): string {
	return typeof value === 'string' || Number.isFinite(value) ? String(value) : '';
}

// Far beyond any value that the platform knows; a longer one would only break the request.
const LONGEST_TEXT = 10_000;

/**
 * Refuses a text that cannot be meant, such as a whole file that was mapped by mistake.
 * @throws InvalidParameterError that names the field
 */
export function rejectTooLong(name: string, value: unknown): void {
	const texts: unknown[] = Array.isArray(value) ? value : [value];
	if (texts.every((item) => toText(item).length <= LONGEST_TEXT)) return;
	throw new InvalidParameterError(
		`"${parameterName(name)}" is too long: more than ${LONGEST_TEXT} characters.`,
		'Check the value, or the expression that gives it.',
	);
}

/** Whether a value is a record: an object and no list. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a user typed, short enough for a sentence. */
export function truncate(value: string): string {
	return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
