import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { locator } from '../../parameters/commonParameters';
import { AGENT_REQUESTS, pausesIn } from '../../request/graphql';
import type { ReadItems } from '../../request/operation';
import { limitOf } from '../../request/responseReaders';
import { requireValue } from '../../parameters/parameterValues';
import { agentOf, askAgent } from './asAgent';

export const pauseFields: INodeProperties[] = [
	locator({
		displayName: 'Pause Reason',
		name: 'pauseReason',
		required: true,
		description: "Which pause the agent takes. The list has the pauses of the agent in 'Act As'.",
		searchListMethod: 'searchPauseReasons',
		enteredAs: 'Name',
		placeholder: 'e.g. Lunch',
	}),
];

export const pauseReasons: ReadItems = async (context, ask) => {
	const limit = limitOf(context);
	await agentOf(context);
	const pauses = await askAgent(ask, 'pauses', AGENT_REQUESTS.pauses);
	const names = pausesIn({ data: { pauses } });
	return names.slice(0, limit).map((name) => ({ json: { name } }));
};

/** What the platform answers is not known, so it is passed on. */
export const pause: ReadItems = async (context, ask) => {
	const given = context.getNodeParameter('pauseReason', '', { extractValue: true });
	const pauseReason = requireValue('pauseReason', given);
	const actAs = await agentOf(context);
	const request = AGENT_REQUESTS.pause;
	const answer = await askAgent(ask, 'userAction', request, { pause: pauseReason });
	return [{ json: { success: true, actAs, pauseReason, answer: answer as IDataObject } }];
};

export const unpause: ReadItems = async (context, ask) => {
	const actAs = await agentOf(context);
	const answer = await askAgent(ask, 'userAction', AGENT_REQUESTS.unpause);
	return [{ json: { success: true, actAs, answer: answer as IDataObject } }];
};
