import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { InvalidParameterError } from '../errors/nodeErrors';
import { parameterName } from './parameterNames';
import { isObject } from './parameterValues';

/**
 * Refuses an item when the expression of a parameter gives no value: undefined, null or only blanks, as one with a typo
 * does. Left out, the parameter would widen the operation: all calls instead of those of one number. So no request is
 * sent. An empty text stays "no filter". So does a parameter that is empty in the workflow itself.
 * @param allowed parameters that may be missing, because the operation takes them as data
 * @throws InvalidParameterError that names the parameter
 */
export function rejectMissingValues(
	context: IExecutePaginationFunctions,
	allowed: string[] = [],
): void {
	for (const [name, entered] of Object.entries(context.getNode().parameters)) {
		if (allowed.includes(name) || !holdsExpression(entered)) continue;
		const missing = missingIn(name, entered, context.getNodeParameter(name, undefined));
		if (missing === undefined) continue;
		const operation = String(context.getNodeParameter('operation', ''));
		throw new InvalidParameterError(
			`"${parameterName(`${operation}.${missing}`)}" is empty.`,
			'Its expression gives no value. Correct it. To leave the field empty on purpose, let it give an empty text.',
		);
	}
}

/** The first field without a value, of a parameter or inside of it. */
function missingIn(name: string, entered: unknown, value: unknown): string | undefined {
	if (isExpression(entered)) return isMissing(value) ? name : undefined;
	if (!isObject(entered)) return undefined;
	const values = isObject(value) ? value : {};
	// What a picker holds beside its value is only for the editor.
	if ('__rl' in entered) return missingIn(name, entered.value, values.value);
	return Object.entries(entered)
		.map(([inner, one]) => missingIn(inner, one, values[inner]))
		.find((missing) => missing !== undefined);
}

function holdsExpression(entered: unknown): boolean {
	return (
		isExpression(entered) || (isObject(entered) && Object.values(entered).some(holdsExpression))
	);
}

function isExpression(entered: unknown): boolean {
	return typeof entered === 'string' && entered.startsWith('=');
}

function isMissing(value: unknown): boolean {
	const isBlank = typeof value === 'string' && value !== '' && value.trim() === '';
	return value === undefined || value === null || isBlank;
}
