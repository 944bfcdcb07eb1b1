import type { IDataObject, IExecutePaginationFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { type Service, serviceUrl } from '../../../credentials/serviceUrls';
import { ACT_AS } from '../../../credentials/session';
import { InvalidParameterError } from '../errors/errors';
import { operationOf, parameterName, parameterType } from '../parameters/declaredParameters';
import {
	booleanValue,
	isObject,
	listValue,
	rejectTooLong,
	requireValue,
	textValue,
	timeValue,
	timeZoneValue,
	wholeNumberValue,
} from '../parameters/parameterValues';
import { DEFAULT_TIME_ZONE } from '../time/time';

/** A request that names the user it runs as. */
export type MarkedRequest = IHttpRequestOptions & { [ACT_AS]?: string };

/** What an operation says about its request, besides the menu. */
export interface RequestOptions {
	/** Whether it runs as the API access itself, even if the item or the credential names a user. */
	asAccess?: boolean;
	/** The path, if it is not always the one of the menu. */
	path?: (context: IExecutePaginationFunctions) => string;
}

// Identifiers of the platform are much shorter. A longer value was mapped by mistake.
const LONGEST_ID = 500;

/**
 * Builds the request of an item from what its parameters send: path, query, body, and the user it runs as.
 * @throws InvalidParameterError that names the parameter
 */
export function buildRequest(
	context: IExecutePaginationFunctions,
	sent: IHttpRequestOptions,
	{ asAccess, path }: RequestOptions,
): MarkedRequest {
	const parameter = (name: string) => context.getNodeParameter(name, '', { extractValue: true });
	const request: MarkedRequest = {
		...sent,
		url: fillPath(path?.(context) ?? sent.url, parameter),
		qs: buildQuery(sent.qs ?? {}, operationOf(context), context.getTimezone()),
		body: jsonText(buildBody(sent.body), sent.headers),
		arrayFormat: 'repeat',
		disableFollowRedirect: true,
	};
	// Without a mark, a request runs as the user of the credential. With '', it runs as the access itself.
	if (asAccess) return { ...request, [ACT_AS]: '' };
	const user = textValue('actAs', parameter('actAs'));
	rejectTooLong('actAs', user);
	if (user !== '') request[ACT_AS] = user;
	return request;
}

/**
 * Leads a request to another service of the platform. n8n's *Allowed HTTP Request Domains* holds the address of the
 * API for this node; the one of the service belongs there as well.
 */
export async function leadTo(
	service: Service,
	context: IExecutePaginationFunctions,
	request: MarkedRequest,
): Promise<MarkedRequest> {
	const baseURL = serviceUrl(await context.getCredentials('ipexApi'), service);
	const { allowedDomains } = request as { allowedDomains?: unknown };
	if (typeof allowedDomains !== 'string' || !URL.canParse(baseURL)) return { ...request, baseURL };
	const allowed = { allowedDomains: `${new URL(baseURL).hostname}, ${allowedDomains}` };
	return { ...request, ...allowed, baseURL };
}

/**
 * Fills `{name}` in a path with the parameter of that name.
 * @throws InvalidParameterError for a value that is empty or would change the path
 */
export function fillPath(path: string, parameter: (name: string) => unknown): string {
	return path.replace(/\{(\w+)\}/g, (_, name: string) => {
		const id = requireValue(name, parameter(name));
		if (id === '.' || id === '..' || id.length > LONGEST_ID || /\p{Surrogate}/u.test(id)) {
			throw new InvalidParameterError(
				`'${parameterName(name)}' is not an ID of IPEX.`,
				'Check the value, or the expression that gives it.',
			);
		}
		return encodeURIComponent(id);
	});
}

/**
 * Builds a query. Times become UTC, lists that are typed with commas become lists, and empty values are left out.
 * @param operation whose parameters these are, for their names: `callLog.getAll`
 * @param workflowZone the zone of dates without an offset, unless the query names a zone: n8n's date picker returns
 * dates in the zone of the workflow
 * @throws InvalidParameterError that names the parameter
 */
export function buildQuery(
	query: IDataObject,
	operation = '',
	workflowZone = DEFAULT_TIME_ZONE,
): IDataObject {
	const zone = timeZoneValue(query.timezone, workflowZone);
	const built: IDataObject = {};
	for (const [key, value] of Object.entries(query)) {
		if ((value ?? '') === '') continue;
		const name = `${operation}.${key}`;
		const sent = queryValue(name, key, value, zone);
		rejectTooLong(name, sent);
		if (sent !== '' && !(Array.isArray(sent) && sent.length === 0)) built[key] = sent;
	}
	const { startTime, endTime } = built;
	if (startTime && endTime && endTime < startTime) {
		throw new InvalidParameterError(
			"'End Time' is before 'Start Time'.",
			'Enter an end that comes after the start.',
		);
	}
	return built;
}

function queryValue(
	name: string,
	key: string,
	value: unknown,
	zone: string,
): string | string[] | number | boolean {
	// The type of these parameters says too little about their value.
	if (key === 'categories') return categoriesValue(value);
	if (key === 'extensions' || key === 'teams') return listValue(name, value);
	if (key === 'sla') return secondsValue(name, value);
	switch (parameterType(name)) {
		case 'boolean':
			return booleanValue(name, value);
		case 'dateTime':
			return timeValue(name, value, zone);
		case 'multiOptions':
			return listValue(name, value);
		default:
			return textValue(name, value);
	}
}

/** Nested category IDs, which the API accepts as JSON text. */
function categoriesValue(value: unknown): string {
	const nested = typeof value === 'string' ? parsed(value) : value;
	if (nested === '' || (Array.isArray(nested) && nested.length === 0)) return '';
	if (Array.isArray(nested) && nested.every(isListOfIds)) return JSON.stringify(nested);
	throw new InvalidParameterError(
		"'Categories' is not a nested list of category IDs.",
		'Enter it as [[1,2],[3]], which means (1 or 2) and 3.',
	);
}

function isListOfIds(value: unknown): boolean {
	return Array.isArray(value) && value.every((id) => Number.isSafeInteger(id) && id >= 0);
}

/** The value of JSON text: `''` for an empty text, undefined for a text that is not JSON. */
function parsed(json: string): unknown {
	if (json.trim() === '') return '';
	try {
		return JSON.parse(json) as unknown;
	} catch {
		// The caller rejects it with a message.
		return undefined;
	}
}

function secondsValue(name: string, value: unknown): number | string {
	const given = textValue(name, value);
	if (given === '') return '';
	const seconds = Number(given);
	if (Number.isInteger(seconds) && seconds > 0) return seconds;
	throw new InvalidParameterError(
		"'Service Level' is not a number of seconds.",
		'Enter a whole number of at least 1, for example 20.',
	);
}

/**
 * Builds a body without empty values. Every value has the type that the API asks for, also if an expression returns
 * another one.
 * @throws InvalidParameterError for a value that cannot be of that type
 */
export function buildBody(body: unknown): IDataObject {
	const built: IDataObject = {};
	for (const [key, value] of Object.entries(isObject(body) ? body : {})) {
		if ((value ?? '') === '') continue;
		const sent = bodyValue(key, value);
		rejectTooLong(key, sent);
		const isEmpty = isObject(sent) && Object.keys(sent).length === 0;
		if (sent !== '' && sent !== undefined && !isEmpty) built[key] = sent as IDataObject[string];
	}
	return built;
}

function bodyValue(key: string, value: unknown): unknown {
	if (/^from(User|Application)$/.test(key)) return buildBody(value);
	if (/^(endpointId|extenId|outRouteId|profileId)$/.test(key)) return wholeNumberValue(key, value);
	return parameterType(key) === 'boolean' ? booleanValue(key, value) : textValue(key, value);
}

/** n8n does not send an empty object as a body. If the operation sends JSON, the body becomes text. */
function jsonText(body: IDataObject, headers: IDataObject = {}): IDataObject | string {
	return 'Content-Type' in headers && Object.keys(body).length === 0 ? '{}' : body;
}
