import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { severalFromList } from './commonParameters';
import { choicesValue, listValue } from './parameterValues';

/** The filters for whole calls, and how their values are read. */

/** The directions of the call object. */
export const directionChoices: INodePropertyOptions[] = [
	{ name: 'Inbound', value: 'inbound' },
	{ name: 'Internal', value: 'internal' },
	{ name: 'Outbound', value: 'outbound' },
];

/** The outcomes of the call object. */
export const outcomeChoices: INodePropertyOptions[] = [
	{ name: 'Answered', value: 'answered' },
	{ name: 'Busy', value: 'busy' },
	{ name: 'Failed', value: 'failed' },
	{ name: 'Missed', value: 'missed', description: 'Inbound, and nobody answered it' },
	{ name: 'No Answer', value: 'noAnswer', description: 'Outbound or internal' },
];

export const callLines = severalFromList({
	displayName: 'Line Names or IDs',
	name: 'lines',
	loadOptionsMethod: 'loadLines',
	what: 'Only calls made or answered on one of these lines, and unanswered calls that rang there',
});

export const callQueues = severalFromList({
	displayName: 'Queue Names or IDs',
	name: 'queues',
	loadOptionsMethod: 'loadQueues',
	what: 'Only calls of these queues',
});

export const callUsers = severalFromList({
	displayName: 'User Names or IDs',
	name: 'users',
	loadOptionsMethod: 'loadLogins',
	what: 'Only calls that one of these users made or answered, and unanswered calls that rang there',
});

/**
 * What the filters for whole calls ask for. An empty list asks for nothing.
 * @throws InvalidParameterError for a value that is no text, or not among the choices. As a filter, such a value would
 * let through all calls, or none
 */
export function callFilterLists({ direction, outcome, users, lines, queues }: IDataObject) {
	return {
		directions: choicesValue('Direction', direction, directionChoices),
		outcomes: choicesValue('Outcome', outcome, outcomeChoices),
		users: listValue(callUsers.displayName, users),
		lines: listValue(callLines.displayName, lines),
		queues: listValue(callQueues.displayName, queues),
	};
}
