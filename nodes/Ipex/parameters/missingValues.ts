import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { InvalidParameterError } from '../errors/errors';
import { operationOf, parameterName } from './declaredParameters';
import { isObject } from './parameterValues';

/**
 * Rejects an item if the expression of a parameter returns no value: undefined, null or only blanks, for example because
 * of a typo. Without the parameter, the operation would do more than the user wants: return all calls instead of those of
 * one number. An empty text still means "no filter", and so does a parameter that is empty in the workflow itself.
 * @param allowed parameters that may be missing, because they are data for the operation
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
		throw new InvalidParameterError(
			`"${parameterName(`${operationOf(context)}.${missing}`)}" is empty.`,
			'Its expression returns no value. Correct it. To leave the field empty on purpose, let it return an empty text.',
		);
	}
}

/** The first parameter without a value: this one, or one inside it. */
function missingIn(name: string, entered: unknown, value: unknown): string | undefined {
	if (isExpression(entered)) return isMissing(value) ? name : undefined;
	if (Array.isArray(entered)) {
		const rows: unknown[] = Array.isArray(value) ? value : [];
		return firstOf(entered.map((one, row) => missingIn(name, one, rows[row])));
	}
	if (!isObject(entered)) return undefined;
	const values = isObject(value) ? value : {};
	// The other values of a picker are only for the editor.
	if ('__rl' in entered) return missingIn(name, entered.value, values.value);
	return firstOf(
		Object.entries(entered).map(([inner, one]) => missingIn(inner, one, values[inner])),
	);
}

function firstOf(names: Array<string | undefined>): string | undefined {
	return names.find((name) => name !== undefined);
}

function holdsExpression(entered: unknown): boolean {
	if (typeof entered !== 'object' || entered === null) return isExpression(entered);
	return Object.values(entered).some(holdsExpression);
}

function isExpression(entered: unknown): boolean {
	return typeof entered === 'string' && entered.startsWith('=');
}

function isMissing(value: unknown): boolean {
	const isBlank = typeof value === 'string' && value !== '' && value.trim() === '';
	return value === undefined || value === null || isBlank;
}
