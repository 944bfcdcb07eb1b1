import type { INodeProperties } from 'n8n-workflow';

import { readRecord, requireParameter } from '../../request/responseReaders';
import { InvalidParameterError } from '../../errors/errors';
import type { Read } from '../../request/operation';

export const getTokenFields: INodeProperties[] = [
	{
		displayName:
			"The token is in the output, and so in the saved data of the execution. To run an operation of this node as a user, use its 'Act As' instead.",
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'E-Mail',
		name: 'email',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. jana.novakova@your-company.cz',
		description: 'E-mail or login of the user',
		routing: { send: { type: 'body', property: 'email' } },
	},
];

// A refresh token would keep the access of the user alive for longer than a workflow needs it.
const LEFT_OUT = ['refresh_token', 'refresh_expires_in'];

const readToken = requireParameter(
	'email',
	readRecord('a token', ['access_token'], (_, records) =>
		records.map((token) =>
			Object.fromEntries(Object.entries(token).filter(([key]) => !LEFT_OUT.includes(key))),
		),
	),
);

/** A token is a secret, so it does not go into the conversation of an AI agent. */
export const getToken: Read = async (context, send) => {
	if (context.getNode().type.endsWith('Tool')) {
		throw new InvalidParameterError(
			'An AI agent cannot get the token of a user.',
			"Use 'Act As' of another operation, or get the token in a node of the workflow.",
		);
	}
	return await readToken(context, send);
};
