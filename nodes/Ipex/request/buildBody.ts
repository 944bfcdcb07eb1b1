import type { IDataObject } from 'n8n-workflow';

import {
	booleanValue,
	isObject,
	rejectTooLong,
	textValue,
	wholeNumberValue,
} from '../parameters/parameterValues';

/**
 * The body without what is empty; every value in the type that the API asks for, whichever an expression gave.
 * @throws InvalidParameterError for a value that cannot be of that type
 */
export function buildBody(body: unknown): IDataObject {
	const prepared: IDataObject = {};
	for (const [key, value] of Object.entries(isObject(body) ? body : {})) {
		if ((value ?? '') === '') continue;
		const sent = readerOf(key)(key, value);
		rejectTooLong(key, sent);
		const isEmpty = isObject(sent) && Object.keys(sent).length === 0;
		if (sent !== '' && sent !== undefined && !isEmpty) prepared[key] = sent as IDataObject[string];
	}
	return prepared;
}

function readerOf(key: string): (name: string, value: unknown) => unknown {
	if (/^from(User|Application)$/.test(key)) return (_, value) => buildBody(value);
	if (/^(endpointId|extenId|outRouteId|profileId)$/.test(key)) return wholeNumberValue;
	return key === 'active' ? booleanValue : textValue;
}
