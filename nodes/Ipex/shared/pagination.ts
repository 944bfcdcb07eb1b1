/** One page of a list. */
export interface Page<T> {
	records: T[];
	/** How many pages the platform says there are now; undefined when it does not say. */
	totalPages: number | undefined;
	/** How many records the list holds now. */
	total?: number;
}

/** What a reader of pages has to know about the list. */
export interface PagedList<T> {
	/** Reads one page; pages count from 1. */
	fetch: (page: number) => Promise<Page<T>>;
	/** Records that a full page holds. */
	pageSize: number;
	/** What tells one record from another. */
	keyOf: (record: T) => string;
	/** Whether what was read so far is enough; without it, the list is read to its end. */
	enough?: (records: T[]) => boolean;
	/** Whether a page is asked for while the one before it is on its way: for long lists that are read to their end. */
	ahead?: boolean;
}

/** What was read, and whether it reaches to the end of the list. */
export interface ReadPages<T> {
	records: T[];
	atEnd: boolean;
}

/** The platform gives the same page again and again: whatever follows cannot be read. */
export class RepeatedPageError extends Error {
	override readonly name = 'RepeatedPageError';

	constructor(readonly page: number) {
		super(`Page ${page} of the list repeats the pages before it.`);
	}
}

/**
 * Reads a list page by page. A record that is written late moves the ones behind it by one place, so that the last
 * record of a page comes again as the first of the next: it is taken once.
 */
export async function readPages<T>(list: PagedList<T>): Promise<ReadPages<T>> {
	const records: T[] = [];
	const known = new Set<string>();
	const pageOf = inTurn(list);
	for (let page = 1; ; page++) {
		const { records: found, totalPages } = await pageOf(page);
		let fresh = 0;
		for (const record of found) {
			const key = list.keyOf(record);
			if (known.has(key)) continue;
			known.add(key);
			records.push(record);
			fresh++;
		}
		const isLast = totalPages === undefined ? found.length < list.pageSize : page >= totalPages;
		if (isLast || found.length === 0) return { records, atEnd: true };
		if (list.enough?.(records)) return { records, atEnd: false };
		if (fresh === 0) throw new RepeatedPageError(page);
	}
}

/**
 * Gives the pages one after the other, as the list is when each has come. Two that are on their way at once may be
 * read in either order: a record that is written between them moves one from the second page to the first, and both
 * miss it. They would differ in how many records there are, and then the second is asked for once more.
 */
function inTurn<T>(list: PagedList<T>): (page: number) => Promise<Page<T>> {
	let before: Page<T> | undefined;
	let next: Promise<Page<T>> | undefined;
	return async (page) => {
		const early = next;
		const asked = early ?? list.fetch(page);
		const goesOn = list.ahead && before?.total !== undefined && page < (before.totalPages ?? 0);
		next = goesOn ? list.fetch(page + 1) : undefined;
		// Should this page fail, nobody waits for the next one any more.
		next?.catch(() => undefined);
		let found = await asked;
		if (early && found.total !== before?.total) found = await list.fetch(page);
		before = found;
		return found;
	};
}
