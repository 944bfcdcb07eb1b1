import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
	NodeApiError,
} from 'n8n-workflow';

import { type Service, SERVICE_NAMES } from '../../../credentials/serviceUrls';
import {
	InvalidParameterError,
	RejectedRequestError,
	UnexpectedResponseError,
} from '../errors/errors';
import { settle } from '../errors/failure';
import { toNodeError } from '../errors/toNodeError';
import { requestJson } from '../request/requestJson';
import { agentError } from '../request/graphql';
import { listIn } from '../request/responseReaders';
import { isObject, toText } from '../parameters/parameterValues';

/** What a picker lists. */
export interface PickerSource {
	/** The service of the platform that gives the list; the IPBX API when left out. */
	service?: Service;
	/** Relative to the API; the answer is a list, all of it at once. */
	url: string;
	/** The request of GraphQL that asks for the list. It belongs to one agent. */
	graphql?: string;
	/** Reads the records out of an answer that may be no plain list of them. Throws when it has none. */
	recordsIn?: (body: unknown) => IDataObject[];
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
			throw errorOf(this, source, error);
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
			throw errorOf(this, source, error);
		}
	};
}

function errorOf(
	context: ILoadOptionsFunctions,
	{ service }: PickerSource,
	error: unknown,
): NodeApiError {
	const address = service && SERVICE_NAMES[service];
	return toNodeError(context.getNode(), error, undefined, 'picker', address);
}

async function readEntries(
	context: ILoadOptionsFunctions,
	{
		service,
		url,
		graphql,
		narrowedBy = [],
		ofOneUser,
		choosesWhoActs,
		recordsIn = listIn,
		entriesOf,
	}: PickerSource,
): Promise<Entry[]> {
	const value = (parameter: string) => valueOf(context, parameter);
	if (ofOneUser) await requireUser(context, value);
	if (graphql) await requireAgent(context, value);
	const narrowed = narrowedBy.filter((parameter) => value(parameter) !== '');
	const asking = requestJson(context, {
		service,
		url,
		body: graphql === undefined ? undefined : { query: graphql, variables: {} },
		query: Object.fromEntries(
			narrowed.map((parameter) => [parameter.split('.').pop(), value(parameter)]),
		),
		timeoutMs: LONGEST_WAIT_MS,
		deadline: Date.now() + LONGEST_WAIT_MS,
		actAs: choosesWhoActs ? undefined : value('actAs'),
	});
	const response = await settle(asking);
	if (response.status === 'rejected') {
		throw graphql ? agentError(response.reason) : response.reason;
	}
	const records = await readRecords(response.value, recordsIn);
	return records.flatMap((record) => entriesOf(record, value));
}

async function readRecords(
	body: unknown,
	recordsIn: (body: unknown) => IDataObject[],
): Promise<IDataObject[]> {
	const read = await settle(Promise.resolve(body).then(recordsIn));
	if (read.status === 'fulfilled') return read.value;
	if (read.reason instanceof RejectedRequestError) throw read.reason;
	// Whatever the cause is, a user who opens a list cannot do more.
	throw new UnexpectedResponseError('The response of IPEX is not a list.');
}

async function requireAgent(
	context: ILoadOptionsFunctions,
	value: (parameter: string) => string,
): Promise<void> {
	const { actAs } = await context.getCredentials('ipexApi');
	if (value('actAs') !== '' || toText(actAs).trim() !== '') return;
	throw new InvalidParameterError(
		"Choose 'Act As' first: this list has the pauses of one agent.",
		"If 'Act As' is an expression, enter the pause by its name.",
	);
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
