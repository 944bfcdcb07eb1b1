import type { IDataObject } from 'n8n-workflow';

import { type CallFormat, readCallFormat } from '../call/callFormat';
import { InvalidParameterError } from '../errors/errors';
import { isObject, toText, splitList } from '../parameters/parameterValues';
import { type Key, type KeyNames, KEYS } from './event';
import { DEFAULT_REPEAT_MINUTES } from './parameters';
import type { EventFilter } from './filter';

/** The validated parameters of the node. */
export interface EventSettings {
	filter: EventFilter;
	keys: KeyNames;
	style: CallFormat;
	/** How long (ms) a duplicate delivery is dropped; 0 for never. */
	repeatMs: number;
}

/**
 * Reads the parameters of the node.
 * @param parameter returns the value of a parameter
 * @throws InvalidParameterError that names the parameter
 */
export function readSettings(
	parameter: (name: string, fallback: unknown) => unknown,
): EventSettings {
	const filters = parameter('filters', {}) as IDataObject;
	const options = parameter('options', {}) as IDataObject;
	const events = listOf(parameter('events', []));
	if (events.length === 0) {
		throw new InvalidParameterError('"Events" is empty.', 'Choose those that start the workflow.');
	}
	return {
		filter: {
			events: new Set(events),
			directions: new Set(listOf(filters.direction)),
			queues: namesIn(filters.queue),
			reasons: namesIn(filters.reason),
			answeredElsewhere: filters.answeredElsewhere === true,
		},
		keys: keyNamesOf(options.renamedKeys),
		style: readCallFormat(options),
		repeatMs: minutesOf(options.dropRepeats) * 60_000,
	};
}

function keyNamesOf(value: unknown): KeyNames {
	const rows = isObject(value) && Array.isArray(value.key) ? value.key : [];
	return new Map(
		rows.filter(isObject).flatMap(({ key, portalName }): Array<[Key, string]> => {
			const name = toText(portalName).trim();
			return isKey(key) && name !== '' ? [[key, name]] : [];
		}),
	);
}

function isKey(value: unknown): value is Key {
	return typeof value === 'string' && Object.keys(KEYS).includes(value);
}

function minutesOf(value: unknown): number {
	const minutes = value === undefined || value === '' ? DEFAULT_REPEAT_MINUTES : Number(value);
	return minutes >= 0 ? minutes : DEFAULT_REPEAT_MINUTES;
}

function listOf(value: unknown): string[] {
	return Array.isArray(value) ? value.map(String) : [];
}

/** Names in lower case, because their case does not matter. */
function namesIn(value: unknown): Set<string> {
	return new Set(splitList(value).map((name) => name.toLowerCase()));
}
