import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { pages } from '../../../nodes/Ipex/shared/answers';

/** A context that knows nothing but its log. */
function contextWith(info: jest.Mock): IExecutePaginationFunctions {
	return {
		getNodeParameter: (name: string, fallback: unknown) => (name === 'returnAll' ? true : fallback),
		getNode: () => ({ name: 'IPEX' }),
		logger: { info },
	} as unknown as IExecutePaginationFunctions;
}

const read = pages({
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

	it('says nothing when it is short', async () => {
		const info = jest.fn();
		await read(contextWith(info), send(4));
		expect(info).not.toHaveBeenCalled();
	});
});
