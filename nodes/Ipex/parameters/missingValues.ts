import type {
	IExecutePaginationFunctions,
	IHookFunctions,
	INodeProperties,
	IPollFunctions,
	IWebhookFunctions,
	NodePropertyTypes,
} from 'n8n-workflow';

import { quoted } from '../errors/describeFailure';
import { InvalidParameterError } from '../errors/errors';
import {
	innerParameters,
	isRequired,
	operationOf,
	parameterName,
	parameterType,
} from './declaredParameters';
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
		const value = evaluate(context, name, () => context.getNodeParameter(name, undefined));
		const missing = missingIn(name, entered, value);
		if (missing !== undefined) rejectMissingValue(context, missing, undefined);
	}
}

/**
 * Rejects a value that the expression of a parameter returned, if it is none.
 * @throws InvalidParameterError that names the parameter
 */
export function rejectMissingValue(
	context: IExecutePaginationFunctions,
	name: string,
	value: unknown,
): void {
	if (!isMissing(value)) return;
	const place = `${operationOf(context)}.${name}`;
	throw emptyParameter(parameterName(place), parameterType(place), isRequired(place));
}

/**
 * Rejects a trigger if the expression of a parameter returns no value. Without the parameter, the trigger would start the
 * workflow for all calls or events.
 * @param fields the parameters of the trigger
 * @throws InvalidParameterError that names the parameter
 */
export function rejectMissingInTrigger(
	context: IPollFunctions | IWebhookFunctions | IHookFunctions,
	fields: INodeProperties[],
): void {
	const known = fields.flatMap((field) => [field, ...innerParameters(field)]);
	const fieldOf = (name: string) =>
		known.find((field) => field.name === name) ?? { displayName: name, type: undefined };
	const valueOf = (name: string): unknown => {
		try {
			return context.getNodeParameter(name, '');
		} catch (error) {
			throw wrongExpression(fieldOf(name).displayName, error);
		}
	};
	for (const [name, entered] of Object.entries(context.getNode().parameters)) {
		if (!holdsExpression(entered)) continue;
		const missing = missingIn(name, entered, valueOf(name));
		if (missing === undefined) continue;
		const { displayName, type } = fieldOf(missing);
		throw emptyParameter(displayName, type, false);
	}
}

/** Fields of these types cannot be left empty. */
const ALWAYS_FILLED: Array<NodePropertyTypes | undefined> = ['options', 'boolean', 'number'];

function emptyParameter(
	displayName: string,
	type: NodePropertyTypes | undefined,
	required: boolean,
): InvalidParameterError {
	const message = `'${displayName}' is empty.`;
	if (!required && ALWAYS_FILLED.includes(type)) {
		return new InvalidParameterError(
			message,
			'Its expression returns no value. Correct it, or choose a fixed value.',
		);
	}
	return new InvalidParameterError(
		message,
		required
			? 'Its expression returns no value, and the operation needs one. Correct it, or leave such items out with an If node before this node.'
			: 'Its expression returns no value. Correct it. To leave the field empty on purpose, let it return an empty text.',
	);
}

/**
 * Evaluates the expression of a parameter.
 * @throws InvalidParameterError that names the parameter, if the expression is wrong
 */
export function evaluate<T>(
	context: IExecutePaginationFunctions,
	name: string,
	evaluation: () => T,
): T {
	try {
		return evaluation();
	} catch (error) {
		throw wrongExpression(parameterName(`${operationOf(context)}.${name}`), error);
	}
}

function wrongExpression(displayName: string, error: unknown): InvalidParameterError {
	const { message } = (error ?? {}) as { message?: unknown };
	return new InvalidParameterError(
		`The expression in '${displayName}' is wrong${quoted(message)}.`,
		'Open the field in the editor, and correct the expression.',
	);
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
