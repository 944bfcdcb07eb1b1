import type {
	IDataObject,
	IExecutePaginationFunctions,
	IGetNodeParameterOptions,
} from 'n8n-workflow';

import { isObject } from './parameterValues';

/**
 * The context of an item that evaluates each parameter once, however often it is read: an expression takes longer than
 * all else that is done with its value. What is inside of a collection is read with its collection.
 */
export function readOnce(context: IExecutePaginationFunctions): IExecutePaginationFunctions {
	const known = new Map<string, unknown>();
	const evaluate = (name: string): unknown => {
		if (!known.has(name)) known.set(name, context.getNodeParameter(name));
		return known.get(name);
	};
	const getNodeParameter = (
		name: string,
		fallback?: unknown,
		options?: IGetNodeParameterOptions,
	): unknown => {
		if (options?.rawExpressions || !isEntered(context, name)) {
			return context.getNodeParameter(name, fallback, options);
		}
		const [parameter = '', ...path] = name.split('.');
		const value = path.reduce<unknown>(
			(outer, key) => (isObject(outer) ? outer[key] : undefined),
			evaluate(parameter),
		);
		return options?.extractValue && isLocator(value) ? value.value : value;
	};
	// As n8n's engine itself makes this context of another one.
	return Object.create(context, {
		getNodeParameter: { value: getNodeParameter },
	}) as IExecutePaginationFunctions;
}

/** None of our locators takes its value out of a longer text, so the value is what was chosen or entered. */
function isLocator(value: unknown): value is IDataObject {
	return isObject(value) && 'mode' in value && 'value' in value;
}

const NOT_ENTERED = {};

/** Whether an item has this parameter: it is shown, and if it is part of a collection, it was added there. */
export function isEntered(context: IExecutePaginationFunctions, name: string): boolean {
	const raw: unknown = context.getNodeParameter(name, NOT_ENTERED, { rawExpressions: true });
	return raw !== NOT_ENTERED;
}
