import type { IDataObject, IExecutePaginationFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { ACT_AS } from '../../../credentials/session';
import { InvalidParameterError } from './errors';
import { DEFAULT_TIME_ZONE, isTimeZone, parseTime } from './time';

/** A request that knows whom it runs as. */
export type MarkedRequest = IHttpRequestOptions & { [ACT_AS]?: string };

/** Whom an operation runs as when its item names nobody. */
export interface Identity {
	/** The API access itself, also where its credential names a user. */
	asAccess?: boolean;
}

// No identifier of the platform comes near it; a longer one is something else that was mapped by mistake.
const LONGEST_ID = 500;

/**
 * Makes a request of what the routing of the fields gave: path parameters filled in, times as UTC, what is empty
 * left out, and the mark of the user it runs as.
 * @throws InvalidParameterError that names the field
 */
export function prepareRequest(
	context: IExecutePaginationFunctions,
	options: IHttpRequestOptions,
	identity: Identity,
): MarkedRequest {
	const qs = prepareQuery(options.qs ?? {});
	const prepared: MarkedRequest = {
		...options,
		url: fillPath(options.url, (name) =>
			context.getNodeParameter(name, '', { extractValue: true }),
		),
		qs,
		body: jsonText(prepareBody(options.body), options.headers),
		arrayFormat: 'repeat',
		disableFollowRedirect: true,
	};
	const user = String(context.getNodeParameter('actAs', '', { extractValue: true }) ?? '').trim();
	// Unmarked, a request runs as the user of the credential; marked with '', as the access itself.
	if (user !== '' || identity.asAccess) prepared[ACT_AS] = user;
	return prepared;
}

/** n8n sends no empty object as a body; where the operation says that it sends JSON, it goes out as text. */
function jsonText(body: IDataObject, headers: IDataObject = {}): IDataObject | string {
	return 'Content-Type' in headers && Object.keys(body).length === 0 ? '{}' : body;
}

/**
 * Fills `{name}` in a path with the parameter of that name.
 * @throws InvalidParameterError for a value that is empty or would lead elsewhere
 */
export function fillPath(path: string, parameter: (name: string) => unknown): string {
	return path.replace(/\{(\w+)\}/g, (_, name: string) => {
		const id = requireValue(name, parameter(name));
		if (id === '.' || id === '..' || id.length > LONGEST_ID || /\p{Surrogate}/u.test(id)) {
			throw new InvalidParameterError(
				`"${FIELD_NAMES[name] ?? name}" is not an ID of IPEX.`,
				'Check the value, or the expression that gives it.',
			);
		}
		return encodeURIComponent(id);
	});
}

/**
 * The text of a required field.
 * @throws InvalidParameterError when it is empty
 */
export function requireValue(name: string, value: unknown): string {
	const given = text(value).trim();
	if (given !== '') return given;
	throw new InvalidParameterError(
		`"${FIELD_NAMES[name] ?? name}" is empty.`,
		'Enter a value, or map one from an earlier node.',
	);
}

/**
 * The values of a required list, typed with commas between them or mapped as a list; each of them once.
 * @throws InvalidParameterError when there is none, or one that is no text
 */
export function requireList(name: string, value: unknown): string[] {
	const given: unknown[] = Array.isArray(value) ? value : text(value).split(',');
	const items = given.map((item) => text(item).trim());
	if (Array.isArray(value) && items.includes('')) {
		throw new InvalidParameterError(
			`"${FIELD_NAMES[name] ?? name}" holds a value that is empty or no text.`,
			'Check the list, or the expression that gives it.',
		);
	}
	const filled = items.filter((item) => item !== '');
	if (filled.length === 0) requireValue(name, '');
	return [...new Set(filled)];
}

/** How required fields are called in the node. */
const FIELD_NAMES: Record<string, string> = {
	binaryPropertyName: 'Put Output File in Field',
	callId: 'Call ID',
	callIds: 'Call IDs',
	endTime: 'End Time',
	extensions: 'Lines',
	filename: 'File Name',
	fileNames: 'File Names',
	startTime: 'Start Time',
	email: 'E-Mail',
	userId: 'User',
	numberId: 'Number',
	callerId: 'Caller ID',
	channelId: 'Channel',
	endpointId: 'Endpoint ID',
	extenId: 'Application Line',
	fwdNum: 'Forward Number',
	identityValue: 'User',
	outRouteId: 'Outbound Route ID',
	profileId: 'Profile',
	to: 'To',
};

/**
 * The body without what is empty; numbers and texts in the type that the API asks for, whichever of the two an
 * expression gave.
 * @throws InvalidParameterError for a value that is neither, and for an ID that has to be a number and is none
 */
export function prepareBody(body: unknown): IDataObject {
	const prepared: IDataObject = {};
	for (const [key, value] of Object.entries(isObject(body) ? body : {})) {
		const read =
			BODY_READERS[key] ?? ((_, given) => (isObject(given) ? prepareBody(given) : given));
		const sent = read(key, value);
		const isEmpty = isObject(sent) && Object.keys(sent).length === 0;
		if (sent !== '' && sent !== null && sent !== undefined && !isEmpty) {
			prepared[key] = sent as IDataObject[string];
		}
	}
	return prepared;
}

/**
 * The number in a field.
 * @returns undefined when it is empty
 * @throws InvalidParameterError when it holds anything but a whole number
 */
export function wholeNumberOf(name: string, value: unknown): number | undefined {
	const given = textOf(name, value);
	if (given === '') return undefined;
	if (/^\d{1,15}$/.test(given)) return Number(given);
	throw new InvalidParameterError(
		`"${FIELD_NAMES[name] ?? name}" is not a whole number.`,
		'Enter digits only, or map a number from an earlier node.',
	);
}

/** Fields of bodies that have a type of their own; the others are sent as they are. */
const BODY_READERS: Record<string, (name: string, value: unknown) => unknown> = {
	endpointId: wholeNumberOf,
	extenId: wholeNumberOf,
	outRouteId: wholeNumberOf,
	profileId: wholeNumberOf,
	callerId: textOf,
	fwdNum: textOf,
	identityValue: textOf,
	to: textOf,
	userId: textOf,
};

/** The text in a field; a list or a record is something else that was mapped by mistake. */
function textOf(name: string, value: unknown): string {
	if (typeof value !== 'object' || value === null) return text(value).trim();
	throw notText(name);
}

function notText(name: string): InvalidParameterError {
	return new InvalidParameterError(
		`"${FIELD_NAMES[name] ?? name}" is not a text.`,
		'Map a single value from an earlier node.',
	);
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Times become UTC, lists typed with commas become lists, and what is empty is left out.
 * @throws InvalidParameterError for a value that cannot be sent, a time or a zone that cannot be read, or an end
 * before its start
 */
export function prepareQuery(query: IDataObject): IDataObject {
	const zone = text(query.timezone) || DEFAULT_TIME_ZONE;
	if (!isTimeZone(zone)) {
		throw new InvalidParameterError(
			`"Time Zone" is not one that exists: ${shortened(zone)}.`,
			'Enter a name of the IANA list, as Europe/Prague.',
		);
	}
	const prepared: IDataObject = {};
	for (const [key, value] of Object.entries(query)) {
		const sent = READERS[key]?.(value) ?? value;
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
	const items = (Array.isArray(value) ? value : text(value).split(','))
		.map((item) => text(item).trim())
		.filter((item) => item !== '');
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

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function shortened(value: string): string {
	return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
