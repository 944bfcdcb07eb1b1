import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { isEntered, readOnce } from './readOnce';
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
		const context = readOnce(this);
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
