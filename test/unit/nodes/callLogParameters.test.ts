import type { INodeProperties } from 'n8n-workflow';

import { fieldsIn, menu } from '../../support/menu';

/** The field, or the collection around it, is shown with this value of Simplify. */
function isShown(operation: string, name: string, simplify: boolean): boolean {
	const fields = menu.find((entry) => entry.name === `callLog: ${operation}`)?.fields ?? [];
	const collection = fields.find((field) => fieldsIn(field).some((inner) => inner.name === name));
	const field = fieldsIn(collection ?? ({} as INodeProperties)).find(
		(inner) => inner.name === name,
	);
	if (!collection || !field) throw new Error(`There is no field ${name}.`);
	const conditions = [
		collection.displayOptions?.show?.simplify,
		field.displayOptions?.show?.['/simplify'],
	];
	return conditions.every((values) => values === undefined || values.includes(simplify));
}

it.each<[string, string, boolean]>([
	['getAll', 'joinLegs', true],
	['getAll', 'metadata', false],
	['get', 'country', true],
	['getMissed', 'country', true],
	['getMissed', 'timezone', true],
])('%s shows %s only where it does something', (operation, name, simplify) => {
	expect(isShown(operation, name, simplify)).toBe(true);
	expect(isShown(operation, name, !simplify)).toBe(false);
});

it.each([
	['getAll', 'country'],
	['getAll', 'timezone'],
	['get', 'timezone'],
])('%s always shows %s, which raw records depend on too', (operation, name) => {
	expect([isShown(operation, name, true), isShown(operation, name, false)]).toStrictEqual([
		true,
		true,
	]);
});
