import type { IDataObject } from 'n8n-workflow';

import { type CallFormat, readCallFormat } from '../call/callFormat';
import { InvalidParameterError } from '../errors/errors';
import { directionChoices } from '../parameters/callFilters';
import {
	booleanValue,
	choicesValue,
	isObject,
	listValue,
	numberValue,
	toText,
	unknownOption,
} from '../parameters/parameterValues';
import { type Key, type KeyNames, KEYS } from './event';
import { DEFAULT_REPEAT_MINUTES, DEFAULT_WAIT_SECONDS, eventChoices } from './parameters';
import type { EventFilter } from './filter';

/** The validated parameters of the node. */
export interface EventSettings {
	filter: EventFilter;
	keys: KeyNames;
	style: CallFormat;
	/** How long (ms) a duplicate delivery is dropped; 0 for never. */
	repeatMs: number;
	/** The events that have an output of their own, in the order of the outputs; undefined if all events share one output. */
	outputs: string[] | undefined;
	/** How long (ms) to wait for the call of a CDR event; undefined if the call is not added. */
	waitForCallMs: number | undefined;
}

/**
 * Reads the parameters of the node, and rejects a value that is not among the choices. As a filter, such a value would
 * leave out all events, or none.
 * @param parameter returns the value of a parameter
 * @throws InvalidParameterError that names the parameter
 */
export function readEventSettings(
	parameter: (name: string, fallback: unknown) => unknown,
): EventSettings {
	const filters = parameter('filters', {}) as IDataObject;
	const options = parameter('options', {}) as IDataObject;
	const events = choicesValue('Events', parameter('events', []), eventChoices);
	if (events.length === 0) {
		throw new InvalidParameterError("'Events' is empty.", 'Choose those that start the workflow.');
	}
	return {
		filter: {
			events: new Set(events),
			directions: new Set(choicesValue('Direction', filters.direction, directionChoices)),
			queues: namesIn('Queue', filters.queue),
			reasons: namesIn('Reason', filters.reason),
			answeredElsewhere: booleanValue('Answered Elsewhere', filters.answeredElsewhere ?? false),
		},
		keys: keyNamesOf(options.renamedKeys),
		style: readCallFormat(options),
		repeatMs:
			numberValue('Drop Repeats Within (Minutes)', options.dropRepeats, DEFAULT_REPEAT_MINUTES) *
			60_000,
		// In the order in which the user chose them: an event that is added later moves no connection.
		outputs: booleanValue('Output per Event', options.outputPerEvent ?? false)
			? [...new Set(events)]
			: undefined,
		waitForCallMs: booleanValue('Add Call From Log', parameter('addCall', false))
			? numberValue('Wait for Call (Seconds)', options.waitForCall, DEFAULT_WAIT_SECONDS) * 1_000
			: undefined,
	};
}

function keyNamesOf(value: unknown): KeyNames {
	const rows = isObject(value) && Array.isArray(value.key) ? value.key : [];
	return new Map(
		rows.filter(isObject).flatMap(({ key, portalName }): Array<[Key, string]> => {
			const name = toText(portalName).trim();
			if (name === '') return [];
			if (!isKey(key)) throw unknownOption('Key', " in 'Renamed Keys'");
			return [[key, name]];
		}),
	);
}

function isKey(value: unknown): value is Key {
	return typeof value === 'string' && Object.keys(KEYS).includes(value);
}

/** Names in lower case, because their case does not matter. */
function namesIn(displayName: string, value: unknown): Set<string> {
	return new Set(listValue(displayName, value).map((name) => name.toLowerCase()));
}
