import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { toNodeError, UnexpectedAnswerError } from '../shared/errors';
import { getJson } from '../shared/getJson';
import { isObject, text } from '../shared/values';

/** What a picker lists. */
export interface PickerSource {
	/** Relative to the API; the answer is a list, all of it at once. */
	url: string;
	/** A field that narrows the list in the one operation that has it, sent under its own name. */
	narrowedBy?: { field: string; operation: string };
	/** Whether it lists for the very field that names the user: a wrong one could never be mended by choosing. */
	choosesWhoActs?: boolean;
	/** The entries that one record makes; usually one. */
	entriesOf: (record: IDataObject) => Entry[];
}

/** One line of a picker. */
export interface Entry {
	value: string;
	name: string;
	/** What else the search finds it by. */
	alsoFoundBy?: string[];
}

/** A method that n8n's editor calls while a person opens and searches a list. */
export type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

const PAGE_SIZE = 100;

/** A person waits for the list: it is there after 5 seconds, or the editor says why not. */
const TIMEOUT_MS = 5_000;

/**
 * Makes a list search of an endpoint that gives everything at once: filtered here, sorted by name, and handed to the
 * editor in pages. It runs as the user that the node names, so that a person sees what the node will see.
 */
export function picker(source: PickerSource): ListSearch {
	return async function (filter, paginationToken) {
		try {
			const entries = search(await readEntries(this, source), filter ?? '');
			const start = Number(paginationToken ?? 0);
			const end = start + PAGE_SIZE;
			return {
				results: entries
					.slice(start, end)
					.map(({ name, value }): INodeListSearchItems => ({ name, value })),
				paginationToken: end < entries.length ? String(end) : undefined,
			};
		} catch (error) {
			throw toNodeError(this.getNode(), error, undefined, 'picker');
		}
	};
}

/** A method that gives n8n's editor everything that a field of several values can be chosen from. */
export type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** Makes a list to choose several values from, of the same kind of source. */
export function choices(source: PickerSource): LoadOptions {
	return async function () {
		try {
			return search(await readEntries(this, source), '').map(({ name, value }) => ({
				name,
				value,
			}));
		} catch (error) {
			throw toNodeError(this.getNode(), error, undefined, 'picker');
		}
	};
}

async function readEntries(
	context: ILoadOptionsFunctions,
	{ url, narrowedBy, choosesWhoActs, entriesOf }: PickerSource,
): Promise<Entry[]> {
	// n8n may keep what was entered in the field of another operation.
	const narrows = narrowedBy?.operation === context.getCurrentNodeParameter('operation');
	const body = await getJson(context, {
		url,
		query: narrowedBy && narrows ? valueOf(context, narrowedBy.field) : {},
		timeoutMs: TIMEOUT_MS,
		deadline: Date.now() + TIMEOUT_MS,
		actAs: choosesWhoActs ? undefined : valueOf(context, 'actAs').actAs,
	});
	if (!Array.isArray(body) || !body.every(isObject)) {
		throw new UnexpectedAnswerError('IPEX answered with something that is no list.');
	}
	return body.flatMap(entriesOf);
}

/**
 * The value of a field, if the node has it, unless it is an expression: there is no item yet that could give it one.
 * n8n's own way to take the value out of a locator throws for a field that the node does not show.
 */
function valueOf(context: ILoadOptionsFunctions, name: string): Record<string, string> {
	const field: unknown = context.getCurrentNodeParameter(name);
	const value = text(isObject(field) ? field.value : field).trim();
	return value === '' || value.startsWith('=') ? {} : { [name]: value };
}

/** Every word of the filter must be found, in any of the texts of an entry, without regard to case and accents. */
export function search(entries: Entry[], filter: string): Entry[] {
	const words = plain(filter).split(/\s+/).filter(Boolean);
	const found = entries.filter(({ name, value, alsoFoundBy = [] }) => {
		const searched = plain([name, value, ...alsoFoundBy].join(' '));
		return words.every((word) => searched.includes(word));
	});
	const byValue = new Map(found.map((entry) => [entry.value, entry]));
	return [...byValue.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function plain(name: string): string {
	return name
		.normalize('NFD')
		.replace(/\p{Diacritic}/gu, '')
		.toLowerCase();
}
