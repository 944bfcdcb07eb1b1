import fc from 'fast-check';

import { type Page, readPagedList } from '../../../nodes/Ipex/request/pagination';
import { RepeatedPageError } from '../../../nodes/Ipex/errors/errors';
import { timers } from '../../../tools/node';

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
						const readPage = (page: number, size: number): Page<number> => {
							const records = log.slice((page - 1) * size, page * size);
							const totalPages = Math.ceil(log.length / size);
							const total = log.length;
							const [place, many] = pending.shift() ?? [0, 0];
							for (let i = 0; i < Math.min(many, size - 1, mostWritten); i++) {
								log = [...log, place * 100 + 1 + i + pending.length * 5].sort((a, b) => a - b);
							}
							return { records, totalPages, total };
						};
						const underWay: Array<() => void> = [];
						const fetch = async (page: number, size: number) =>
							await new Promise<Page<number>>((resolve) => {
								underWay.push(() => resolve(readPage(page, size)));
							});
						let done = false;
						const reading = readPagedList({ fetch, pageSize, keyOf, ahead }).finally(() => {
							done = true;
						});
						while (!done) {
							const [one] = underWay.splice((order.next().value ?? 0) % underWay.length, 1);
							one?.();
							await timers.setImmediate();
						}
						const { records } = await reading;
						expect(new Set(records).size).toBe(records.length);
						const old = records.filter((record) => record % 100 === 0);
						expect(old.sort((a, b) => a - b)).toEqual(before);
					},
				),
				{ numRuns: 10_000 },
			);
		},
	);

	it('returns each record as often as the list has it, even if those of one moment change their order', async () => {
		await fc.assert(
			fc.asyncProperty(
				// How many records there are of each moment, and how many of them cannot be told apart.
				fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })), {
					maxLength: 90,
					size: 'max',
				}),
				fc.integer({ min: 40, max: 100 }),
				fc.infiniteStream(fc.nat()),
				fc.uniqueArray(fc.nat({ max: 89 }), { maxLength: 4 }),
				fc.boolean(),
				async (moments, pageSize, chance, lateMoments, ahead) => {
					const log = moments.map(([count, alike], moment) =>
						Array.from({ length: count }, (_, n) => `${moment}/${Math.floor(n / alike)}`),
					);
					const before = log.flat();
					const late = [...lateMoments];
					let number = 0;
					const { records: found, missing } = await readPagedList({
						fetch: async (page, size) => {
							// During the first reading, one is written between every other pair of pages.
							const moment = size === pageSize && number % 2 === 1 ? late.pop() : undefined;
							number++;
							if (moment !== undefined) log[moment]?.push(`${moment}/late ${number}`);
							const turn = chance.next().value ?? 0;
							const records = log.flatMap((group, place) => {
								const first = (turn >> place % 7) % group.length;
								return [...group.slice(first), ...group.slice(0, first)];
							});
							return {
								records: records.slice((page - 1) * size, page * size),
								totalPages: Math.ceil(records.length / size),
								total: records.length,
							};
						},
						pageSize,
						keyOf: (record) => record,
						ahead,
					});
					expect(found.filter((record) => !record.includes('late')).sort()).toEqual(before.sort());
					expect(missing).toBe(0);
				},
			),
			{ numRuns: 10_000 },
		);
	});

	it('reads as much of the list again as it had read, when a record came twice', async () => {
		const asked: string[] = [];
		const order = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
		const { records, atEnd } = await readPagedList({
			fetch: async (page, size) => {
				asked.push(`${page} of ${size}`);
				// The two of one moment that the first boundary separates.
				const list = asked.length === 2 ? ['a', 'b', 'd', 'c', ...order.slice(4)] : order;
				return {
					records: list.slice((page - 1) * size, page * size),
					totalPages: Math.ceil(9 / size),
					total: 9,
				};
			},
			pageSize: 3,
			keyOf: (record) => record,
			enough: (read) => read.length >= 5,
		});
		expect([[...records].sort().slice(0, 6), atEnd]).toEqual([order.slice(0, 6), false]);
		expect(asked).toEqual(['1 of 3', '2 of 3', '1 of 2', '2 of 2', '3 of 2']);
	});

	it('says how many records never came, and stops requesting them', async () => {
		let asked = 0;
		const { records, missing, atEnd } = await readPagedList({
			fetch: async () => {
				asked++;
				return { records: [1, 2], totalPages: 1, total: 3 };
			},
			pageSize: 5,
			keyOf,
		});
		expect([records, missing, atEnd, asked]).toEqual([[1, 2], 1, true, 3]);
	});

	it('reads again when a record disappeared while it read, as all others moved up', async () => {
		const list = [1, 2, 3, 4, 5, 6];
		const { records } = await readPagedList({
			fetch: async (page, size) => {
				const found = list.slice((page - 1) * size, page * size);
				const counted = list.length;
				if (page === 1 && counted === 6) list.shift();
				return { records: found, totalPages: Math.ceil(counted / size), total: counted };
			},
			pageSize: 2,
			keyOf,
		});
		expect(records.sort()).toEqual([1, 2, 3, 4, 5, 6]);
	});

	it('reads again when a record came twice and the platform does not count', async () => {
		let asked = 0;
		const { records } = await readPagedList({
			fetch: async (page, size) => {
				asked++;
				const list = asked === 2 ? [1, 3, 2, 4] : [1, 2, 3, 4];
				return { records: list.slice((page - 1) * size, page * size), totalPages: undefined };
			},
			pageSize: 2,
			keyOf,
		});
		expect(records.sort()).toEqual([1, 2, 3, 4]);
	});

	it('requests no further page after its deadline, and says that it has not reached the end', async () => {
		const asked: number[] = [];
		const { records, atEnd } = await readPagedList({
			fetch: async (page) => {
				asked.push(page);
				return { records: [page], totalPages: 3, total: 3 };
			},
			pageSize: 1,
			keyOf,
			deadline: Date.now() - 1,
		});
		expect([records, atEnd, asked]).toEqual([[1], false, [1]]);
	});

	it('does not read again after its deadline either', async () => {
		const { records, atEnd } = await readPagedList({
			fetch: async () => ({ records: [1], totalPages: 1, total: 2 }),
			pageSize: 5,
			keyOf,
			deadline: Date.now() - 1,
		});
		expect([records, atEnd]).toEqual([[1], false]);
	});

	it('reads a list that ends before its deadline to the end', async () => {
		const { records, atEnd } = await readPagedList({
			fetch: async () => ({ records: [1], totalPages: 1, total: 1 }),
			pageSize: 5,
			keyOf,
			deadline: Date.now() - 1,
		});
		expect([records, atEnd]).toEqual([[1], true]);
	});

	it('requests two pages at once, and never requests one beyond the last', async () => {
		let underWay = 0;
		let most = 0;
		const asked: number[] = [];
		const { records } = await readPagedList({
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

	it('fails with the page that fails, even if the next one was requested', async () => {
		const reading = readPagedList({
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
		const { records, atEnd } = await readPagedList({
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
		const { records, atEnd } = await readPagedList({
			fetch: async (page) => ({ records: [page], totalPages: 1_000_000 }),
			pageSize: 1,
			keyOf,
			enough: (read) => read.length >= 3,
		});
		expect([records, atEnd]).toEqual([[1, 2, 3], false]);
	});

	it.each([undefined, 18])(
		'reports a platform that always gives the same page, counting %s records',
		async (total) => {
			const endless = readPagedList({
				fetch: async () => ({ records: [1, 2], totalPages: 9, total }),
				pageSize: 2,
				keyOf,
			});
			await expect(endless).rejects.toThrow(RepeatedPageError);
		},
	);
});
