import type { Post } from '../webhookExchange';

/** A row of the matrix of deliveries: what comes in place of an event, and the response to a sender with the secret. */
export interface DeliveryRow {
	name: string;
	post: (event: object) => Post;
	status: number;
	message: RegExp;
	/** n8n rejects it before it calls the node, whatever the secret. */
	byN8n?: boolean;
}

const NO_JSON = /^The body is not a JSON object\. Send an event as the IPEX portal does, /;

const NO_EVENT =
	/^The body has no "EventName", so it is not an event of IPEX\. If that key has another name .*'Renamed Keys'\.$/;

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
		message: /^Failed to parse request body$/,
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
		message: /^The body is incomplete or too large\. Send events one by one\.$/,
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
	noEvent('a multipart form of other fields', () => ({
		form: { a: '1' },
		headers: typed('multipart/form-data; boundary=x'),
	})),
	{
		name: 'a multipart form that is too large',
		post: () => ({
			form: { EventName: 'Hangup', more: 'x'.repeat(1024 * 1024) },
			headers: typed('multipart/form-data; boundary=x'),
		}),
		status: 413,
		message: /^The body is larger than 1 MB\. Send events one by one\.$/,
	},
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
