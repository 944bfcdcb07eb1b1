import type { INodeProperties } from 'n8n-workflow';

/**
 * Puts the fields of the operations of one resource in one list, in which equal fields stand once. n8n looks at every
 * field of a node twice for every item, which is most of what an item costs beside its request.
 * @param operations the fields of each operation, by its value
 * @returns fields that are shown for their resource and operations, in an order that keeps that of each operation
 */
export function shareFields(
	resource: string,
	operations: Record<string, INodeProperties[]>,
): INodeProperties[] {
	const shared: Array<{ key: string; field: INodeProperties; operation: string[] }> = [];
	for (const [operation, fields] of Object.entries(operations)) {
		let place = 0;
		for (const field of fields) {
			const key = JSON.stringify(field);
			const found = shared.findIndex((other, at) => at >= place && other.key === key);
			const known = shared[found];
			if (known) known.operation.push(operation);
			else shared.splice(place, 0, { key, field, operation: [operation] });
			place = (known ? found : place) + 1;
		}
	}
	return shared.map(({ field, operation }) => {
		const show = { ...field.displayOptions?.show, resource: [resource], operation };
		return { ...field, displayOptions: { ...field.displayOptions, show } };
	});
}
