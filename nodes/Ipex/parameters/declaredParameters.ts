import type { IExecutePaginationFunctions, INodeProperties, NodePropertyTypes } from 'n8n-workflow';

/** What the node declares about a parameter. */
type Declaration = Pick<INodeProperties, 'displayName' | 'type' | 'required'>;

const declarations = new Map<string, Declaration>();

/**
 * Remembers the parameters of the node, so that messages use the names of the editor, and values are read by their type.
 * @param parameters of all operations, each shown for its resource and operation
 */
export function declareParameters(parameters: INodeProperties[]): void {
	for (const parameter of parameters) {
		const { resource = [''], operation = [''] } = parameter.displayOptions?.show ?? {};
		const places = resource.flatMap((one) =>
			operation.map((other) => `${String(one)}.${String(other)}`),
		);
		for (const one of [parameter, ...innerParameters(parameter)]) {
			const names = [one.name, one.routing?.send?.property?.split('.').pop() ?? one.name];
			for (const name of names) for (const place of places) declare(`${place}.${name}`, one);
		}
	}
}

/** A name with its resource and operation, and the shorter names, unless an earlier parameter has them. */
function declare(name: string, declaration: Declaration): void {
	const parts = name.split('.');
	for (let from = 0; from < parts.length; from++) {
		const known = parts.slice(from).join('.');
		if (!declarations.has(known)) declarations.set(known, declaration);
	}
}

/**
 * The name of a parameter in the editor.
 * @param name of the parameter, or of the property in which it is sent. Its operation and its resource may come before
 * it: `recording.getForCall.extensions`
 */
export function parameterName(name: string): string {
	return declarationOf(name)?.displayName ?? ownName(name);
}

/** The resource and the operation of an item, as they come before a name: `callLog.getAll`. */
export function operationOf(context: IExecutePaginationFunctions): string {
	return ['resource', 'operation'].map((one) => context.getNodeParameter(one, '')).join('.');
}

/** The type of a parameter. See {@link parameterName}. */
export function parameterType(name: string): NodePropertyTypes | undefined {
	return declarationOf(name)?.type;
}

/** Whether the operation needs a value. See {@link parameterName}. */
export function isRequired(name: string): boolean {
	return declarationOf(name)?.required === true;
}

/** The parameters inside of a collection. */
export function innerParameters({ options = [] }: INodeProperties): INodeProperties[] {
	return options.flatMap((option): INodeProperties[] => {
		if ('type' in option) return [option, ...innerParameters(option)];
		return 'values' in option ? option.values : [];
	});
}

function declarationOf(name: string): Declaration | undefined {
	return declarations.get(name) ?? declarations.get(ownName(name));
}

function ownName(name: string): string {
	return name.slice(name.lastIndexOf('.') + 1);
}
