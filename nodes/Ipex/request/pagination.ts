import { hash } from 'crypto';

import { RepeatedPageError } from '../errors/errors';
import { settle } from '../errors/failure';

/** One page of a list. */
export interface Page<T> {
	records: T[];
	/** How many pages the platform says there are now; undefined when it does not say. */
	totalPages: number | undefined;
	/** How many records the list contains now. */
	total?: number;
}

/** How to read a list page by page. */
export interface PagedList<T> {
	/** Reads one page; pages count from 1. The page size is `pageSize`, or less when the list is read again. */
	fetch: (page: number, pageSize: number) => Promise<Page<T>>;
	/** How many records a full page contains. */
	pageSize: number;
	/** The key that identifies a record. */
	keyOf: (record: T) => string;
	/**
	 * Receives each record once, as soon as its page has come, with a unique key. If it is set, the records are not
	 * kept.
	 */
	take?: (record: T, key: string) => void;
	/** Called after all records of a page. */
	pageTaken?: () => void;
	/**
	 * Returns the minimum number of records that are still needed; 0 if enough were read. It is called after each page.
	 * Pages that are certainly needed are requested in parallel. Without this function, the list is read to its end.
	 */
	moreNeeded?: (records: T[]) => number;
	/** When (ms since the epoch) to stop reading. The result contains what was read by then. No first page is an error. */
	deadline?: number;
}

/** What was read. */
export interface PagedResult<T> {
	records: T[];
	/** Whether some records were found only in a later reading: they come last, out of order. */
	isOutOfOrder?: boolean;
	/** Whether it reaches to the end of the list. */
	atEnd: boolean;
	/** How many records the platform counts beyond those that came in all readings; usually 0. */
	missing?: number;
}

/** The warning for n8n's log when records are missing. */
export function missingRecords(missing: number): string {
	return `IPEX counts ${missing} more records than it gave out, although the list was read several times.`;
}

/**
 * The page sizes of the further readings of one list, as parts of the usual size. Chosen so that no place is near to a
 * boundary between two pages in all of the first three readings: records that one reading lost there lie within a page
 * of the next.
 */
const FURTHER_SIZES = [0.52, 0.81, 0.67, 0.91];

/** So many pages are requested at once, when more of them are certainly needed. */
const PAGES_AT_ONCE = 4;

/** After this many readings without a new record, there is nothing more to find. */
const MOST_FRUITLESS = 2;

/**
 * Reads a list page by page, and again in pages of another size if records are missing.
 *
 * - A record that is written late moves the ones behind it by one place. So the last record of a page comes again as the
 *   first of the next one. It counts once.
 * - Records of the same moment may come in another order on each page. One of them may then come twice, and another one
 *   never: fewer different records came than the platform counts.
 * - The same record twice on one page is two records.
 *
 * @throws RepeatedPageError when the platform returns the same page again and again
 */
export async function readPagedList<T>(list: PagedList<T>): Promise<PagedResult<T>> {
	const { pageSize, deadline = Infinity, moreNeeded } = list;
	const found = new Found(list);
	const { records, known } = found;
	const first = await readThrough(list, pageSize, found, () => moreNeeded?.(records) ?? Infinity);
	const late = { records, atEnd: false, missing: 0 };
	let last = first;
	let missing = Math.max(0, first.most - known.size);
	const inFirst = known.size;
	let isDoubtful = missing > 0 || (first.total === undefined && first.hasRepeats);
	let fruitless = 0;
	for (const part of FURTHER_SIZES) {
		if (!isDoubtful || last.end === 'late' || fruitless === MOST_FRUITLESS) break;
		if (Date.now() >= deadline) return { ...late, isOutOfOrder: known.size > inFirst };
		const before = known.size;
		const size = Math.max(1, Math.round(pageSize * part));
		const unread = (read: number) => (first.end === 'enough' ? first.read - read : Infinity);
		last = await readThrough(list, size, found, unread);
		fruitless = known.size > before ? 0 : fruitless + 1;
		// Records that were written during this reading may be in a part that was already read.
		missing = Math.max(0, last.least - known.size);
		isDoubtful = missing > 0 || (last.total === undefined && fruitless === 0);
	}
	const isOutOfOrder = known.size > inFirst;
	if (last.end === 'late') return { ...late, isOutOfOrder };
	if (missing > 0 && last.end === 'repeats') throw new RepeatedPageError(last.pages);
	return { records, isOutOfOrder, atEnd: first.end !== 'enough', missing };
}

/** The different records of all readings. */
class Found<T> {
	readonly records: T[] = [];

	readonly known = new Set<string>();

	constructor(private readonly list: Pick<PagedList<T>, 'keyOf' | 'take'>) {}

	/**
	 * Adds the records of a page that are new.
	 * @param seen the keys of one reading
	 * @returns how many records are new to that reading
	 */
	add(page: T[], seen: Set<string>): number {
		const { keyOf, take } = this.list;
		const before = seen.size;
		const counts = new Map<string, number>();
		for (const record of page) {
			const key = shortKey(keyOf(record));
			const count = counts.get(key) ?? 0;
			counts.set(key, count + 1);
			const own = count === 0 ? key : `${key}#${count}`;
			const isNew = !this.known.has(own);
			seen.add(own);
			if (!isNew) continue;
			this.known.add(own);
			if (take) take(record, own);
			else this.records.push(record);
		}
		return seen.size - before;
	}
}

/** A short text for a key. The keys of 100,000 records themselves would take about 90 MB of memory. */
function shortKey(key: string): string {
	return hash('sha256', key, 'base64');
}

/** How one reading of the list went. */
interface Reading {
	/** Why it ended: the end of the list, enough records, the deadline, or a page that only repeats earlier records. */
	end: 'end' | 'enough' | 'late' | 'repeats';
	/** How many pages, and how many places of the list, were read. */
	pages: number;
	read: number;
	/** How many records the platform counted last; undefined when it does not count. */
	total: number | undefined;
	/** The smallest and the largest number of records in what was read, during the reading. */
	least: number;
	most: number;
	/** Whether a record came on more than one page. */
	hasRepeats: boolean;
}

/** @param moreNeeded how many more records are needed at least after so many places; asked after each page but the last */
async function readThrough<T>(
	list: PagedList<T>,
	pageSize: number,
	found: Found<T>,
	moreNeeded: (read: number) => number,
): Promise<Reading> {
	const { deadline = Infinity } = list;
	const pageOf = inTurn(list, pageSize);
	let more = Infinity;
	// Only a record that comes twice in one reading is a repetition. The first reading needs no list of its own.
	const seen = found.known.size === 0 ? found.known : new Set<string>();
	const totals: number[] = [];
	const endAfter = (page: Page<T>, number: number, fresh: number, read: number) => {
		const { records, totalPages, total } = page;
		// The platform may send fewer records a page than requested.
		const isShort = total === undefined ? records.length < pageSize : read >= total;
		const isLast = totalPages === undefined ? isShort : number >= totalPages;
		if (isLast || records.length === 0) return 'end';
		more = moreNeeded(read);
		if (more <= 0) return 'enough';
		if (fresh > 0) return Date.now() >= deadline ? 'late' : undefined;
		if (total === undefined) throw new RepeatedPageError(number);
		return 'repeats';
	};
	for (let pages = 1, read = 0; ; pages++) {
		const response = await settle(pageOf(pages, more));
		if (response.status === 'rejected') {
			// The deadline also ends the request in progress. The result contains what came before it.
			if (pages === 1 || Date.now() < deadline) throw response.reason;
			const most = Math.max(read, found.records.length);
			return { end: 'late', pages, read, total: undefined, least: 0, most, hasRepeats: false };
		}
		const page = response.value;
		const fresh = found.add(page.records, seen);
		list.pageTaken?.();
		read += page.records.length;
		if (page.total !== undefined) totals.push(page.total);
		const end = endAfter(page, pages, fresh, read);
		if (end === undefined) continue;
		const hasRepeats = seen.size < read;
		if (totals.length === 0) {
			return { end, pages, read, total: undefined, least: 0, most: 0, hasRepeats };
		}
		const [fewest, greatest] = [Math.min(...totals), Math.max(...totals)];
		const isPart = end === 'enough' || end === 'late';
		const least = isPart ? read - (greatest - fewest) : fewest;
		const most = isPart ? read : greatest;
		return { end, pages, read, total: page.total, least, most, hasRepeats };
	}
}

/**
 * Returns the pages one after the other, given how many more records are needed at least. The platform may read parallel
 * pages in any order. A record that is written in between may move another one to the page that was already read, so
 * that both pages miss it. Then their totals differ, and the later page is requested again.
 */
function inTurn<T>(
	list: PagedList<T>,
	pageSize: number,
): (page: number, more: number) => Promise<Page<T>> {
	const fetch = async (page: number) => await list.fetch(page, pageSize);
	let before: Page<T> | undefined;
	// The pages that were requested early, the next one first.
	const requested: Array<Promise<Page<T>>> = [];
	return async (page, more) => {
		const early = requested.shift();
		const asked = early ?? fetch(page);
		const lastNeeded = page - 1 + Math.ceil(more / pageSize);
		// Without a total, nothing tells that a record moved.
		const last = before?.total === undefined ? 0 : Math.min(lastNeeded, before.totalPages ?? 0);
		while (requested.length + 1 < PAGES_AT_ONCE && page + requested.length < last) {
			const next = fetch(page + requested.length + 1);
			// If this page fails, nothing waits for the next ones.
			next.catch(() => undefined);
			requested.push(next);
		}
		let found = await asked;
		if (early && found.total !== before?.total) found = await fetch(page);
		before = found;
		return found;
	};
}
