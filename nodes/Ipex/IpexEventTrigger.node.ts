import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { testWebhookCredential } from './eventTrigger/authentication';
import { emit } from './eventTrigger/emit';
import { EVENT_LABELS, OUTPUTS } from './eventTrigger/events';
import { triggerFields } from './eventTrigger/parameters';
import { checkNode, receive } from './eventTrigger/receive';

export class IpexEventTrigger implements INodeType {
	methods = { credentialTest: { testWebhookCredential } };

	description: INodeTypeDescription = {
		displayName: 'IPEX Event Trigger',
		name: 'ipexEventTrigger',
		icon: { light: 'file:ipex.svg', dark: 'file:ipex.dark.svg' },
		group: ['trigger'],
		// n8n evaluates an expression before each request to a webhook node of version 1, and none for later ones.
		version: 1.1,
		subtitle: `={{ [$parameter["events"]].flat().map((event) => (${JSON.stringify(EVENT_LABELS)})[event] || event).join(", ") }}`,
		description:
			'Starts the workflow at the moment something happens on an IPEX switchboard, or an SMS is received',
		eventTriggerDescription: 'Waiting for an event that the IPEX platform posts to the test URL',
		activationMessage:
			'The IPEX portal may now post events to the production URL of the IPEX Event Trigger.',
		defaults: { name: 'IPEX Event Trigger' },
		inputs: [],
		outputs: OUTPUTS,
		credentials: [
			{
				name: 'ipexWebhookApi',
				required: true,
				testedBy: 'testWebhookCredential',
				displayOptions: { show: { authentication: ['credential'] } },
			},
			{ name: 'ipexApi', required: true, displayOptions: { show: { addCall: [true] } } },
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Without it n8n responds with the text "firstEntryJson". Empty, it lets n8n confirm the start in a sentence.
				responseData: '',
				path: 'events',
			},
		],
		properties: triggerFields,
	};

	// The user enters the address in the portal: there is nothing to register, only the node to check.
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await checkNode(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await emit(this);
	}
}
