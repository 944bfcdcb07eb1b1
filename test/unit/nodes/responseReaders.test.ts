import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

// Declares the parameters, whose names are in the messages.
import '../../../nodes/Ipex/Ipex.node';
import { isObject } from '../../../nodes/Ipex/parameters/parameterValues';
import type { Read } from '../../../nodes/Ipex/request/operation';
import {
	readAcknowledgement,
	readList,
	readPagedRecords,
	readPages,
	readRecord,
	requireNumberParameter,
	requireParameter,
} from '../../../nodes/Ipex/request/responseReaders';

/** An item with these parameters, and the log of its node. */
function itemWith(parameters: IDataObject = {}) {
	const [info, warn] = [jest.fn(), jest.fn()];
	const context = {
		getNode: () => ({ name: 'IPEX' }),
		logger: { info, warn },
		getNodeParameter: (name: string, fallback: unknown, options?: { extractValue?: boolean }) => {
			const value = parameters[name] ?? fallback;
			return options?.extractValue && isObject(value) ? value.value : value;
		},
	} as unknown as IExecutePaginationFunctions;
	return { context, info, warn };
}

/** What a reader makes of one response. */
const readBody = async (read: Read, body: unknown, parameters: IDataObject = {}) =>
	await read(itemWith(parameters).context, async () => body);

/** A value that was picked from a list, as n8n stores it. */
const picked = (value: unknown) => ({ __rl: true, mode: 'list', value });

const records = (count: number, first = 0): IDataObject[] =>
	Array.from({ length: count }, (_, i) => ({ id: first + i }));

describe('a required parameter', () => {
	const hangUp = { resource: 'call', operation: 'hangUp' };
	const reader = (require: typeof requireParameter, name: string) => {
		const read = jest.fn().mockResolvedValue([{ done: true }]);
		return { read, required: require(name, read as Read) };
	};

	it.each(['', ' ', picked('')])(
		'that is empty is refused before any request, by its name in the operation: %j',
		async (callId) => {
			const { read, required } = reader(requireParameter, 'callId');
			await expect(readBody(required, {}, { ...hangUp, callId })).rejects.toThrow(
				"'Call' is empty.",
			);
			await expect(readBody(required, {}, hangUp)).rejects.toThrow("'Call' is empty.");
			expect(read).not.toHaveBeenCalled();
		},
	);

	it('may be typed or picked', async () => {
		const { required } = reader(requireParameter, 'callId');
		for (const callId of ['1.2', picked('1.2')]) {
			expect(await readBody(required, {}, { ...hangUp, callId })).toStrictEqual([{ done: true }]);
		}
	});

	it('that is a number is refused if it holds none', async () => {
		const { read, required } = reader(requireNumberParameter, 'profileId');
		for (const profileId of ['601a', picked('1.5')]) {
			await expect(readBody(required, {}, { profileId })).rejects.toThrow(
				"'Profile' is not a whole number.",
			);
		}
		await expect(readBody(required, {})).rejects.toThrow("'Profile' is empty.");
		expect(read).not.toHaveBeenCalled();
		for (const profileId of ['501', picked(501)]) {
			expect(await readBody(required, {}, { profileId })).toStrictEqual([{ done: true }]);
		}
	});
});

describe('a response that is one record', () => {
	const read = readRecord('a call', ['callId', 'id']);

	it('is one item, if it has one of the documented keys', async () => {
		expect(await readBody(read, { id: 7, more: 1 })).toStrictEqual([{ id: 7, more: 1 }]);
	});

	it('is converted', async () => {
		const converting = readRecord('a call', ['id'], (_, [record]) => [{ was: record?.id }]);
		expect(await readBody(converting, { id: 7 })).toStrictEqual([{ was: 7 }]);
	});

	it.each([
		['another record', { error: 'x' }],
		['another record', {}],
		['a list', [{ id: 7 }]],
		['text that is not JSON', 'Welcome'],
		['nothing', ' '],
		['nothing', ''],
		['nothing', null],
		['nothing', undefined],
	])('is not %s: %j', async (kind, body) => {
		await expect(readBody(read, body)).rejects.toThrow(
			`IPEX responded with ${kind} where its API documents a call.`,
		);
	});
});

describe('a response that is a list', () => {
	const read = readList();

	it('is one item for each record, up to the limit', async () => {
		expect(await readBody(read, records(3))).toStrictEqual(records(3));
		expect(await readBody(read, records(3), { returnAll: false, limit: 2 })).toStrictEqual(
			records(2),
		);
	});

	it('has 50 items at most if no limit is set', async () => {
		expect(await readBody(read, records(51), { returnAll: false })).toHaveLength(50);
	});

	it('is converted', async () => {
		const converting = readList((_, list) => list.map(({ id }) => ({ was: id })));
		expect(await readBody(converting, [{ id: 7 }])).toStrictEqual([{ was: 7 }]);
	});

	it.each([
		['another record', { items: [] }],
		['a list', [1]],
		['a list', [{ id: 1 }, 'x']],
		['nothing', null],
	])('is not %s: %j', async (kind, body) => {
		await expect(readBody(read, body)).rejects.toThrow(
			`IPEX responded with ${kind} where its API documents a list.`,
		);
	});

	it('is refused if n8n cannot process all of it, unless a limit is set', async () => {
		const [most, tooMany] = [records(100_000), records(100_001)];
		expect(await readBody(read, most)).toHaveLength(100_000);
		expect(await readBody(read, tooMany, { returnAll: false, limit: 100_000 })).toHaveLength(
			100_000,
		);
		await expect(readBody(read, tooMany)).rejects.toThrow(
			'The period contains 100001 records, and n8n can process 100000 of one item.',
		);
	});

	it.each([0, -1, 1.5, 100_001, 'many'])('has no limit of %j', async (limit) => {
		await expect(readBody(read, [], { returnAll: false, limit })).rejects.toThrow(
			"'Limit' is not a whole number from 1 to 100000.",
		);
	});

	it('may have a limit of one', async () => {
		expect(await readBody(read, records(2), { returnAll: false, limit: 1 })).toStrictEqual(
			records(1),
		);
	});
});

describe('a response without a result', () => {
	it.each(['', 'OK', 'a < b', { error: 0 }, [], ['<'], null, undefined])(
		'is a success with any body: %j',
		async (body) => {
			expect(await readBody(readAcknowledgement(), body)).toStrictEqual([{ success: true }]);
		},
	);

	it('names its target by the parameters that have a value', async () => {
		const read = readAcknowledgement('callId', 'options.agent', 'queue');
		const parameters = { callId: picked('1.2'), 'options.agent': 'jana', queue: '' };
		expect(await readBody(read, 'OK', parameters)).toStrictEqual([
			{ success: true, callId: '1.2', agent: 'jana' },
		]);
		expect(await readBody(read, 'OK')).toStrictEqual([{ success: true }]);
	});

	it.each(['<html>', ' \n <!DOCTYPE html>'])('is not the page of a proxy: %j', async (body) => {
		await expect(readBody(readAcknowledgement(), body)).rejects.toThrow(
			'IPEX responded with text that is not JSON where its API documents a word.',
		);
	});
});

describe('a response in pages', () => {
	const paged = (maxPageSize: number, textKey?: string) =>
		readPages({
			property: 'items',
			textKey,
			maxPageSize,
			keyOf: (record) => JSON.stringify(record),
			query: () => ({ queue: 'sales' }),
			convert: (_, list) => list,
		});

	/** A platform with so many records, and the queries that it got. */
	function platform(count: number, counts: (pages: number) => IDataObject) {
		const queries: IDataObject[] = [];
		const send = async (query: IDataObject = {}) => {
			queries.push(query);
			const [page, size] = [Number(query.page), Number(query.pageSize)];
			const items = records(count).slice((page - 1) * size, page * size);
			return { items, currentPage: page, ...counts(Math.ceil(count / size)) };
		};
		return { queries, send };
	}

	const counted = (total: number) => (totalPages: number) => ({ totalPages, totalResults: total });

	it('is read to its end, each page with every filter', async () => {
		const { queries, send } = platform(5, counted(5));
		expect(await paged(2)(itemWith().context, send)).toStrictEqual(records(5));
		expect(queries).toStrictEqual([
			{ queue: 'sales', page: 1, pageSize: 2 },
			{ queue: 'sales', page: 2, pageSize: 2 },
			{ queue: 'sales', page: 3, pageSize: 2 },
		]);
	});

	it('is read only as far as the limit needs, and cut there', async () => {
		for (const [limit, sizes] of [
			[1, [1]],
			[2, [2]],
			[3, [2, 2]],
		] as const) {
			const { queries, send } = platform(9, counted(9));
			const { context } = itemWith({ returnAll: false, limit });
			expect(await paged(2)(context, send)).toStrictEqual(records(limit));
			expect(queries.map(({ pageSize }) => pageSize)).toStrictEqual(sizes);
		}
	});

	it('is read to its end where the platform does not count', async () => {
		for (const counts of [
			{},
			{ totalPages: null, totalResults: null },
			{ totalPages: 'x', totalResults: 'x' },
		]) {
			const { send } = platform(5, () => counts);
			expect(await paged(2)(itemWith().context, send)).toStrictEqual(records(5));
		}
	});

	it.each([{ currentPage: 1 }, { totalPages: 0 }, { items: null, totalPages: 0 }, { items: [] }])(
		'may have no records: %j',
		async (body) => {
			expect(await readBody(paged(2), body)).toStrictEqual([]);
		},
	);

	it.each([
		['nothing', 'a page', null],
		['a list', 'a page', []],
		['another record', 'a page', { error: 'x' }],
		['another record', 'a list', { items: {} }],
		['a list', 'a list', { items: ['x'] }],
	])('is not %s where a response is %s: %j', async (kind, documented, body) => {
		await expect(readBody(paged(2), body)).rejects.toThrow(
			`IPEX responded with ${kind} where its API documents ${documented}.`,
		);
	});

	it('has a record for each entry that is a text', async () => {
		const body = { items: ['a.mp3', { name: 'b.mp3', size: 1 }], totalPages: 1 };
		expect(await readBody(paged(5, 'name'), body)).toStrictEqual([
			{ name: 'a.mp3' },
			{ name: 'b.mp3', size: 1 },
		]);
		await expect(readBody(paged(5, 'name'), { items: 'a.mp3' })).rejects.toThrow(
			'where its API documents a list.',
		);
	});

	it('is refused at its first page if n8n cannot process all of it, unless a limit is set', async () => {
		const { queries, send } = platform(3, counted(100_001));
		await expect(paged(1)(itemWith().context, send)).rejects.toThrow(
			'The period contains 100001 records, and n8n can process 100000',
		);
		expect(queries).toHaveLength(1);
		const { context } = itemWith({ returnAll: false, limit: 1 });
		expect(await paged(1)(context, send)).toStrictEqual(records(1));
	});

	it('warns in the log of the node when records are missing', async () => {
		const { context, warn } = itemWith();
		const body = { items: [{ id: 1 }], totalPages: 1, totalResults: 100_000 };
		expect(await paged(5)(context, async () => body)).toStrictEqual([{ id: 1 }]);
		expect(warn.mock.calls).toStrictEqual([
			[expect.stringContaining('99999 more records'), { node: 'IPEX' }],
		]);
	});

	it('does not warn when nothing is missing', async () => {
		const { context, warn } = itemWith();
		await paged(5)(context, platform(3, counted(3)).send);
		expect(warn).not.toHaveBeenCalled();
	});
});

describe('a read of many pages', () => {
	const read = readPages({
		property: 'items',
		maxPageSize: 2,
		keyOf: ({ id }) => String(id),
		query: () => ({}),
		convert: (_, list) => list,
	});

	const send = (totalPages: number) => async (query?: IDataObject) => ({
		items: records(2, 2 * Number(query?.page)),
		totalPages,
	});

	it.each([
		['all', {}, 5],
		['the pages that the limit needs', { returnAll: false, limit: 9 }, 50],
	])('says in the log of the node how far it is: %s', async (_, parameters, pages) => {
		const { context, info } = itemWith(parameters);
		await read(context, send(pages));
		expect(info.mock.calls).toStrictEqual(
			[1, 2, 3, 4, 5].map((page) => [`IPEX: page ${page} of 5 is read`, { node: 'IPEX' }]),
		);
	});

	it('says nothing of pages that nobody asked for', async () => {
		const { context, info } = itemWith({ returnAll: false, limit: 4 });
		await read(context, send(50));
		expect(info).not.toHaveBeenCalled();
	});

	it('says nothing when it is short', async () => {
		const { context, info } = itemWith();
		await read(context, send(4));
		expect(info).not.toHaveBeenCalled();
	});
});

describe('a list that is read to its end', () => {
	const endless = async (query: IDataObject = {}) => ({
		currentPage: query.page,
		items: records(5_000, Number(query.page) * 5_000),
	});

	it('is never cut: more than n8n can take is refused, also where the platform does not count', async () => {
		const readLong = readPages({
			property: 'items',
			maxPageSize: 5_000,
			keyOf: ({ id }) => String(id),
			query: () => ({}),
			convert: (_, list) => list,
		});
		await expect(readLong(itemWith().context, endless)).rejects.toThrow(
			/^The period contains 1050\d\d records, and n8n can process 100000/,
		);
	});

	it('is refused as well if its records are not kept', async () => {
		let taken = 0;
		const reading = readPagedRecords(
			itemWith().context,
			endless,
			{ property: 'items', keyOf: ({ id }) => String(id) },
			{ query: {}, pageSize: 5_000, take: () => taken++ },
		);
		await expect(reading).rejects.toThrow('The period contains 105000 records');
		expect(taken).toBe(105_000);
	});
});
