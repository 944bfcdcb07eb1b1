import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

/** A declarative node as most are: verb and URL, and n8n's engine does the rest. */
export class UsualNode implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Usual',
		name: 'usual',
		group: ['input'],
		version: 1,
		description: 'Reads the reasons for a pause',
		defaults: { name: 'Usual' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'ipexApi', required: true }],
		requestDefaults: {
			baseURL: '={{$credentials.apiUrl}}',
			headers: { Accept: 'application/json' },
		},
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Get Pauses',
						value: 'getPauses',
						action: 'Get many pause reasons',
						routing: { request: { method: 'GET', url: '/pauses' } },
					},
				],
				default: 'getPauses',
			},
		],
	};
}
