import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../shared/values';
import { Refusal } from './refusal';

/** The part of a request that n8n has read by the time that the node gets it. */
export interface ReceivedBody {
	/** The bytes; n8n does not keep those of multipart bodies. */
	rawBody?: Uint8Array;
	/** What n8n made of JSON, of forms, of XML, of text; nothing of other types. */
	body?: unknown;
}

/** Events are some hundred bytes long. */
const LARGEST_BODY = 1024 * 1024;

// What is deeper breaks n8n itself when it stores the execution.
const DEEPEST = 20;

/**
 * The objects in the body of a request: the event, or the events of a list. JSON counts also when it is announced as
 * something else, and the fields of a form as an object of texts.
 * @returns copies that hold nothing but plain data
 * @throws Refusal when there is none
 */
export function readDelivery(received: ReceivedBody): IDataObject[] {
	const { rawBody } = received;
	if (rawBody !== undefined && rawBody.length > LARGEST_BODY) {
		throw new Refusal(413, 'The body is larger than 1 MB. Send events one by one.');
	}
	const content = contentOf(received);
	const objects = Array.isArray(content) ? content : [content];
	if (objects.length === 0 || !objects.every(isObject)) throw notJson();
	return objects.map((object) => plainCopy(object, 1) as IDataObject);
}

function contentOf({ rawBody, body }: ReceivedBody): unknown {
	const raw = rawBody === undefined ? '' : Buffer.from(rawBody).toString('utf8');
	const text = (typeof body === 'string' ? body : raw).replace(/^\uFEFF/, '').trim();
	const isParsed = typeof body === 'object' && body !== null && Object.keys(body).length > 0;
	// A form of one field whose name is a JSON text: what curl makes of JSON when it is not told.
	const isForm = isParsed && Object.getPrototypeOf(body) === null;
	if (isParsed && !(isForm && /^[{[]/.test(text))) return body;
	return parsed(text);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// The parser's own words name positions in the body, which help nobody who set up a portal.
		throw notJson();
	}
}

function notJson(): Refusal {
	return new Refusal(
		400,
		'The body is not a JSON object. Send an event as the IPEX portal does, with the content type application/json.',
	);
}

/** A copy without `__proto__`, which is no data but a trap for whatever merges objects later. */
function plainCopy(value: unknown, depth: number): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (depth > DEEPEST) {
		throw new Refusal(400, `The body is nested more than ${DEEPEST} levels deep. Send an event.`);
	}
	if (Array.isArray(value)) return value.map((item) => plainCopy(item, depth + 1));
	const copy: Record<string, unknown> = {};
	for (const [key, item] of Object.entries(value)) {
		if (key !== '__proto__') copy[key] = plainCopy(item, depth + 1);
	}
	return copy;
}
