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

/** Turns the records of an answer into what the node gives out. */
export type Convert = (
	context: IExecutePaginationFunctions,
	records: IDataObject[],
) => IDataObject[];

const unchanged: Convert = (_, records) => records;

/** More cannot pass n8n's engine from one input item: it hands results on as the arguments of one call. */
const MOST_ITEMS = 100_000;

/** From so many pages on, a read takes long enough for somebody to wonder. */
const LONG_READ_PAGES = 5;

/** Refuses an item whose field `name` is empty, where an empty one would mean something else to the API. */
export function requireParameter(name: string, read: Read): Read {
	return async (context, send) => {
		const qualified = `${operationOf(context)}.${name}`;
		requireValue(qualified, context.getNodeParameter(name, '', { extractValue: true }));
		return await read(context, send);
	};
}

/** Refuses an item whose field `name` is empty or holds anything but a whole number. */
export function requireNumberParameter(name: string, read: Read): Read {
	return requireParameter(name, async (context, send) => {
		wholeNumberValue(name, context.getNodeParameter(name, '', { extractValue: true }));
		return await read(context, send);
	});
}

/**
 * An answer that is one record.
 * @param promised what it is, for the error when it is something else
 * @param keys of which it has one at least
 */
export function readRecord(promised: string, keys: string[], convert: Convert = unchanged): Read {
	return async (context, send) => {
		const body = await send();
		if (!isObject(body) || !keys.some((key) => key in body))
			throw unexpectedResponse(promised, body);
		return convert(context, [body]);
	};
}

/** An answer that is a list, all of it at once. `Return All` and `Limit` of the node apply. */
export function readList(convert: Convert = unchanged): Read {
	return async (context, send) => {
		const limit = limitOf(context);
		const records = listIn(await send());
		if (limit > MOST_ITEMS && records.length > MOST_ITEMS) throw tooMany(records.length);
		return convert(context, records.slice(0, limit));
	};
}

/**
 * A response that only says that something was done. Its status says so; its body may be JSON, text or nothing. Only
 * HTML is no success: it is the page of a proxy or of a web site.
 * @param names the fields that say to what it was done; those with a value are in the item
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
	/** Where the entries of a page are texts and not records: the key that each gets. */
	textKey?: string;
	/** The largest page that the API gives. */
	maxPageSize: number;
	keyOf: (record: IDataObject) => string;
	/** Query parameters that stay the same on every page, read once before the first. */
	query: (context: IExecutePaginationFunctions) => IDataObject;
	convert: Convert;
}

/** An answer that comes in pages. Every page is asked for with every filter. */
export function readPages(answer: PagedResponse): Read {
	return async (context, send) => {
		const limit = limitOf(context);
		const { records } = await readPagedRecords(context, send, answer, {
			query: answer.query(context),
			pageSize: Math.min(answer.maxPageSize, limit),
			pagesNeeded: (pageSize) => Math.ceil(limit / pageSize),
			enough: limit === Infinity ? undefined : (read) => read.length >= limit,
		});
		return answer.convert(context, records.length > limit ? records.slice(0, limit) : records);
	};
}

/** What to read of a list that comes in pages. */
export interface Reading {
	/** Query parameters that stay the same on every page. */
	query: IDataObject;
	pageSize: number;
	/** At most how many pages of the size will be enough, as far as one can tell; to the end when left out. */
	pagesNeeded?: (pageSize: number) => number;
	/** Takes each record once, as soon as its page has come, with a key of its own. The records are not kept then. */
	take?: (record: IDataObject, key: string) => void;
	/** What is done when all records of a page were taken. */
	pageTaken?: () => void;
	/** Whether what was read so far is enough; when left out the list is read to its end. */
	enough?: (records: IDataObject[]) => boolean;
}

/**
 * Reads a list that comes in pages.
 * @throws InvalidParameterError when all of it is wanted and it is more than n8n can take
 */
export async function readPagedRecords(
	context: IExecutePaginationFunctions,
	send: Send,
	{ property, textKey, keyOf }: Pick<PagedResponse, 'property' | 'textKey' | 'keyOf'>,
	{ query, pageSize, pagesNeeded, take, pageTaken, enough }: Reading,
): Promise<PagedResult<IDataObject>> {
	const fetch = async (page: number, size: number): Promise<Page<IDataObject>> => {
		const body = await send({ ...query, page, pageSize: size });
		// A page without records may lack the key for them, but it says what page it is.
		const marks = [property, 'currentPage', 'totalPages'];
		if (!isObject(body) || !marks.some((key) => key in body))
			throw unexpectedResponse('a page', body);
		const { totalPages, totalResults } = body;
		tellProgress(context, page, Math.min(Number(totalPages), pagesNeeded?.(size) ?? Infinity));
		if (!enough && Number(totalResults) > MOST_ITEMS) throw tooMany(totalResults);
		return {
			records: listIn(withKey(textKey, body[property] ?? [])),
			totalPages: typeof totalPages === 'number' ? totalPages : undefined,
			total: typeof totalResults === 'number' ? totalResults : undefined,
		};
	};
	// Not every list says beforehand how long it is.
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
		enough: enough ?? plenty,
		ahead: enough === undefined,
	});
	if (!enough && plenty(read.records)) throw tooMany(taken + read.records.length);
	if (read.missing)
		context.logger.warn(missingRecords(read.missing), { node: context.getNode().name });
	return read;
}

function tooMany(found: unknown): InvalidParameterError {
	return new InvalidParameterError(
		`The period holds ${Number(found)} records, and n8n can take ${MOST_ITEMS} from one item.`,
		'Split the period: for example one input item for each day, with "Start Time" and "End Time" mapped.',
	);
}

/** A long read says in n8n's log how far it is. */
function tellProgress(context: IExecutePaginationFunctions, page: number, total: number): void {
	if (!(total >= LONG_READ_PAGES)) return;
	context.logger.info(`IPEX: page ${page} of ${total} is read`, { node: context.getNode().name });
}

/**
 * Whether a switch of the node is on.
 * @param otherwise what counts where the operation does not have it, or it was not added
 */
export function booleanParameter(
	context: IExecutePaginationFunctions,
	name: string,
	otherwise: boolean,
): boolean {
	return booleanValue(name, context.getNodeParameter(name, otherwise));
}

/** The number of records wanted; Infinity for all. */
export function limitOf(context: IExecutePaginationFunctions): number {
	if (booleanParameter(context, 'returnAll', true)) return Infinity;
	const limit = Number(context.getNodeParameter('limit', 50));
	if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ITEMS) {
		throw new InvalidParameterError(
			`"Limit" is not a whole number from 1 to ${MOST_ITEMS}.`,
			'Enter how many records you want, or switch on "Return All".',
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
