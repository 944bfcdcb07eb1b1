import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { Ipex } from '../../nodes/Ipex/Ipex.node';

/** One operation of the IPEX node, with the fields that a user sees when it is chosen. */
export interface MenuEntry {
	/** As `callLog: getAll`. */
	name: string;
	option: INodePropertyOptions;
	fields: INodeProperties[];
}

/** Where a field sends its value. */
export interface Sent {
	type: string;
	/** With dots for what lies deeper in a body. */
	property: string;
	field: INodeProperties;
}

/** The fields of the node in the order of its description. */
export const properties: INodeProperties[] = new Ipex().description.properties;

/** The resources of the node, in the order of the menu. */
export const resources: INodePropertyOptions[] = optionsOf(
	properties.find(({ name }) => name === 'resource'),
);

/** All operations of the node. */
export const menu: MenuEntry[] = properties
	.filter(({ name }) => name === 'operation')
	.flatMap((operations) => {
		const [resource] = shownFor(operations, 'resource');
		return optionsOf(operations).map((option) => ({
			name: `${resource}: ${option.value}`,
			option,
			fields: properties.filter(
				(field) =>
					field !== operations &&
					shownFor(field, 'resource').includes(resource ?? '') &&
					shownFor(field, 'operation').includes(String(option.value)),
			),
		}));
	});

/** Those that send a request. The others work with what they are given. */
export const requesting: MenuEntry[] = menu.filter(({ name }) => name !== 'phoneNumber: parse');

/** What a condition of a field asks of another one; nothing when it does not name it. */
export function shownFor(field: INodeProperties, name: string): string[] {
	return (field.displayOptions?.show?.[name] ?? []).map(String);
}

/** The choices of a field of the type options or multiOptions. */
export function optionsOf(field: INodeProperties | undefined): INodePropertyOptions[] {
	if (field?.type !== 'options' && field?.type !== 'multiOptions') return [];
	return (field.options ?? []).filter(
		(option): option is INodePropertyOptions => 'value' in option && !('type' in option),
	);
}

/** The fields inside of a collection. */
export function fieldsIn(field: INodeProperties): INodeProperties[] {
	if (field.type === 'collection') {
		return (field.options ?? []).filter((option): option is INodeProperties => 'type' in option);
	}
	if (field.type === 'fixedCollection') {
		return (field.options ?? [])
			.filter((option): option is INodePropertyCollection => 'values' in option)
			.flatMap(({ values }) => values);
	}
	return [];
}

/** A field and all those inside of it. */
export function withInner(field: INodeProperties): INodeProperties[] {
	return [field, ...fieldsIn(field).flatMap(withInner)];
}

/** All that the fields of an operation send. */
export function sentBy({ fields }: MenuEntry): Sent[] {
	return fields.flatMap(withInner).flatMap((field) => {
		const { type, property } = field.routing?.send ?? {};
		return type && property ? [{ type, property, field }] : [];
	});
}
