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
 * Makes a request of what the routing of the fields gave: path parameters filled in, times as UTC, empty filters
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
		arrayFormat: 'repeat',
		disableFollowRedirect: true,
	};
	const user = String(context.getNodeParameter('actAs', '', { extractValue: true }) ?? '').trim();
	// Unmarked, a request runs as the user of the credential; marked with '', as the access itself.
	if (user !== '' || identity.asAccess) prepared[ACT_AS] = user;
	return prepared;
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
};

/**
 * Times become UTC, lists typed with commas become lists, and what is empty is left out.
 * @throws InvalidParameterError for a time or a zone that cannot be read, or an end before its start
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

function readTime(field: string, value: unknown, zone: string): number | undefined {
	if (value === undefined) return undefined;
	const time = parseTime(text(value), zone);
	if (time === undefined) {
		throw new InvalidParameterError(
			`"${field}" is not a date: ${shortened(text(value))}.`,
			'Enter one as 2026-01-31, or 2026-01-31T08:30:00.',
		);
	}
	return time;
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function shortened(value: string): string {
	return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
