import type { IDataObject, IExecutePaginationFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { type Service, serviceUrl } from '../../../credentials/serviceUrls';
import { ACT_AS } from '../../../credentials/session';
import { prepareBody } from './body';
import { InvalidParameterError } from './errors';
import { prepareQuery } from './query';
import { nameOf } from './fieldNames';
import { refuseTooLong, requireValue, textOf } from './values';

/** A request that knows whom it runs as. */
export type MarkedRequest = IHttpRequestOptions & { [ACT_AS]?: string };

/** Whom an operation runs as. */
export interface Identity {
	/** The API access itself, whoever the item or the credential names. */
	asAccess?: boolean;
	/** The path, where it is another one than the menu says. */
	path?: (context: IExecutePaginationFunctions) => string;
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
	const operation = String(context.getNodeParameter('operation', ''));
	const given = onceEach((name) => context.getNodeParameter(name, '', { extractValue: true }));
	const qs = prepareQuery(options.qs ?? {}, operation, context.getTimezone());
	const prepared: MarkedRequest = {
		...options,
		url: fillPath(identity.path?.(context) ?? options.url, given),
		qs,
		body: jsonText(prepareBody(options.body), options.headers),
		arrayFormat: 'repeat',
		disableFollowRedirect: true,
	};
	// Unmarked, a request runs as the user of the credential; marked with '', as the access itself.
	if (identity.asAccess) return { ...prepared, [ACT_AS]: '' };
	const user = textOf('actAs', given('actAs'));
	refuseTooLong('actAs', user);
	if (user !== '') prepared[ACT_AS] = user;
	return prepared;
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

/** Reads each parameter once: an expression takes longer than all else that is done with it. */
function onceEach(read: (name: string) => unknown): (name: string) => unknown {
	const values = new Map<string, unknown>();
	return (name) => {
		if (!values.has(name)) values.set(name, read(name));
		return values.get(name);
	};
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
				`"${nameOf(name)}" is not an ID of IPEX.`,
				'Check the value, or the expression that gives it.',
			);
		}
		return encodeURIComponent(id);
	});
}
