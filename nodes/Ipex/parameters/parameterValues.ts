import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { InvalidParameterError } from '../errors/errors';
import { parameterName } from './declaredParameters';
import { DEFAULT_COUNTRY, NUMBERING_PLANS } from '../phone/numberingPlans';
import { DEFAULT_TIME_ZONE, isTimeZone, parseTime } from '../time/time';

/**
 * The text of a required parameter.
 * @throws InvalidParameterError when it is empty or not a single value
 */
export function requireValue(name: string, value: unknown): string {
	const given = textValue(name, value);
	if (given !== '') return given;
	throw new InvalidParameterError(
		`'${parameterName(name)}' is empty.`,
		'Enter a value, or map one from an earlier node.',
	);
}

/**
 * The values of a required list, typed with commas or mapped as a list. Each value is there once.
 * @throws InvalidParameterError when there is none, or when one is empty or not a text
 */
export function requireList(name: string, value: unknown): string[] {
	const filled = listValue(name, value);
	if (Array.isArray(value) && value.some((item) => toText(item).trim() === '')) throw notList(name);
	if (filled.length === 0) requireValue(name, '');
	return [...new Set(filled)];
}

/**
 * The values of a list, typed with commas or mapped as a list, without empty ones.
 * @throws InvalidParameterError for a value that is not a text. Without it, the operation would return more
 */
export function listValue(name: string, value: unknown): string[] {
	const items: unknown[] = Array.isArray(value) ? value : [value];
	if (Array.isArray(value) && items.some((item) => (item ?? undefined) === undefined)) {
		throw notList(name);
	}
	if (items.some(isNoText)) throw notList(name);
	for (const item of items) rejectNumericCallId(name, item);
	const filled = splitList(value);
	// Such as ", " of two expressions without a value, or [' '].
	const isBlank = Array.isArray(value) ? value.length === 0 : toText(value).trim() === '';
	if (filled.length === 0 && !isBlank) throw notList(name);
	return filled;
}

/** The values chosen from a list, mapped as a list, or typed with commas, without empty ones. */
function splitList(value: unknown): string[] {
	const items: unknown[] = Array.isArray(value) ? value : toText(value).split(',');
	return items.map((item) => toText(item).trim()).filter((item) => item !== '');
}

function notList(name: string): InvalidParameterError {
	return new InvalidParameterError(
		`'${parameterName(name)}' holds a value that is empty or no text.`,
		'Check the list, or the expression that gives it.',
	);
}

/**
 * The value of a boolean parameter. An expression may return it as text.
 * @throws InvalidParameterError for every other value
 */
export function booleanValue(name: string, value: unknown): boolean {
	const said = String(value).trim().toLowerCase();
	if (typeof value === 'boolean' || (typeof value === 'string' && /^(true|false)$/.test(said))) {
		return said === 'true';
	}
	throw new InvalidParameterError(
		`'${parameterName(name)}' is neither true nor false.`,
		'Switch it on or off, or check the expression that gives it.',
	);
}

/**
 * The values chosen from a list, or mapped as one.
 * @throws InvalidParameterError for a value that is not among the choices
 */
export function choicesValue(
	name: string,
	value: unknown,
	choices: INodePropertyOptions[],
): string[] {
	const given = listValue(name, value);
	if (given.every((one) => choices.some((choice) => choice.value === one))) return given;
	throw unknownOption(parameterName(name));
}

/** The error for a value that the parameter does not offer. It comes from an expression or an old workflow. */
export function unknownOption(displayName: string, todo = ''): InvalidParameterError {
	return new InvalidParameterError(
		`'${displayName}' is not one of its choices.`,
		`Choose one from the list${todo}.`,
	);
}

/**
 * The country of numbers that are written without a country code. By default it is the Czech Republic.
 * @throws InvalidParameterError for a country without a numbering plan
 */
export function countryValue(value: unknown): string {
	const country = textValue('Default Country', value) || DEFAULT_COUNTRY;
	if (Object.keys(NUMBERING_PLANS).includes(country)) return country;
	throw unknownOption('Default Country');
}

/**
 * The time zone in a parameter.
 * @param otherwise the zone if the parameter is empty. By default it is that of the switchboard
 * @throws InvalidParameterError for a zone that does not exist
 */
export function timeZoneValue(value: unknown, otherwise = DEFAULT_TIME_ZONE): string {
	const zone = textValue('Time Zone', value) || otherwise;
	if (isTimeZone(zone)) return zone;
	throw new InvalidParameterError(
		`'Time Zone' is not one that exists: ${truncate(zone)}.`,
		'Enter it in the form Europe/Prague.',
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
		`'${parameterName(name)}' is not a date${given && `: ${truncate(given)}`}.`,
		'Enter it in the form 2026-01-31, or 2026-01-31T08:30:00.',
	);
}

/** The text of a time. An expression returns a text, a Date, or a DateTime of luxon: {{ $now }}. */
export function timeText(value: unknown): string {
	const json: unknown = isObject(value) && typeof value.toJSON === 'function' && value.toJSON();
	return toText(json || value);
}

/**
 * The whole number in a parameter.
 * @returns undefined when it is empty
 * @throws InvalidParameterError for every other value
 */
export function wholeNumberValue(name: string, value: unknown): number | undefined {
	const given = textValue(name, value);
	if (given === '') return undefined;
	if (/^\d{1,15}$/.test(given)) return Number(given);
	throw new InvalidParameterError(
		`'${parameterName(name)}' is not a whole number.`,
		'Enter digits only, or map a number from an earlier node.',
	);
}

/**
 * The number in a parameter.
 * @param otherwise the number if the parameter is empty
 * @throws InvalidParameterError for a negative number, and for every other value
 */
export function numberValue(name: string, value: unknown, otherwise: number): number {
	const given = textValue(name, value);
	const number = given === '' ? otherwise : Number(given);
	if (number >= 0) return number;
	throw new InvalidParameterError(
		`'${parameterName(name)}' is not a number from 0 on.`,
		'Enter a number, or remove the option.',
	);
}

/**
 * The text in a parameter; `''` when it is empty.
 * @throws InvalidParameterError for a list, a record, a boolean or NaN, which were mapped by mistake
 */
export function textValue(name: string, value: unknown): string {
	rejectNumericCallId(name, value);
	if (!isNoText(value)) return toText(value).trim();
	throw new InvalidParameterError(
		`'${parameterName(name)}' is not a text.`,
		'Map a single value from an earlier node.',
	);
}

const CALL_IDS = ['callId', 'callIds', 'channelId', 'linkedid', 'uniqueid'];

/** As a number, 1767600000.1230 has lost its last digit. It would be the ID of another call. */
function rejectNumericCallId(name: string, value: unknown): void {
	const own = name.slice(name.lastIndexOf('.') + 1);
	if (typeof value !== 'number' || !CALL_IDS.includes(own)) return;
	throw new InvalidParameterError(
		`'${parameterName(name)}' is a number, which may have lost its last digits.`,
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

// All values of the platform are much shorter. A longer one would break the request.
const LONGEST_TEXT = 10_000;

/**
 * Rejects a text that is too long, such as a whole file that was mapped by mistake.
 * @throws InvalidParameterError that names the parameter
 */
export function rejectTooLong(name: string, value: unknown): void {
	const texts: unknown[] = Array.isArray(value) ? value : [value];
	if (texts.every((item) => toText(item).length <= LONGEST_TEXT)) return;
	throw new InvalidParameterError(
		`'${parameterName(name)}' is too long: more than ${LONGEST_TEXT} characters.`,
		'Check the value, or the expression that gives it.',
	);
}

/** Whether a value is a record: an object and not a list. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a user typed, short enough for a sentence. */
export function truncate(value: string): string {
	return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
