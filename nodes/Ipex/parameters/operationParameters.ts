import type { INodeProperties } from 'n8n-workflow';

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
			const show = { ...field.displayOptions?.show, resource: [resource], operation: [operation] };
			return { ...field, displayOptions: { ...field.displayOptions, show } };
		}),
	);
}
