import { createHash } from 'crypto';

import { RepeatedPageError } from '../errors/errors';
import { settle } from '../errors/settle';

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
	/** Whether enough was read. Without it, the list is read to its end. */
	enough?: (records: T[]) => boolean;
	/** Whether to request a page before the previous one has come, for long lists that are read to their end. */
	ahead?: boolean;
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
 * The page sizes of the readings of one list, as parts of the usual size. Chosen so that no place is near to a boundary
 * between two pages in all of the first three: records that one reading lost there lie within a page of the next.
 */
const SIZES = [1, 0.52, 0.81, 0.67, 0.91];

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
	const { pageSize, deadline = Infinity, enough } = list;
	const found = new Found(list);
	const { records, known } = found;
	const first = await readOnce(list, pageSize, found, () => enough?.(records) ?? false);
	const late = { records, atEnd: false, missing: 0 };
	let last = first;
	let missing = Math.max(0, first.most - known.size);
	const inFirst = known.size;
	let isDoubtful = missing > 0 || (first.total === undefined && first.hasRepeats);
	for (let reading = 1, fruitless = 0; isDoubtful && last.end !== 'late'; reading++) {
		if (fruitless === MOST_FRUITLESS || reading === SIZES.length) break;
		if (Date.now() >= deadline) return { ...late, isOutOfOrder: known.size > inFirst };
		const before = known.size;
		const size = Math.max(1, Math.round(pageSize * (SIZES[reading] ?? 1)));
		const reaches = (read: number) => first.end === 'enough' && read >= first.read;
		last = await readOnce(list, size, found, reaches);
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
			const key = digest(keyOf(record));
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
function digest(key: string): string {
	return createHash('sha256').update(key).digest('base64');
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

/** @param isEnough whether so many places are enough; asked after each page but the last */
async function readOnce<T>(
	list: PagedList<T>,
	pageSize: number,
	found: Found<T>,
	isEnough: (read: number) => boolean,
): Promise<Reading> {
	const { deadline = Infinity } = list;
	const pageOf = inTurn(list, pageSize);
	// Only a record that comes twice in one reading is a repetition. The first reading needs no list of its own.
	const seen = found.known.size === 0 ? found.known : new Set<string>();
	const totals: number[] = [];
	const endAfter = (page: Page<T>, number: number, fresh: number, read: number) => {
		const { records, totalPages, total } = page;
		// The platform may send fewer records a page than requested.
		const isShort = total === undefined ? records.length < pageSize : read >= total;
		const isLast = totalPages === undefined ? isShort : number >= totalPages;
		if (isLast || records.length === 0) return 'end';
		if (isEnough(read)) return 'enough';
		if (fresh > 0) return Date.now() >= deadline ? 'late' : undefined;
		if (total === undefined) throw new RepeatedPageError(number);
		return 'repeats';
	};
	for (let pages = 1, read = 0; ; pages++) {
		const response = await settle(pageOf(pages));
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
 * Returns the pages one after the other. The platform may read two parallel pages in either order. A record that is
 * written in between may move another one to the page that was already read, so that both pages miss it. Then their
 * totals differ, and the second page is requested again.
 */
function inTurn<T>(list: PagedList<T>, pageSize: number): (page: number) => Promise<Page<T>> {
	const fetch = async (page: number) => await list.fetch(page, pageSize);
	let before: Page<T> | undefined;
	let next: Promise<Page<T>> | undefined;
	return async (page) => {
		const early = next;
		const asked = early ?? fetch(page);
		const goesOn = list.ahead && before?.total !== undefined && page < (before.totalPages ?? 0);
		next = goesOn ? fetch(page + 1) : undefined;
		// If this page fails, nothing waits for the next one.
		next?.catch(() => undefined);
		let found = await asked;
		if (early && found.total !== before?.total) found = await fetch(page);
		before = found;
		return found;
	};
}
