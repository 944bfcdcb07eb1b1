import type { INodeProperties } from 'n8n-workflow';

import { entriesIn, withSentParameters, withoutSend } from './sentParameters';

/**
 * The fields of the operations of one resource, each shown for its resource and operation only. The node merges those
 * that are equal (`mergeParameters`).
 * @param operations the fields of each operation, by its value
 */
export function operationParameters(
	resource: string,
	operations: Record<string, INodeProperties[]>,
): INodeProperties[] {
	return Object.entries(operations).flatMap(([operation, fields]) =>
		fields.map((field) => {
			// First, because n8n takes a field as shown as soon as it meets an expression in the order of these conditions.
			const show = { resource: [resource], operation: [operation], ...field.displayOptions?.show };
			return { ...field, displayOptions: { ...field.displayOptions, show } };
		}),
	);
}

/** An operation of a resource, by their values. */
interface Place {
	resource: string;
	operation: string;
}

/** Equal fields of several operations. */
interface Merged {
	/** The first of them. */
	field: INodeProperties;
	/** All of them, as they are declared. */
	equal: INodeProperties[];
	places: Place[];
	/** The fields inside of a collection. */
	entries: Merged[];
}

/**
 * Merges the parameters of all operations, so that the node has equal ones once. n8n evaluates a parameter once for every
 * parameter of that name, visible or not, and twice for each item.
 * @param properties the menus of the resources, and the fields of the operations
 * @returns the same menus, and fields without `routing.send`: the operations read what they send themselves
 */
export function mergeParameters(properties: INodeProperties[]): INodeProperties[] {
	const menus = properties.filter(isMenu);
	const fields = properties.filter((property) => !isMenu(property));
	const known = menus.flatMap((menu) => placesOf(menu, operationsIn(menu)));
	const shown = withRequiredAsHint(fields);
	const merged = inOrder(collect(shown, known), shown);
	return [...menus.map((menu) => readingOwnFields(menu, fields)), ...merged.map(toField)];
}

/**
 * If the choice that shows a required field is an expression, n8n requires the field for every result.
 * So such a field is only marked with a hint, and the operation rejects an empty value.
 */
function withRequiredAsHint(fields: INodeProperties[]): INodeProperties[] {
	const choices = new Map(
		fields
			.filter(({ noDataExpression }) => !noDataExpression)
			.map(({ name, displayName }) => [name, displayName]),
	);
	return fields.map((field) => {
		const choice = Object.keys(field.displayOptions?.show ?? {}).find((name) => choices.has(name));
		if (!field.required || choice === undefined) return field;
		return {
			...field,
			required: false,
			hint: `Required for your choice in '${choices.get(choice)}'`,
		};
	});
}

function isMenu({ name }: INodeProperties): boolean {
	return name === 'operation';
}

function operationsIn(menu: INodeProperties): string[] {
	return (menu.options ?? []).map((option) => ('value' in option ? String(option.value) : ''));
}

function placesOf(field: INodeProperties, operations = shownFor(field, 'operation')): Place[] {
	return shownFor(field, 'resource').flatMap((resource) =>
		operations.map((operation) => ({ resource, operation })),
	);
}

function shownFor(field: INodeProperties, name: string): string[] {
	return (field.displayOptions?.show?.[name] ?? []).map(String);
}

/** What n8n shows the same way. What an operation sends, and what is inside of a collection, may differ. */
function keyOf(field: INodeProperties): string {
	const show = { ...field.displayOptions?.show, resource: undefined, operation: undefined };
	const { options, ...rest } = withoutSend(field);
	const shown = { ...rest, displayOptions: { ...field.displayOptions, show } };
	return JSON.stringify(isCollection(field) ? shown : { ...shown, options });
}

function isCollection({ type }: INodeProperties): boolean {
	return type === 'collection';
}

function collect(fields: INodeProperties[], known: Place[]): Merged[] {
	const byKey = new Map<string, Merged[]>();
	for (const field of fields) {
		const key = keyOf(field);
		const places = placesOf(field);
		const entries = isCollection(field)
			? entriesIn(field).map((entry) => ({ field: entry, equal: [entry], places, entries: [] }))
			: [];
		byKey.set(key, [...(byKey.get(key) ?? []), { field, equal: [field], places, entries }]);
	}
	return [...byKey.values()].flatMap((equal) => join(equal, known));
}

/** Puts equal fields together as far as conditions can tell their operations from all others. */
function join(equal: Merged[], known: Place[]): Merged[] {
	const places = equal.flatMap((one) => one.places);
	const resources = [...new Set(places.map(({ resource }) => resource))];
	const sets = isProduct(places, known)
		? [equal]
		: resources.map((name) => equal.filter(({ places: [place] }) => place?.resource === name));
	return sets.flatMap((set) => {
		const [first] = set;
		if (!first) return [];
		const all = set.flatMap((one) => one.places);
		const byKey = new Map<string, Merged[]>();
		for (const entry of set.flatMap(({ entries }) => entries)) {
			const key = keyOf(entry.field);
			byKey.set(key, [...(byKey.get(key) ?? []), entry]);
		}
		const entries = [...byKey.values()].flatMap((same) => join(same, all));
		return [{ field: first.field, equal: set.flatMap((one) => one.equal), places: all, entries }];
	});
}

/** Whether a condition on the resource and one on the operation show a field at these places only. */
function isProduct(places: Place[], known: Place[]): boolean {
	const { resource, operation } = conditionOf(places);
	return known
		.filter((place) => resource.includes(place.resource) && operation.includes(place.operation))
		.every((place) => places.some((other) => isSame(place, other)));
}

function isSame(a: Place, b: Place): boolean {
	return a.resource === b.resource && a.operation === b.operation;
}

function conditionOf(places: Place[]): { resource: string[]; operation: string[] } {
	return {
		resource: [...new Set(places.map(({ resource }) => resource))],
		operation: [...new Set(places.map(({ operation }) => operation))],
	};
}

/** The order of the fields of each operation stays as it is declared. */
function inOrder(merged: Merged[], fields: INodeProperties[]): Merged[] {
	const followers = new Map<Merged, Set<Merged>>();
	const last = new Map<string, Merged>();
	for (const field of fields) {
		const one = merged.find(({ equal }) => equal.includes(field));
		if (!one) continue;
		for (const { resource, operation } of placesOf(field)) {
			const before = last.get(`${resource} ${operation}`);
			if (before) followers.set(before, (followers.get(before) ?? new Set()).add(one));
			last.set(`${resource} ${operation}`, one);
		}
	}
	const ordered: Merged[] = [];
	let left = merged;
	while (left.length > 0) {
		const rest = left;
		// The first field that none of the others precedes. Where operations contradict each other, the first at all.
		const next =
			rest.find((one) => !rest.some((other) => followers.get(other)?.has(one))) ?? rest[0];
		if (next) ordered.push(next);
		left = rest.filter((one) => one !== next);
	}
	return ordered;
}

function toField({ field, places, entries }: Merged): INodeProperties {
	const { resource, operation } = conditionOf(places);
	const show = { ...field.displayOptions?.show, resource, operation };
	const shown = { ...withoutSend(field), displayOptions: { ...field.displayOptions, show } };
	if (!isCollection(field)) return shown;
	const options = entries
		.map((entry) => toEntry(entry, places))
		// By code units, because localeCompare would load its tables with the node.
		.sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
	return { ...shown, options };
}

/** A field inside of a collection, with a condition where the collection is shown for other operations too. */
function toEntry({ field, places }: Merged, all: Place[]): INodeProperties {
	const entry = withoutSend(field);
	if (places.length === all.length) return entry;
	const { resource, operation } = conditionOf(places);
	const show = { '/resource': resource, '/operation': operation, ...field.displayOptions?.show };
	return { ...entry, displayOptions: { ...field.displayOptions, show } };
}

/** The menu, in which each operation reads what its own fields send. */
function readingOwnFields(menu: INodeProperties, fields: INodeProperties[]): INodeProperties {
	const [resource = ''] = shownFor(menu, 'resource');
	const options = (menu.options ?? []).map((option) => {
		const { value, routing } = option as { value?: unknown; routing?: INodeProperties['routing'] };
		const pagination = routing?.operations?.pagination;
		if (typeof pagination !== 'function') return option;
		const place = { resource, operation: String(value) };
		const own = fields.filter((field) => placesOf(field).some((other) => isSame(other, place)));
		const operations = { ...routing?.operations, pagination: withSentParameters(own, pagination) };
		return { ...option, routing: { ...routing, operations } };
	});
	return { ...menu, options: options as INodeProperties['options'] };
}
