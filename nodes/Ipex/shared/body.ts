import type { IDataObject } from 'n8n-workflow';

import { isObject, refuseTooLong, textOf, wholeNumberOf } from './values';

/**
 * The body without what is empty; numbers and texts in the type that the API asks for, whichever of the two an
 * expression gave.
 * @throws InvalidParameterError for a value that is neither, and for an ID that has to be a number and is none
 */
export function prepareBody(body: unknown): IDataObject {
	const prepared: IDataObject = {};
	for (const [key, value] of Object.entries(isObject(body) ? body : {})) {
		const read =
			BODY_READERS[key] ?? ((_, given) => (isObject(given) ? prepareBody(given) : given));
		const sent = read(key, value);
		refuseTooLong(key, sent);
		const isEmpty = isObject(sent) && Object.keys(sent).length === 0;
		if (sent !== '' && sent !== null && sent !== undefined && !isEmpty) {
			prepared[key] = sent as IDataObject[string];
		}
	}
	return prepared;
}

/** Fields of bodies that have a type of their own; the others are sent as they are. */
const BODY_READERS: Record<string, (name: string, value: unknown) => unknown> = {
	endpointId: wholeNumberOf,
	extenId: wholeNumberOf,
	outRouteId: wholeNumberOf,
	profileId: wholeNumberOf,
	callerId: textOf,
	fwdNum: textOf,
	identityValue: textOf,
	to: textOf,
	userId: textOf,
};
