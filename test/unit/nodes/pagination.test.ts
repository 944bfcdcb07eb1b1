import fc from 'fast-check';

import { type Page, readPagedList } from '../../../nodes/Ipex/request/pagination';
import { RepeatedPageError } from '../../../nodes/Ipex/errors/errors';
import { timers } from '../../../tools/node';
import { cases } from '../../support/cases';

afterEach(() => jest.useRealTimers());

const keyOf = (record: number) => String(record);

describe('reading pages', () => {
	it.each([
		// As many records are written before each page is read as leave one of the old ones in it, as in life: more
		// would make a page repeat wholly.
		{ order: 'one after the other', more: 1, smallestPage: 1, mostWritten: Infinity },
		{
			order: 'four at a time, read in any order',
			more: Infinity,
			smallestPage: 4,
			mostWritten: 1,
		},
	])(
		'gives each record of the list once, while records are written in between: $order',
		async ({ more, smallestPage, mostWritten }) => {
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
						const reading = readPagedList({
							fetch,
							pageSize,
							keyOf,
							moreNeeded: () => more,
						}).finally(() => {
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
						expect(old.sort((a, b) => a - b)).toStrictEqual(before);
					},
				),
				{ numRuns: cases(10_000) },
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
				async (moments, pageSize, chance, lateMoments, isAhead) => {
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
						moreNeeded: () => (isAhead ? Infinity : 1),
					});
					expect(found.filter((record) => !record.includes('late')).sort()).toStrictEqual(
						before.sort(),
					);
					expect(missing).toBe(0);
				},
			),
			{ numRuns: cases(10_000) },
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
			moreNeeded: ({ length }) => 5 - length,
		});
		expect([[...records].sort().slice(0, 6), atEnd]).toStrictEqual([order.slice(0, 6), false]);
		expect(asked).toStrictEqual(['1 of 3', '2 of 3', '1 of 2', '2 of 2', '3 of 2']);
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
		expect([records, missing, atEnd, asked]).toStrictEqual([[1, 2], 1, true, 3]);
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
		expect(records.sort()).toStrictEqual([1, 2, 3, 4, 5, 6]);
	});

	it('reads again when a record came twice and the platform does not count', async () => {
		const asked: string[] = [];
		const { records, isOutOfOrder } = await readPagedList({
			fetch: async (page, size) => {
				asked.push(`${page} of ${size}`);
				const list = asked.length === 2 ? [1, 3, 2, 4] : [1, 2, 3, 4];
				return { records: list.slice((page - 1) * size, page * size), totalPages: undefined };
			},
			pageSize: 2,
			keyOf,
		});
		expect(records.sort()).toStrictEqual([1, 2, 3, 4]);
		expect(isOutOfOrder).toBe(true);
		// Until a reading brings nothing new.
		const second = ['1 of 1', '2 of 1', '3 of 1', '4 of 1', '5 of 1'];
		expect(asked).toStrictEqual([
			'1 of 2',
			'2 of 2',
			'3 of 2',
			...second,
			'1 of 2',
			'2 of 2',
			'3 of 2',
		]);
	});

	/** Reads a list of `count` records, of which each reading gives the first `found` ones, on one page. */
	async function readIncomplete(
		found: (reading: number) => number,
		count: number,
		deadline?: number,
	) {
		let readings = 0;
		const result = await readPagedList({
			fetch: async () => ({
				records: Array.from({ length: found(++readings) }, (_, i) => i),
				totalPages: 1,
				total: count,
			}),
			pageSize: 100,
			keyOf,
			deadline,
		});
		return { ...result, records: result.records.length, readings };
	}

	it('reads again as long as each reading finds more, five times at most', async () => {
		expect(await readIncomplete((reading) => reading, 4)).toStrictEqual({
			records: 4,
			readings: 4,
			missing: 0,
			isOutOfOrder: true,
			atEnd: true,
		});
		expect(await readIncomplete((reading) => reading, 9)).toMatchObject({
			records: 5,
			readings: 5,
			missing: 4,
		});
	});

	it('reads again after one reading that found nothing, and not after two', async () => {
		const found = [1, 1, 2, 2, 2, 3];
		expect(await readIncomplete((reading) => found[reading - 1] ?? 0, 3)).toMatchObject({
			records: 2,
			readings: 5,
			missing: 1,
		});
	});

	it('does not begin a reading after the deadline, and says which records came out of order', async () => {
		jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
		const until = (last: number) => async () =>
			await readIncomplete(
				(reading) => {
					if (reading === last) jest.setSystemTime(1_000);
					return reading;
				},
				9,
				1_000,
			);
		const late = { atEnd: false, missing: 0 };
		expect(await until(1)()).toStrictEqual({
			...late,
			records: 1,
			readings: 1,
			isOutOfOrder: false,
		});
		jest.setSystemTime(0);
		expect(await until(2)()).toStrictEqual({
			...late,
			records: 2,
			readings: 2,
			isOutOfOrder: true,
		});
	});

	it('does not read a third time for a record that was written during the second reading', async () => {
		const asked: string[] = [];
		const { records, missing } = await readPagedList({
			fetch: async (page, size) => {
				asked.push(`${page} of ${size}`);
				if (size === 4) {
					return { records: page === 1 ? [1, 2, 3, 4] : [4], totalPages: 2, total: 5 };
				}
				// Record 0 is written before page 2 is read, into the part that was read.
				const list = page < 2 ? [1, 2, 3, 4, 5] : [0, 1, 2, 3, 4, 5];
				return {
					records: list.slice(2 * page - 2, 2 * page),
					totalPages: 3,
					total: list.length,
				};
			},
			pageSize: 4,
			keyOf,
		});
		expect([records.sort(), missing]).toStrictEqual([[1, 2, 3, 4, 5], 0]);
		expect(asked).toStrictEqual(['1 of 4', '2 of 4', '1 of 2', '2 of 2', '3 of 2']);
	});

	it('does not read again what it has, and has it in order', async () => {
		const asked: number[] = [];
		const { records, isOutOfOrder } = await readPagedList({
			fetch: async (page) => {
				asked.push(page);
				// A record that was written late moved record 2 to the next page.
				return { records: page === 1 ? [1, 2] : [2, 3], totalPages: 2, total: 3 };
			},
			pageSize: 2,
			keyOf,
		});
		expect([records, isOutOfOrder, asked]).toStrictEqual([[1, 2, 3], false, [1, 2]]);
	});

	it('returns a record as often as one page has it', async () => {
		const { records } = await readPagedList({
			fetch: async () => ({ records: [7, 7, 7], totalPages: 1, total: 3 }),
			pageSize: 5,
			keyOf,
		});
		expect(records).toStrictEqual([7, 7, 7]);
	});

	it('ends at a page that repeats the others, if it has as many records as there are', async () => {
		const { records, atEnd } = await readPagedList({
			fetch: async (page) => ({ records: page === 1 ? [1] : [2], totalPages: 9, total: 2 }),
			pageSize: 1,
			keyOf,
		});
		expect([records, atEnd]).toStrictEqual([[1, 2], true]);
	});

	it('ends at an empty page, however many pages the platform counts', async () => {
		const asked: number[] = [];
		const { records, atEnd } = await readPagedList({
			fetch: async (page) => {
				asked.push(page);
				return { records: page === 1 ? [1] : [], totalPages: 9, total: 1 };
			},
			pageSize: 1,
			keyOf,
			moreNeeded: () => 1,
		});
		expect([records, atEnd, asked]).toStrictEqual([[1], true, [1, 2]]);
	});

	it.each([
		[4, [1, 2]],
		[5, [1, 2, 3]],
	])('ends with the last of %i records when the platform counts no pages', async (total, pages) => {
		const asked: number[] = [];
		const { records } = await readPagedList({
			fetch: async (page) => {
				asked.push(page);
				const list = Array.from({ length: total }, (_, i) => i);
				return { records: list.slice(2 * page - 2, 2 * page), totalPages: undefined, total };
			},
			pageSize: 2,
			keyOf,
		});
		expect([records.length, asked]).toStrictEqual([total, pages]);
	});

	it('requests a page again that was requested early, if both pages miss a record', async () => {
		const [before, after] = [
			[1, 3, 4],
			[1, 2, 3, 4],
		];
		const asked: number[] = [];
		const { records, isOutOfOrder } = await readPagedList({
			fetch: async (page) => {
				asked.push(page);
				// The platform reads page 3 before it writes record 2, and page 2 after that.
				const isEarly = page === 1 || asked.length === 3;
				const list = isEarly ? before : after;
				return {
					records: list.slice(page - 1, page),
					totalPages: list.length,
					total: list.length,
				};
			},
			pageSize: 1,
			keyOf,
		});
		expect([records, isOutOfOrder]).toStrictEqual([[1, 2, 3, 4], false]);
		expect(asked).toStrictEqual([1, 2, 3, 4, 3]);
	});

	describe('at a deadline', () => {
		const READ_UNTIL = 1_000;

		/** Reads pages of one record each; `at` sets the clock when a page is requested. */
		async function readUntil(at: (page: number) => number, total?: number) {
			jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
			return await readPagedList({
				fetch: async (page) => {
					jest.setSystemTime(at(page));
					if (page === 3) throw new Error('page 3');
					return { records: [page], totalPages: 9, total };
				},
				pageSize: 1,
				keyOf,
				moreNeeded: () => 1,
				deadline: READ_UNTIL,
			});
		}

		it.each([undefined, 9])(
			'has what came before the page that it ended (of %p records)',
			async (total) => {
				expect(await readUntil((page) => (page === 3 ? READ_UNTIL : 0), total)).toStrictEqual({
					records: [1, 2],
					atEnd: false,
					missing: 0,
					isOutOfOrder: false,
				});
			},
		);

		it.each([undefined, 9])('requests no further page (of %p records)', async (total) => {
			const { records, atEnd } = await readUntil((page) => (page === 2 ? READ_UNTIL : 0), total);
			expect([records, atEnd]).toStrictEqual([[1, 2], false]);
		});

		it('fails with a page that fails before it', async () => {
			await expect(readUntil(() => READ_UNTIL - 1)).rejects.toThrow('page 3');
		});

		it('fails if no page came before it', async () => {
			jest.useFakeTimers({ now: READ_UNTIL });
			const reading = readPagedList({
				fetch: async () => await Promise.reject(new Error('page 1')),
				pageSize: 1,
				keyOf,
				deadline: READ_UNTIL,
			});
			await expect(reading).rejects.toThrow('page 1');
		});
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
		expect([records, atEnd, asked]).toStrictEqual([[1], false, [1]]);
	});

	it('does not read again after its deadline either', async () => {
		const { records, atEnd } = await readPagedList({
			fetch: async () => ({ records: [1], totalPages: 1, total: 2 }),
			pageSize: 5,
			keyOf,
			deadline: Date.now() - 1,
		});
		expect([records, atEnd]).toStrictEqual([[1], false]);
	});

	it('reads a list that ends before its deadline to the end', async () => {
		const { records, atEnd } = await readPagedList({
			fetch: async () => ({ records: [1], totalPages: 1, total: 1 }),
			pageSize: 5,
			keyOf,
			deadline: Date.now() - 1,
		});
		expect([records, atEnd]).toStrictEqual([[1], true]);
	});

	it('requests four pages at once, and never requests one beyond the last', async () => {
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
		});
		expect([records, asked, most]).toStrictEqual([[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], 4]);
	});

	it('requests pages early only if their records are certainly needed', async () => {
		const events: string[] = [];
		let taken = 0;
		await readPagedList({
			fetch: async (page) => {
				events.push(`request ${page}`);
				return await Promise.resolve({
					records: [2 * page, 2 * page + 1],
					totalPages: 9,
					total: 18,
				});
			},
			pageSize: 2,
			keyOf,
			// Every other record counts.
			moreNeeded: ({ length }) => 4 - length / 2,
			pageTaken: () => events.push(`page ${++taken}`),
		});
		// The first page says how long the list is. Three more records are on two more pages at least.
		expect(events.join(', ')).toBe(
			'request 1, page 1, request 2, request 3, page 2, page 3, request 4, page 4',
		);
	});

	it('fails with the page that fails, even if the next ones were requested', async () => {
		const reading = readPagedList({
			fetch: async (page) => {
				if (page > 2) throw new Error(`page ${page}`);
				return { records: [page], totalPages: 9, total: 9 };
			},
			pageSize: 1,
			keyOf,
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
		expect([records, atEnd, asked]).toStrictEqual([[1, 2, 3], true, [1, 2]]);
	});

	it('reads no further than enough, and says so', async () => {
		const { records, atEnd } = await readPagedList({
			fetch: async (page) => ({ records: [page], totalPages: 1_000_000 }),
			pageSize: 1,
			keyOf,
			moreNeeded: ({ length }) => 3 - length,
		});
		expect([records, atEnd]).toStrictEqual([[1, 2, 3], false]);
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
