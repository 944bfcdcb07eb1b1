import type { IDataObject } from 'n8n-workflow';

import { withListForm } from '../../../nodes/Ipex/request/listForm';

const failed = (status: number) =>
	Object.assign(new Error(`HTTP ${status}`), { cause: { response: { status } } });

const REPEATED = { queues: ['a', 'b'], team: ['c'], page: 1 };
const JSON_TEXT = { queues: '["a","b"]', team: '["c"]', page: 1 };

let platforms = 0;

/** A platform that answers each query with `answer`: `read` sends the query with lists. */
function platform(answer: (query: IDataObject) => Error | undefined) {
	const address = `https://platform-${++platforms}.example`;
	const queries: IDataObject[] = [];
	const read = async (query: IDataObject = REPEATED) =>
		await withListForm(address, query, async (sent) => {
			queries.push(sent);
			const error = answer(sent);
			return error ? await Promise.reject(error) : 'answer';
		});
	return { queries, read };
}

const isJson = ({ queues }: IDataObject) => typeof queues === 'string';

describe('the lists of a query', () => {
	it('are sent as repeated keys', async () => {
		const { queries, read } = platform(() => undefined);
		expect(await read()).toBe('answer');
		expect(await read()).toBe('answer');
		expect(queries).toStrictEqual([REPEATED, REPEATED]);
	});

	it('are sent as JSON to a platform that rejects repeated keys, from then on at once', async () => {
		const { queries, read } = platform((query) => (isJson(query) ? undefined : failed(400)));
		expect(await read()).toBe('answer');
		expect(await read()).toBe('answer');
		expect(queries).toStrictEqual([REPEATED, JSON_TEXT, JSON_TEXT]);
	});

	it('are sent as repeated keys again when the platform now rejects JSON', async () => {
		let acceptsJson = true;
		const { queries, read } = platform((query) =>
			isJson(query) === acceptsJson ? undefined : failed(400),
		);
		await read();
		acceptsJson = false;
		expect(await read()).toBe('answer');
		await read();
		expect(queries.slice(2)).toStrictEqual([JSON_TEXT, REPEATED, REPEATED]);
	});

	it('have the form that their own platform accepts', async () => {
		await platform((query) => (isJson(query) ? undefined : failed(400))).read();
		const { queries, read } = platform(() => undefined);
		await read();
		expect(queries).toStrictEqual([REPEATED]);
	});

	it('are not sent twice after another error', async () => {
		const { queries, read } = platform(() => failed(403));
		await expect(read()).rejects.toThrow('HTTP 403');
		expect(queries).toHaveLength(1);
	});

	it.each([
		['the first error if the platform rejects both forms', 400, 'the first'],
		['the other error if the second form has one', 503, 'HTTP 503'],
	])('give %s', async (_, second, message) => {
		const first = Object.assign(failed(400), { message: 'the first' });
		const { queries, read } = platform((query) => (isJson(query) ? failed(second) : first));
		await expect(read()).rejects.toThrow(message);
		expect(queries).toStrictEqual([REPEATED, JSON_TEXT]);
		await expect(read()).rejects.toThrow(message);
		expect(queries).toStrictEqual([REPEATED, JSON_TEXT, REPEATED, JSON_TEXT]);
	});

	it('are what a rejected query is sent again for: without any, it is sent once', async () => {
		const { queries, read } = platform(() => failed(400));
		await expect(read({ page: 1 })).rejects.toThrow('HTTP 400');
		expect(queries).toStrictEqual([{ page: 1 }]);
	});
});
