import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../parameters/parameterValues';

/** Why the trigger does not accept a request: the status and the message of its response. Contains nothing of the request. */
export class WebhookRejection extends Error {
	override readonly name = 'WebhookRejection';

	constructor(
		readonly status: number,
		message: string,
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}

/** What n8n has read of a request before the node gets it. */
export interface ReceivedBody {
	/** The bytes. n8n does not keep the bytes of multipart bodies. */
	rawBody?: Uint8Array;
	/** What n8n parsed: JSON, forms, XML, text. `undefined` for other types. */
	body?: unknown;
}

/** An event has a few hundred bytes. */
const LARGEST_BODY = 1024 * 1024;

// n8n fails to store an execution with deeper data.
const DEEPEST = 20;

/**
 * Parses the body of a request: one event, or a list of events. JSON is accepted with any content type. The fields of
 * a form, also of a multipart form, make one object of texts.
 * @returns copies that contain plain data only
 * @throws WebhookRejection when the body contains no object
 */
export function parseDelivery(received: ReceivedBody): IDataObject[] {
	const fields = multipartFields(received);
	const size = fields ? Buffer.byteLength(JSON.stringify(fields)) : received.rawBody?.length;
	if (size !== undefined && size > LARGEST_BODY) {
		throw new WebhookRejection(413, 'The body is larger than 1 MB. Send events one by one.');
	}
	const content = fields ?? contentOf(received);
	const objects = Array.isArray(content) ? content : [content];
	if (objects.length === 0 || !objects.every(isObject)) throw notJson();
	return objects.map((object) => plainCopy(object, 1) as IDataObject);
}

/** n8n puts the fields of a multipart form under `data`, beside `files`. Only for such a body it keeps no bytes. */
function multipartFields({ rawBody, body }: ReceivedBody): IDataObject | undefined {
	return rawBody === undefined && isObject(body) && isObject(body.data) && isObject(body.files)
		? body.data
		: undefined;
}

function contentOf({ rawBody, body }: ReceivedBody): unknown {
	const raw = rawBody === undefined ? '' : Buffer.from(rawBody).toString('utf8');
	const text = (typeof body === 'string' ? body : raw).replace(/^\uFEFF/, '').trim();
	const isParsed = typeof body === 'object' && body !== null && Object.keys(body).length > 0;
	// Without a content type, curl sends JSON as a form with one field, whose name is the JSON text.
	const isForm = isParsed && Object.getPrototypeOf(body) === null;
	if (isParsed && !(isForm && /^[{[]/.test(text))) return body;
	return parseJson(text);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// The parser's message names a position in the body, which does not help somebody who sets up a portal.
		throw notJson();
	}
}

function notJson(): WebhookRejection {
	return new WebhookRejection(
		400,
		'The body is not a JSON object. Send an event as the IPEX portal does, with the content type application/json.',
	);
}

/** A copy without `__proto__`, which could change other objects when somebody merges this one into them. */
function plainCopy(value: unknown, depth: number): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (depth > DEEPEST) {
		throw new WebhookRejection(
			400,
			`The body is nested more than ${DEEPEST} levels deep. Send an event.`,
		);
	}
	if (Array.isArray(value)) return value.map((item) => plainCopy(item, depth + 1));
	const copy: Record<string, unknown> = {};
	for (const [key, item] of Object.entries(value)) {
		if (key !== '__proto__') copy[key] = plainCopy(item, depth + 1);
	}
	return copy;
}
