import type {
	INodeProperties,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { builtNode } from '../built';

/**
 * The IPEX node as it would be with n8n's engine alone, as most declarative nodes are: the same fields (n8n looks at
 * each of them for each item), verbs and addresses, and nothing around the request.
 */
export class UsualNode implements INodeType {
	description: INodeTypeDescription;

	/** @param fieldless whether it has nothing but the menus: what the fields cost is the difference */
	constructor(fieldless = false) {
		const { description } = builtNode('Ipex');
		const properties = fieldless ? description.properties.filter(isMenu) : description.properties;
		this.description = { ...description, properties: properties.map(plain) };
	}
}

function isMenu({ name }: INodeProperties): boolean {
	return name === 'resource' || name === 'operation';
}

function plain(property: INodeProperties): INodeProperties {
	// What n8n's engine is told with the resource leads every request through a pagination function.
	if (property.name === 'resource') return { ...property, routing: undefined };
	if (property.name !== 'operation') return property;
	const options = (property.options as INodePropertyOptions[]).map((option) => ({
		...option,
		routing: { request: option.routing?.request },
	}));
	return { ...property, options };
}
