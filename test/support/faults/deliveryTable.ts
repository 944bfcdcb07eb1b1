import type { Post } from '../webhookExchange';

/** A row of the matrix of deliveries: what comes in place of an event, and what whoever has the secret is told. */
export interface DeliveryRow {
	name: string;
	post: (event: object) => Post;
	status: number;
	message: RegExp;
	/** n8n refuses it before it asks the node, so that it does not matter who sends it. */
	byN8n?: boolean;
}

const NO_JSON = /^The body is not a JSON object\. Send an event as the IPEX portal does, /;

const NO_EVENT =
	/^The body has no "EventName", so it is no event of IPEX\. If that key has another name .*"Renamed Keys"\.$/;

const typed = (type: string): Post['headers'] => ({ 'content-type': type });

const halfOf = (event: object): string => {
	const text = JSON.stringify(event);
	return text.slice(0, text.length / 2);
};

function nested(levels: number): object {
	return levels === 0 ? {} : { inner: nested(levels - 1) };
}

const noJson = (name: string, post: DeliveryRow['post']): DeliveryRow => ({
	name,
	post,
	status: 400,
	message: NO_JSON,
});

const noEvent = (name: string, post: DeliveryRow['post']): DeliveryRow => ({
	name,
	post,
	status: 400,
	message: NO_EVENT,
});

/** All rows. Each is tried with each kind of secret, with a wrong one and without any. */
export const deliveryTable: DeliveryRow[] = [
	{
		name: 'half an event',
		post: (event) => ({ body: halfOf(event) }),
		status: 422,
		message: /./,
		byN8n: true,
	},
	noJson('half an event that is called text', (event) => ({
		body: halfOf(event),
		headers: typed('text/plain'),
	})),
	noJson('half an event of no type', (event) => ({ body: halfOf(event), headers: {} })),
	{
		name: 'an event that breaks off while it is read',
		post: (event) => ({ body: event, headers: {}, breaksOff: true }),
		status: 400,
		message: /^The body does not come whole, or is too large\. Send events one by one\.$/,
	},
	noJson('no body', () => ({ body: '' })),
	noJson('no body and no type', () => ({ body: '', headers: {} })),
	noJson('a page of HTML', () => ({
		body: '<html><body>It works</body></html>',
		headers: typed('text/html'),
	})),
	noJson('bytes', () => ({
		body: Uint8Array.from([0, 255, 254, 123, 125]),
		headers: typed('application/octet-stream'),
	})),
	noJson('a number', () => ({ body: 7 })),
	noJson('a text', () => ({ body: '"Hangup"' })),
	noJson('null', () => ({ body: 'null' })),
	noJson('an empty list', () => ({ body: [] })),
	noJson('a list of an event and something else', (event) => ({ body: [event, 7] })),
	noEvent('an empty object', () => ({ body: {} })),
	noEvent('an object of another shape', () => ({ body: { unexpected: ['shape'] } })),
	noEvent('a list of an event and another object', (event) => ({ body: [event, { a: 1 }] })),
	noEvent('an event whose name is an object', (event) => ({ body: { ...event, EventName: {} } })),
	noEvent('an event whose name has no end', (event) => ({
		body: { ...event, EventName: 'x'.repeat(101) },
	})),
	noEvent('a form of other fields', () => ({
		body: 'a=1&b=2',
		headers: typed('application/x-www-form-urlencoded'),
	})),
	{
		name: 'an event that is nested too deep',
		post: (event) => ({ body: { ...event, more: nested(25) } }),
		status: 400,
		message: /^The body is nested more than 20 levels deep\. Send an event\.$/,
	},
	{
		name: 'an event that is too large',
		post: (event) => ({ body: { ...event, more: 'x'.repeat(1024 * 1024) } }),
		status: 413,
		message: /^The body is larger than 1 MB\. Send events one by one\.$/,
	},
];
