import type { IDataObject, IExecutePaginationFunctions, INodeProperties } from 'n8n-workflow';

import { listIn } from '../../request/responseReaders';
import { InvalidParameterError } from '../../errors/errors';
import { userOrActAs } from '../../parameters/commonParameters';
import { AGENT_REQUESTS } from '../../request/graphql';
import type { Ask, ReadItems } from '../../request/operation';
import { truncate, toText, textValue } from '../../parameters/parameterValues';
import { agentOf, askAgent } from './asAgent';

export const getStateFields: INodeProperties[] = [userOrActAs()];

/** The state of an agent: whether there is a pause, and the figures of the day. */
export const state: ReadItems = async (context, ask) => {
	const userId = await userIdOf(context, ask);
	const agents = listIn(await askAgent(ask, 'agents', AGENT_REQUESTS.agents, { userId }));
	// The platform returns an empty list for a user whom it does not know, and for one who is no agent.
	if (agents.length === 0) {
		throw new InvalidParameterError(
			`IPEX knows no agent with the ID ${truncate(userId)}.`,
			"Choose an agent of the call centre in 'User'.",
		);
	}
	return agents.map((agent) => ({ json: { userId, ...agent } }));
};

/** The ID of the user that is named, or else of the one in "Act As", whose login is all that is known. */
async function userIdOf(context: IExecutePaginationFunctions, ask: Ask): Promise<string> {
	const agent = await agentOf(context);
	const given = context.getNodeParameter('userId', '', { extractValue: true });
	const named = textValue('userId', given);
	if (named !== '') return named;
	const users = async (qs: IDataObject) =>
		listIn(
			await ask(
				{ method: 'GET', url: '/pbx/users', qs, body: undefined },
				async ({ body }) => body,
			),
		);
	const isAgent = ({ login }: IDataObject) => toText(login).toLowerCase() === agent.toLowerCase();
	// "Act As" accepts capital letters. The filter of the list may not.
	const found = (await users({ login: agent })).find(isAgent) ?? (await users({})).find(isAgent);
	const id = toText(found?.id);
	if (id !== '') return id;
	throw new InvalidParameterError(
		`The switchboard lists no user with the login ${truncate(agent)}.`,
		"Choose the agent in 'User'.",
	);
}
