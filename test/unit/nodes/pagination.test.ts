import fc from 'fast-check';

import { type Page, readPages, RepeatedPageError } from '../../../nodes/Ipex/shared/pagination';
import { timers } from '../../support/node';

const keyOf = (record: number) => String(record);

describe('reading pages', () => {
	it.each([
		// As many records are written before each page is read as leave one of the old ones in it, as in life: more
		// would make a page repeat wholly.
		{ order: 'one after the other', ahead: false, smallestPage: 1, mostWritten: Infinity },
		{ order: 'two at a time, read in any order', ahead: true, smallestPage: 4, mostWritten: 1 },
	])(
		'gives each record of the list once, while records are written in between: $order',
		async ({ ahead, smallestPage, mostWritten }) => {
			await fc.assert(
				fc.asyncProperty(
					fc.integer({ min: 0, max: 60 }),
					fc.integer({ min: smallestPage, max: 7 }),
					fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 3 })), { maxLength: 12 }),
					fc.infiniteStream(fc.nat({ max: 3 })),
					async (count, pageSize, writings, order) => {
						const before = Array.from({ length: count }, (_, i) => i * 100);
						let log = [...before];
						const pending = [...writings];
						const readPage = (page: number): Page<number> => {
							const records = log.slice((page - 1) * pageSize, page * pageSize);
							const totalPages = Math.ceil(log.length / pageSize);
							const total = log.length;
							const [place, many] = pending.shift() ?? [0, 0];
							for (let i = 0; i < Math.min(many, pageSize - 1, mostWritten); i++) {
								log = [...log, place * 100 + 1 + i + pending.length * 5].sort((a, b) => a - b);
							}
							return { records, totalPages, total };
						};
						const underWay: Array<() => void> = [];
						const fetch = async (page: number) =>
							await new Promise<Page<number>>((resolve) => {
								underWay.push(() => resolve(readPage(page)));
							});
						let done = false;
						const reading = readPages({ fetch, pageSize, keyOf, ahead }).finally(() => {
							done = true;
						});
						while (!done) {
							const [one] = underWay.splice((order.next().value ?? 0) % underWay.length, 1);
							one?.();
							await timers.setImmediate();
						}
						const { records } = await reading;
						expect(new Set(records).size).toBe(records.length);
						expect(records.filter((record) => record % 100 === 0)).toEqual(before);
					},
				),
				{ numRuns: 10_000 },
			);
		},
	);

	it('has two pages on their way, and never asks beyond the last', async () => {
		let underWay = 0;
		let most = 0;
		const asked: number[] = [];
		const { records } = await readPages({
			fetch: async (page) => {
				asked.push(page);
				most = Math.max(most, ++underWay);
				await Promise.resolve();
				underWay--;
				return { records: [page], totalPages: 6, total: 6 };
			},
			pageSize: 1,
			keyOf,
			ahead: true,
		});
		expect([records, asked, most]).toEqual([[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], 2]);
	});

	it('fails with the page that fails, though the next one was asked for', async () => {
		const reading = readPages({
			fetch: async (page) => {
				if (page > 2) throw new Error(`page ${page}`);
				return { records: [page], totalPages: 9, total: 9 };
			},
			pageSize: 1,
			keyOf,
			ahead: true,
		});
		await expect(reading).rejects.toThrow('page 3');
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
