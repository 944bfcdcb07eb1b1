import type { IExecutePaginationFunctions, IGetNodeParameterOptions } from 'n8n-workflow';

import { InvalidParameterError } from './errors';
import { nameOf } from './fieldNames';
import { isObject } from './values';

/*
 * An expression with a typo gives undefined or null, or blanks when there is a blank behind it. Left out, it would widen
 * what the operation is about: all calls instead of those of one number. So it is refused. An empty text that an
 * expression gives stays "no filter". So does a field that is empty in the workflow itself.
 */

/** The context of n8n, but it refuses to read a parameter whose expression gives no value. */
export function refusingMissingValues(
	context: IExecutePaginationFunctions,
): IExecutePaginationFunctions {
	const getNodeParameter = (
		name: string,
		fallback: unknown,
		options?: IGetNodeParameterOptions,
	): unknown => {
		const value: unknown = context.getNodeParameter(name, fallback, options);
		refuseMissing(context, name, value);
		// Collections are read with an object as the fallback.
		if (isObject(fallback)) refuseMissingIn(context, value);
		return value ?? fallback;
	};
	return Object.create(context, {
		getNodeParameter: { value: getNodeParameter },
	}) as IExecutePaginationFunctions;
}

/**
 * Refuses fields of a query or of a body whose expression gives no value.
 * @throws InvalidParameterError that names the field
 */
export function refuseMissingIn(context: IExecutePaginationFunctions, fields: unknown): void {
	for (const [name, value] of Object.entries(isObject(fields) ? fields : {})) {
		refuseMissing(context, name, value);
		if (name.startsWith('from')) refuseMissingIn(context, value);
	}
}

function refuseMissing(context: IExecutePaginationFunctions, path: string, value: unknown): void {
	const isBlank = typeof value === 'string' && value !== '' && value.trim() === '';
	if (value !== undefined && value !== null && !isBlank) return;
	const name = path.slice(path.lastIndexOf('.') + 1);
	if (isFixed(context.getNode().parameters, name)) return;
	throw new InvalidParameterError(
		`"${nameOf(`${String(context.getNodeParameter('operation', ''))}.${name}`)}" is empty.`,
		'Its expression gives no value. Correct it. To leave the field empty on purpose, let it give an empty text.',
	);
}

/** Whether a field holds no expression in the workflow. n8n's editor stores null for a date that was cleared. */
function isFixed(parameters: unknown, name: string): boolean {
	return Object.entries(isObject(parameters) ? parameters : {}).some(([key, entered]) => {
		if (key !== name) return isFixed(entered, name);
		const value: unknown = isObject(entered) ? entered.value : entered;
		return typeof value !== 'string' || !value.startsWith('=');
	});
}
