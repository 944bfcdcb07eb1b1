import type { INodeProperties } from 'n8n-workflow';

import { limitOf } from '../../request/responseReaders';
import { returnAllAndLimit } from '../../parameters/commonParameters';
import { AGENT_REQUESTS, pausesIn } from '../../request/graphql';
import type { ReadItems } from '../../request/operation';
import { agentOf, askAgent } from './asAgent';

export const getPauseReasonsFields: INodeProperties[] = returnAllAndLimit;

export const pauseReasons: ReadItems = async (context, ask) => {
	const limit = limitOf(context);
	await agentOf(context);
	const pauses = await askAgent(ask, 'pauses', AGENT_REQUESTS.pauses);
	const names = pausesIn({ data: { pauses } });
	return names.slice(0, limit).map((name) => ({ json: { name } }));
};
