import fc from 'fast-check';

import { readPages, RepeatedPageError } from '../../../nodes/Ipex/shared/pagination';

const keyOf = (record: number) => String(record);

describe('reading pages', () => {
	it('gives each record of the list once, in order, while records are written in between', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 60 }),
				fc.integer({ min: 1, max: 7 }),
				fc.array(fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 3 })), { maxLength: 12 }),
				async (count, pageSize, writings) => {
					const before = Array.from({ length: count }, (_, i) => i * 100);
					let log = [...before];
					const pending = [...writings];
					const { records } = await readPages({
						fetch: async (page) => {
							const records = log.slice((page - 1) * pageSize, page * pageSize);
							const totalPages = Math.ceil(log.length / pageSize);
							const [place, many] = pending.shift() ?? [0, 0];
							// Fewer than a page at a time, as in life; more would make a page repeat wholly.
							for (let i = 0; i < Math.min(many, pageSize - 1); i++) {
								log = [...log, place * 100 + 1 + i + pending.length * 5].sort((a, b) => a - b);
							}
							return { records, totalPages };
						},
						pageSize,
						keyOf,
					});
					expect(new Set(records).size).toBe(records.length);
					expect(records.filter((record) => record % 100 === 0)).toEqual(before);
				},
			),
			{ numRuns: 10_000 },
		);
	});

	it('stops at a page that is not full when the platform does not count the pages', async () => {
		const asked: number[] = [];
		const { records, atEnd } = await readPages({
			fetch: async (page) => {
				asked.push(page);
				return { records: page === 1 ? [1, 2] : [3], totalPages: undefined };
			},
			pageSize: 2,
			keyOf,
		});
		expect([records, atEnd, asked]).toEqual([[1, 2, 3], true, [1, 2]]);
	});

	it('reads no further than enough, and says so', async () => {
		const { records, atEnd } = await readPages({
			fetch: async (page) => ({ records: [page], totalPages: 1_000_000 }),
			pageSize: 1,
			keyOf,
			enough: (read) => read.length >= 3,
		});
		expect([records, atEnd]).toEqual([[1, 2, 3], false]);
	});

	it('says honestly when a platform gives the same page for ever', async () => {
		const endless = readPages({
			fetch: async () => ({ records: [1, 2], totalPages: 9 }),
			pageSize: 2,
			keyOf,
		});
		await expect(endless).rejects.toThrow(RepeatedPageError);
	});
});
