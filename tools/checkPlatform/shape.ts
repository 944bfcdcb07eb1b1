import { readContract, type DocumentName } from '../platform/service/contract';

/** JSON keys that are not in the contract, but name a field and never a person. */
const USUAL_KEYS = [
	...[
		'data',
		'items',
		'results',
		'result',
		'records',
		'list',
		'page',
		'pages',
		'pageSize',
		'total',
	],
	...[
		'totalPages',
		'totalResults',
		'currentPage',
		'count',
		'limit',
		'offset',
		'next',
		'prev',
		'links',
	],
	...['statusCode', 'status', 'error', 'errors', 'error_description', 'message', 'code', 'path'],
	...[
		'property',
		'constraints',
		'validation',
		'source',
		'keys',
		'timestamp',
		'details',
		'extensions',
	],
	...[
		'id',
		'id_token',
		'uuid',
		'name',
		'type',
		'value',
		'number',
		'msisdn',
		'description',
		'label',
	],
	...['session_state', 'scope', 'not-before-policy', 'token', 'accessToken', 'refreshToken'],
	...['pauses', 'agents', 'success', 'state', 'createdAt', 'updatedAt', 'locations', 'customer'],
	...['services', 'properties', 'firstName', 'lastName', 'email', 'isValid'],
];

const DOCUMENTS: DocumentName[] = ['auth', 'api', 'dialer', 'sms', 'central'];

let known: Set<string> | undefined;

/** The keys that a shape may show. Any other key could be a name or a number, for example in a map by phone number. */
function knownKeys(): Set<string> {
	known ??= new Set([
		...USUAL_KEYS,
		...DOCUMENTS.flatMap((name) => [...propertyNames(readContract(name).document)]),
	]);
	return known;
}

/** The names under every `properties` of a document. */
function* propertyNames(part: unknown): Generator<string> {
	if (typeof part !== 'object' || part === null) return;
	for (const [key, value] of Object.entries(part)) {
		if (key === 'properties' && typeof value === 'object' && value !== null) {
			yield* Object.keys(value);
		}
		yield* propertyNames(value);
	}
}

/**
 * The shape of a JSON value as a short text. It contains known keys and the types of values, never a value or an unknown
 * key. A list shows the different shapes of its entries.
 */
export function shapeOf(value: unknown, depth = 4): string {
	if (value === null) return 'null';
	if (value === undefined) return 'nothing';
	if (typeof value === 'string') return value === '' ? 'empty text' : 'text';
	if (typeof value !== 'object') return typeof value;
	if (depth === 0) return '…';
	if (Array.isArray(value)) {
		if (value.length === 0) return 'empty list';
		const shapes = new Set(value.slice(0, 200).map((entry) => shapeOf(entry, depth - 1)));
		return `list of ${[...shapes].sort().slice(0, 5).join(' or ')}`;
	}
	const entries = Object.entries(value);
	const shown = entries.filter(([key]) => knownKeys().has(key));
	const fields = shown.map(([key, inner]) => `${key}: ${shapeOf(inner, depth - 1)}`).sort();
	const others = entries.length - shown.length;
	if (others > 0) fields.push(`${others} other key${others === 1 ? '' : 's'}`);
	return `{ ${fields.join(', ')} }`;
}

/** The known keys of the records, each with the kinds of its values. */
export function fieldsOf(records: readonly object[]): Record<string, string> {
	const kinds = new Map<string, Set<string>>();
	for (const [key, value] of records.flatMap((record) => Object.entries(record))) {
		const name = knownKeys().has(key) ? key : 'other keys';
		kinds.set(name, (kinds.get(name) ?? new Set()).add(kindOf(value)));
	}
	return Object.fromEntries(
		[...kinds].sort().map(([key, seen]) => [key, [...seen].sort().join(', ')]),
	);
}

/** Whether a key may be shown. */
export function isKnownKey(key: string): boolean {
	return knownKeys().has(key);
}

function kindOf(value: unknown): string {
	if (typeof value !== 'string') return shapeOf(value, 1);
	if (value === '') return 'empty text';
	return timeForm(value) ?? 'text';
}

/** The form in which a time is written; undefined if the text is not a time. */
export function timeForm(text: string): string | undefined {
	const match = /^\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
	if (!match) return undefined;
	const [, separator, fraction, zone] = match;
	const seconds = fraction ? 'fractions of seconds' : 'whole seconds';
	const offset = zone === undefined ? 'no zone' : zone === 'Z' ? 'Z' : 'offset';
	return `time (${separator === 'T' ? 'T' : 'blank'}, ${seconds}, ${offset})`;
}
