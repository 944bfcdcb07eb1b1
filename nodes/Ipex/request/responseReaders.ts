import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import type { Read, Send } from './operation';
import { InvalidParameterError, UnexpectedResponseError } from '../errors/errors';
import { operationOf } from '../parameters/declaredParameters';
import {
	booleanValue,
	isObject,
	requireValue,
	wholeNumberValue,
} from '../parameters/parameterValues';
import { missingRecords, type Page, type PagedResult, readPagedList } from './pagination';

/** Turns the records of a response into the output of the node. */
export type Convert = (
	context: IExecutePaginationFunctions,
	records: IDataObject[],
) => IDataObject[];

const unchanged: Convert = (_, records) => records;

/** n8n's engine cannot process more results of one input item: it passes them as the arguments of one call. */
const MOST_ITEMS = 100_000;

/** A read of so many pages takes long. It reports its progress in n8n's log. */
const LONG_READ_PAGES = 5;

/** Rejects an item if the parameter `name` is empty. The API would read an empty one as "all" or "my own". */
export function requireParameter(name: string, read: Read): Read {
	return async (context, send) => {
		const qualified = `${operationOf(context)}.${name}`;
		requireValue(qualified, context.getNodeParameter(name, '', { extractValue: true }));
		return await read(context, send);
	};
}

/** Rejects an item if the parameter `name` is not a whole number. */
export function requireNumberParameter(name: string, read: Read): Read {
	return requireParameter(name, async (context, send) => {
		wholeNumberValue(name, context.getNodeParameter(name, '', { extractValue: true }));
		return await read(context, send);
	});
}

/**
 * Reads a response that is one record.
 * @param documented what the API documents, for the message of an error
 * @param keys the record has at least one of them
 */
export function readRecord(promised: string, keys: string[], convert: Convert = unchanged): Read {
	return async (context, send) => {
		const body = await send();
		if (!isObject(body) || !keys.some((key) => key in body))
			throw unexpectedResponse(promised, body);
		return convert(context, [body]);
	};
}

/** Reads a response that is the whole list. `Return All` and `Limit` of the node apply. */
export function readList(convert: Convert = unchanged): Read {
	return async (context, send) => {
		const limit = limitOf(context);
		const records = listIn(await send());
		if (limit > MOST_ITEMS && records.length > MOST_ITEMS) throw tooMany(records.length);
		return convert(context, records.slice(0, limit));
	};
}

/**
 * Reads a response without a result. Its status is enough; its body may be JSON, text or empty. Only HTML is not a
 * success: it is the page of a proxy or of a web site.
 * @param names the parameters that name the target. The item contains those with a value
 */
export function readAcknowledgement(...names: string[]): Read {
	return async (context, send) => {
		refusePage(await send());
		const item: IDataObject = { success: true };
		for (const name of names) {
			const value = context.getNodeParameter(name, '', { extractValue: true });
			if (value !== '') item[name.split('.').pop() ?? name] = value as IDataObject[string];
		}
		return [item];
	};
}

/** Refuses a page of HTML where the response only says that something was done. */
export function refusePage(body: unknown): void {
	if (typeof body === 'string' && /^\s*</.test(body)) throw unexpectedResponse('a word', body);
}

/** How an operation reads its pages. */
export interface PagedResponse {
	/** The key of the records in a page. */
	property: string;
	/** The key of each entry, if the entries of a page are texts and not records. */
	textKey?: string;
	/** The largest page that the API returns. */
	maxPageSize: number;
	keyOf: (record: IDataObject) => string;
	/** Query parameters that stay the same on every page, read once before the first. */
	query: (context: IExecutePaginationFunctions) => IDataObject;
	convert: Convert;
}

/** Reads a response in pages. Every request contains every filter. */
export function readPages(answer: PagedResponse): Read {
	return async (context, send) => {
		const limit = limitOf(context);
		const { records } = await readPagedRecords(context, send, answer, {
			query: answer.query(context),
			pageSize: Math.min(answer.maxPageSize, limit),
			pagesNeeded: (pageSize) => Math.ceil(limit / pageSize),
			moreNeeded: limit === Infinity ? undefined : ({ length }) => limit - length,
		});
		return answer.convert(context, records.length > limit ? records.slice(0, limit) : records);
	};
}

/** What to read of a list that comes in pages. */
export interface ListToRead {
	/** Query parameters that stay the same on every page. */
	query: IDataObject;
	pageSize: number;
	/** How many pages of this size are enough at most. By default the list is read to its end. */
	pagesNeeded?: (pageSize: number) => number;
	/** Receives each record once, as soon as its page has come, with a unique key. The records are not kept then. */
	take?: (record: IDataObject, key: string) => void;
	/** Called after all records of a page. */
	pageTaken?: () => void;
	/**
	 * Returns the minimum number of records that are still needed; 0 if enough were read. It is called after each page.
	 * By default the list is read to its end.
	 */
	moreNeeded?: (records: IDataObject[]) => number;
}

/**
 * Reads a list that comes in pages.
 * @throws InvalidParameterError if the whole list is wanted and n8n cannot process so many records
 */
export async function readPagedRecords(
	context: IExecutePaginationFunctions,
	send: Send,
	{ property, textKey, keyOf }: Pick<PagedResponse, 'property' | 'textKey' | 'keyOf'>,
	{ query, pageSize, pagesNeeded, take, pageTaken, moreNeeded }: ListToRead,
): Promise<PagedResult<IDataObject>> {
	const fetch = async (page: number, size: number): Promise<Page<IDataObject>> => {
		const body = await send({ ...query, page, pageSize: size });
		// A page without records may have no key for them, but it has its number.
		const marks = [property, 'currentPage', 'totalPages'];
		if (!isObject(body) || !marks.some((key) => key in body))
			throw unexpectedResponse('a page', body);
		const { totalPages, totalResults } = body;
		tellProgress(context, page, Math.min(Number(totalPages), pagesNeeded?.(size) ?? Infinity));
		if (!moreNeeded && Number(totalResults) > MOST_ITEMS) throw tooMany(totalResults);
		return {
			records: listIn(withKey(textKey, body[property] ?? [])),
			totalPages: typeof totalPages === 'number' ? totalPages : undefined,
			total: typeof totalResults === 'number' ? totalResults : undefined,
		};
	};
	// Some lists do not say how long they are.
	let taken = 0;
	const plenty = (kept: IDataObject[]) => taken + kept.length > MOST_ITEMS;
	const counting = (record: IDataObject, key: string) => {
		taken++;
		take?.(record, key);
	};
	const read = await readPagedList({
		fetch,
		pageSize,
		keyOf,
		take: take && counting,
		pageTaken,
		moreNeeded: moreNeeded ?? ((kept) => (plenty(kept) ? 0 : Infinity)),
	});
	if (!moreNeeded && plenty(read.records)) throw tooMany(taken + read.records.length);
	if (read.missing)
		context.logger.warn(missingRecords(read.missing), { node: context.getNode().name });
	return read;
}

function tooMany(found: unknown): InvalidParameterError {
	return new InvalidParameterError(
		`The period contains ${Number(found)} records, and n8n can process ${MOST_ITEMS} of one item.`,
		"Split the period: for example one input item for each day, with 'Start Time' and 'End Time' mapped.",
	);
}

/** Reports the progress of a long read in n8n's log. */
function tellProgress(context: IExecutePaginationFunctions, page: number, total: number): void {
	if (!(total >= LONG_READ_PAGES)) return;
	context.logger.info(`IPEX: page ${page} of ${total} is read`, { node: context.getNode().name });
}

/**
 * The value of a boolean parameter.
 * @param otherwise the value if the operation does not have the parameter, or if it was not added
 */
export function booleanParameter(
	context: IExecutePaginationFunctions,
	name: string,
	otherwise: boolean,
): boolean {
	return booleanValue(name, context.getNodeParameter(name, otherwise));
}

/** How many records the user wants; Infinity for all. */
export function limitOf(context: IExecutePaginationFunctions): number {
	if (booleanParameter(context, 'returnAll', true)) return Infinity;
	const limit = Number(context.getNodeParameter('limit', 50));
	if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ITEMS) {
		throw new InvalidParameterError(
			`'Limit' is not a whole number from 1 to ${MOST_ITEMS}.`,
			"Enter how many records you want, or switch on 'Return All'.",
		);
	}
	return limit;
}

export function listIn(value: unknown): IDataObject[] {
	if (Array.isArray(value) && value.every(isObject)) return value;
	throw unexpectedResponse('a list', value);
}

function withKey(key: string | undefined, entries: unknown): unknown {
	if (key === undefined || !Array.isArray(entries)) return entries;
	return entries.map((entry: unknown) => (typeof entry === 'string' ? { [key]: entry } : entry));
}

export function unexpectedResponse(promised: string, got: unknown): UnexpectedResponseError {
	const kind =
		typeof got === 'string' && got.trim() !== ''
			? 'text that is not JSON'
			: Array.isArray(got)
				? 'a list'
				: isObject(got)
					? 'another record'
					: 'nothing';
	return new UnexpectedResponseError(
		`IPEX responded with ${kind} where its API documents ${promised}.`,
	);
}
