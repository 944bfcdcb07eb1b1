import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import { listSearch, loadOptions } from './listSearch';
import { resourceDescriptions } from './resources';
import { BASE_URLS, customOperations } from './request/customOperations';
import { keepFullResponse } from './request/operation';
import { actAs } from './parameters/commonParameters';
import { declareParameters } from './parameters/declaredParameters';
import { mergeParameters } from './parameters/mergeParameters';

// Messages use the names that the parameters have in the editor.
declareParameters([...resourceDescriptions, actAs]);

const operationsAndParameters = mergeParameters(resourceDescriptions);

export class Ipex implements INodeType {
	methods = { listSearch, loadOptions };

	description: INodeTypeDescription = {
		displayName: 'IPEX',
		name: 'ipex',
		icon: { light: 'file:ipex.svg', dark: 'file:ipex.dark.svg' },
		group: ['input'],
		version: 1,
		// In the words of the menus. n8n's own way to find them knows the menu of the first resource only.
		subtitle:
			'={{ [$parameter["operation"], $parameter["resource"]].map((value) => value.replace("getAll", "getMany").replace(/[A-Z]/g, " $&").replace(" For ", " for ").replace(/^./, (first) => first.toUpperCase()).replace("Ivrs", "IVRs").replace(/^Sms$/, "SMS").replace(/^Agent$/, "Agent (Beta)")).join(": ") }}',
		description:
			'Read calls, recordings and reports, control live calls, send SMS, call lists of numbers, pause agents, and manage user profiles of an IPEX (VOIPEX) cloud switchboard',
		defaults: { name: 'IPEX' },
		usableAsTool: true,
		// n8n hides the token of Impersonation: Get Token in the editor and in the data of executions.
		sensitiveOutputFields: ['access_token'],
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'ipexApi', required: true }],
		requestDefaults: {
			baseURL: BASE_URLS.api,
			headers: { Accept: 'application/json' },
		},
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				// Calls the pagination function of every operation, whether it has pages or not.
				routing: { send: { paginate: true }, output: { postReceive: [keepFullResponse] } },
				options: [
					// IPEX does not document it, so it may not be there.
					{ name: 'Agent (Beta)', value: 'agent' },
					{ name: 'Call', value: 'call' },
					{ name: 'Call Log', value: 'callLog' },
					{ name: 'Dialer', value: 'dialer' },
					// Its only operation gives out a token, which an AI agent has no business with.
					{
						name: 'Impersonation',
						value: 'impersonation',
						displayOptions: { hide: { '@tool': [true] } },
					},
					{ name: 'Phone Number', value: 'phoneNumber' },
					{ name: 'Recording', value: 'recording' },
					{ name: 'Report', value: 'report' },
					{ name: 'SMS', value: 'sms' },
					{ name: 'Switchboard', value: 'switchboard' },
				],
				default: 'callLog',
			},
			...operationsAndParameters,
			actAs,
		],
	};

	customOperations = customOperations(this.description);
}
