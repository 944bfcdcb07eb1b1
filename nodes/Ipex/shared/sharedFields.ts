import type { INodeProperties } from 'n8n-workflow';

/**
 * Puts the fields of the operations of one resource in one list, in which equal fields stand once. n8n looks at every
 * field of a node twice for every item, which is most of what an item costs beside its request.
 * @param operations the fields of each operation, each shown for its resource and operation
 * @returns fields in an order that keeps that of each operation
 */
export function shareFields(operations: INodeProperties[][]): INodeProperties[] {
	const shared: Array<{ key: string; field: INodeProperties }> = [];
	for (const fields of operations) {
		let place = 0;
		for (const field of fields) {
			const key = keyOf(field);
			const found = shared.findIndex((other, at) => at >= place && other.key === key);
			const known = shared[found];
			if (known) known.field = shownForBoth(known.field, field);
			else shared.splice(place, 0, { key, field });
			place = (known ? found : place) + 1;
		}
	}
	return shared.map(({ field }) => field);
}

/** What has to be equal for a field to be the same: all but the operations that show it. */
function keyOf(field: INodeProperties): string {
	return JSON.stringify(field, (key, value: unknown) => (key === 'operation' ? undefined : value));
}

function shownForBoth(one: INodeProperties, other: INodeProperties): INodeProperties {
	const operation = [one, other].flatMap((field) => field.displayOptions?.show?.operation ?? []);
	const { displayOptions } = one;
	return {
		...one,
		displayOptions: { ...displayOptions, show: { ...displayOptions?.show, operation } },
	};
}
