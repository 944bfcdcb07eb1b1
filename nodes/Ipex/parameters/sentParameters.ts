import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	IGetNodeParameterOptions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { isObject } from './parameterValues';

type Request = DeclarativeRestApiSettings.ResultOptions;

/** What n8n's engine calls around the request of an operation. */
type Pagination = (
	this: IExecutePaginationFunctions,
	request: Request,
) => Promise<INodeExecutionData[]>;

/** A field whose value is sent. */
export interface SentParameter {
	/** As `filters.phoneNumber`. */
	parameter: string;
	where: 'body' | 'query';
	/** With dots for what lies deeper in a body. */
	property: string;
	isLocator: boolean;
}

/**
 * An operation that reads its fields and puts them where their `routing.send` says, as n8n's engine would do. The
 * engine evaluates each of them once more for that, and again to find out whether the address of the request changes.
 * @param fields those of the operation
 */
export function withSentParameters(fields: INodeProperties[], pagination: Pagination): Pagination {
	const sent = fields.flatMap((field) => sentParameters(field));
	return async function (request) {
		const context = evaluateOnce(this);
		const query: IDataObject = {};
		const body: IDataObject = {};
		for (const { parameter, where, property, isLocator } of sent) {
			if (!isEntered(context, parameter)) continue;
			const options = isLocator ? { extractValue: true } : undefined;
			const value = context.getNodeParameter(parameter, '', options) as IDataObject[string];
			put(where === 'body' ? body : query, property.split('.'), value);
		}
		const { options } = request;
		const sending = {
			...options,
			qs: { ...options.qs, ...query },
			body: isObject(options.body) ? { ...options.body, ...body } : options.body,
		};
		return await pagination.call(context, { ...request, options: sending });
	};
}

/**
 * The context of an item that evaluates each parameter once, however often it is read: an expression takes longer than
 * all else that is done with its value. What is inside of a collection is read with its collection.
 */
function evaluateOnce(context: IExecutePaginationFunctions): IExecutePaginationFunctions {
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
function isEntered(context: IExecutePaginationFunctions, name: string): boolean {
	const raw: unknown = context.getNodeParameter(name, NOT_ENTERED, { rawExpressions: true });
	return raw !== NOT_ENTERED;
}

/** The field without what it sends, as n8n's engine gets it. */
export function withoutSend(field: INodeProperties): INodeProperties {
	if (!field.routing) return field;
	const routing = { ...field.routing };
	delete routing.send;
	const copy = { ...field, routing };
	if (Object.keys(routing).length === 0) delete (copy as Partial<typeof copy>).routing;
	return copy;
}

/** What a parameter sends, and what the parameters inside a collection send. */
export function sentParameters(field: INodeProperties, collection = ''): SentParameter[] {
	const { type, property } = field.routing?.send ?? {};
	const parameter = collection + field.name;
	const isLocator = field.type === 'resourceLocator';
	const own: SentParameter[] =
		type && property ? [{ parameter, where: type, property, isLocator }] : [];
	if (field.type !== 'collection') return own;
	return [...own, ...entriesIn(field).flatMap((entry) => sentParameters(entry, `${parameter}.`))];
}

/** The parameters inside of a collection. */
export function entriesIn({ options = [] }: INodeProperties): INodeProperties[] {
	return options.filter((entry): entry is INodeProperties => 'type' in entry);
}

function put(
	target: IDataObject,
	[first = '', ...rest]: string[],
	value: IDataObject[string],
): void {
	if (rest.length === 0) {
		target[first] = value;
		return;
	}
	const inner = isObject(target[first]) ? target[first] : {};
	target[first] = inner;
	put(inner, rest, value);
}
