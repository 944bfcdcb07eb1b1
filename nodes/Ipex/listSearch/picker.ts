import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { InvalidParameterError, toNodeError, UnexpectedResponseError } from '../errors/nodeErrors';
import { getJson } from '../request/getJson';
import { isObject, toText } from '../parameters/parameterValues';

/** What a picker lists. */
export interface PickerSource {
	/** Relative to the API; the answer is a list, all of it at once. */
	url: string;
	/** Parameters of the node that narrow the list, as `options.pbxId`. Each is sent under its own name. */
	narrowedBy?: string[];
	/** Whether the list belongs to one user, so that there has to be one. */
	ofOneUser?: boolean;
	/** Whether it lists for the very field that names the user: a wrong one could never be mended by choosing. */
	choosesWhoActs?: boolean;
	/**
	 * The entries that one record makes; usually one.
	 * @param valueOf reads a parameter of the node, `''` when it has no value
	 */
	entriesOf: (record: IDataObject, valueOf: (parameter: string) => string) => Entry[];
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

// Nobody watches a spinner for longer.
const LONGEST_WAIT_MS = 5_000;

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
	{ url, narrowedBy = [], ofOneUser, choosesWhoActs, entriesOf }: PickerSource,
): Promise<Entry[]> {
	const value = (parameter: string) => valueOf(context, parameter);
	if (ofOneUser) await requireUser(context, value);
	const narrowed = narrowedBy.filter((parameter) => value(parameter) !== '');
	const body = await getJson(context, {
		url,
		query: Object.fromEntries(
			narrowed.map((parameter) => [parameter.split('.').pop(), value(parameter)]),
		),
		timeoutMs: LONGEST_WAIT_MS,
		deadline: Date.now() + LONGEST_WAIT_MS,
		actAs: choosesWhoActs ? undefined : value('actAs'),
	});
	if (!Array.isArray(body) || !body.every(isObject)) {
		throw new UnexpectedResponseError('IPEX answered with something that is no list.');
	}
	return body.flatMap((record) => entriesOf(record, value));
}

/** Without a user, the platform would look for the list of the API access itself, which has none. */
async function requireUser(
	context: ILoadOptionsFunctions,
	value: (parameter: string) => string,
): Promise<void> {
	if (value('userId') !== '' || value('actAs') !== '') return;
	const { actAs } = await context.getCredentials('ipexApi');
	if (toText(actAs).trim() !== '') return;
	throw new InvalidParameterError(
		"Choose 'User' first: this list has the profiles of one user.",
		"If 'User' is an expression, enter the profile by its ID.",
	);
}

/**
 * The value of a parameter, `''` when the node does not show it and when it is an expression: there is no item yet
 * that could give it one. The parameters of the node itself hold nothing that was left over from another operation.
 */
function valueOf(context: ILoadOptionsFunctions, parameter: string): string {
	const field = parameter
		.split('.')
		.reduce<unknown>(
			(outer, name) => (isObject(outer) ? outer[name] : undefined),
			context.getNode().parameters,
		);
	const value = toText(isObject(field) ? field.value : field).trim();
	return value.startsWith('=') ? '' : value;
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
