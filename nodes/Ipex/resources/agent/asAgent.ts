import type { IDataObject, IExecutePaginationFunctions, INodeProperties } from 'n8n-workflow';

import { settle } from '../../errors/failure';
import { InvalidParameterError } from '../../errors/errors';
import { parameterName } from '../../parameters/declaredParameters';
import { agentError, valueOf } from '../../request/graphql';
import type { Ask } from '../../request/operation';
import { textValue } from '../../parameters/parameterValues';

/** Stands above the fields of every operation: "Act As" is the last of them, and its name does not say "agent". */
export const chooseAgent: INodeProperties = {
	displayName:
		'First choose the agent below, in <b>Act As</b>. Beta: IPEX does not document these functions, so your switchboard may not have them.',
	name: 'chooseAgent',
	type: 'notice',
	default: '',
};

/**
 * The login or e-mail of the agent: the user that the request runs as.
 * @throws InvalidParameterError when neither the item nor the credential names one
 */
export async function agentOf(context: IExecutePaginationFunctions): Promise<string> {
	const own = textValue('actAs', context.getNodeParameter('actAs', '', { extractValue: true }));
	if (own !== '') return own;
	const { actAs } = await context.getCredentials('ipexApi');
	const user = textValue('actAs', actAs);
	if (user !== '') return user;
	throw new InvalidParameterError(
		`'${parameterName('actAs')}' is empty.`,
		'Choose the agent there: a pause and a state belong to one agent.',
	);
}

/** Sends a request of GraphQL, and returns the value of its field. */
export async function askAgent(
	ask: Ask,
	field: string,
	query: string,
	variables: IDataObject = {},
): Promise<unknown> {
	const body = { query, variables };
	const outcome = await settle(ask({ body }, async (response) => response.body));
	if (outcome.status === 'rejected') throw agentError(outcome.reason);
	return valueOf(field, outcome.value);
}
