import type { IDataObject } from 'n8n-workflow';

import { unexpectedResponse } from './responseReaders';
import { quoted } from '../errors/describeFailure';
import { RejectedRequestError } from '../errors/errors';
import { readFailure } from '../errors/failure';
import { isObject, toText } from '../parameters/parameterValues';

/** The requests about agents. `contract/agents.graphql` of the tests holds all that is known of their schema. */
export const AGENT_REQUESTS = {
	pauses: 'query { pauses }',
	agents:
		'query ($userId: String!) { agents(userId: $userId) { paused pausedReason callsTaken outgoingCallsAnswered outgoingCallsUnanswered cbCalls talkTime logonTime ringNoAnswer billPauseTime nonBillPauseTime } }',
	pause: 'mutation ($pause: String) { userAction(action: pause, pause: $pause) }',
	unpause: 'mutation { userAction(action: unpause) }',
};

/** What the usual servers say of a request that does not fit their schema. */
const UNKNOWN =
	/^(Cannot query field|Unknown (argument|type|field)|Syntax Error|Value .* does not)/;

/**
 * The value of a field in a response. Errors of GraphQL come with HTTP 200.
 * @throws RejectedRequestError when the platform rejected the request, or does not know the functions of agents
 */
export function valueOf(field: string, body: unknown): unknown {
	const { errors, data } = isObject(body) ? body : ({} as IDataObject);
	if (Array.isArray(errors) && errors.length > 0) {
		const [first] = errors as unknown[];
		const message = isObject(first) ? toText(first.message) : '';
		if (UNKNOWN.test(message)) throw unknownToPlatform();
		throw new RejectedRequestError(
			`IPEX did not accept the request${quoted(message)}.`,
			"Check the parameters of the node, and that the user in 'Act As' is an agent of the call centre.",
		);
	}
	if (!isObject(data) || !(field in data)) throw unexpectedResponse(`"${field}"`, body);
	return data[field];
}

/** The names of the pauses that an agent may take. */
export function pausesIn(body: unknown): string[] {
	const pauses = valueOf('pauses', body);
	if (!Array.isArray(pauses) || !pauses.every((name) => typeof name === 'string')) {
		throw unexpectedResponse('a list of pauses', pauses);
	}
	return pauses;
}

/** The error to show for a failed request: whether the platform knows these functions at all. */
export function agentError(error: unknown): unknown {
	const { status, platformMessage } = readFailure(error);
	const isUnknown = status === 404 || status === 405 || UNKNOWN.test(toText(platformMessage));
	return isUnknown ? unknownToPlatform() : error;
}

function unknownToPlatform(): RejectedRequestError {
	return new RejectedRequestError(
		'This IPEX platform does not offer the functions of agents.',
		'They are in beta here, because IPEX does not document them. Ask IPEX whether your switchboard has them.',
	);
}
