import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { readPages } from '../../../nodes/Ipex/request/responseReaders';

/** A context that knows nothing but its log. */
function contextWith(info: jest.Mock, limit?: number): IExecutePaginationFunctions {
	return {
		getNodeParameter: (name: string) => (name === 'returnAll' ? limit === undefined : limit),
		getNode: () => ({ name: 'IPEX' }),
		logger: { info },
	} as unknown as IExecutePaginationFunctions;
}

const read = readPages({
	property: 'items',
	maxPageSize: 1,
	keyOf: ({ id }) => String(id),
	query: () => ({}),
	convert: (_, records) => records,
});

const send = (totalPages: number) => async (query?: IDataObject) => ({
	items: [{ id: query?.page }],
	totalPages,
});

describe('a read of many pages', () => {
	it('says in the log how far it is', async () => {
		const info = jest.fn();
		await read(contextWith(info), send(5));
		expect(info.mock.calls.map(([message]) => message as string)).toEqual(
			[1, 2, 3, 4, 5].map((page) => `IPEX: page ${page} of 5 is read`),
		);
	});

	it('says nothing of pages that nobody asked for', async () => {
		const info = jest.fn();
		await read(contextWith(info, 2), send(50));
		expect(info).not.toHaveBeenCalled();
	});

	it('says nothing when it is short', async () => {
		const info = jest.fn();
		await read(contextWith(info), send(4));
		expect(info).not.toHaveBeenCalled();
	});
});

describe('a list that is read to its end', () => {
	it('is never cut: more than n8n can take is refused, also where the platform does not count', async () => {
		const readLong = readPages({
			property: 'items',
			maxPageSize: 5_000,
			keyOf: ({ id }) => String(id),
			query: () => ({}),
			convert: (_, records) => records,
		});
		const endless = async (query: IDataObject = {}) => ({
			currentPage: query.page,
			items: Array.from({ length: 5_000 }, (_, n) => ({ id: Number(query.page) * 5_000 + n })),
		});
		await expect(readLong(contextWith(jest.fn()), endless)).rejects.toThrow(
			/^The period contains 1050\d\d records, and n8n can process 100000/,
		);
	});
});
