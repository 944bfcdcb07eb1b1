import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { triggerFields } from './callLogTrigger/parameters';
import { pollOnce } from './callLogTrigger/poll';
import { loadOptions } from './listSearch';

/** Which calls, and when, in the words of the subtitle. */
const SHOWN = {
	all: 'Every Call',
	answered: 'Answered',
	busy: 'Busy',
	failed: 'Failed',
	missed: 'Missed',
	noAnswer: 'No Answer',
	recordingReady: 'With Recording',
	transcriptReady: 'With Transcript',
};

export class IpexCallLogTrigger implements INodeType {
	methods = { loadOptions };

	description: INodeTypeDescription = {
		displayName: 'IPEX Call Log Trigger',
		name: 'ipexCallLogTrigger',
		icon: { light: 'file:ipex.svg', dark: 'file:ipex.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: `={{ [$parameter["filters"]["outcome"] || "all", $parameter["fireWhen"]].flat().map((value) => (${JSON.stringify(SHOWN)})[value]).filter((words) => words).join(", ") }}`,
		description:
			'Starts the workflow for every finished call in the call log of an IPEX switchboard, once',
		eventTriggerDescription: '',
		defaults: { name: 'IPEX Call Log Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'ipexApi', required: true }],
		properties: triggerFields,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const calls = await pollOnce(this);
		return calls.length === 0 ? null : [calls.map((json) => ({ json }))];
	}
}
