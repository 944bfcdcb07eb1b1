import type { INodeProperties } from 'n8n-workflow';

import { InvalidParameterError } from '../../errors/errors';
import { parameterName } from '../../parameters/declaredParameters';
import { readPhone } from '../../phone/phone';
import {
	countryValue,
	rejectTooLong,
	requireValue,
	truncate,
} from '../../parameters/parameterValues';

/** Fields that both ways to send an SMS share. */

export const recipient: INodeProperties = {
	displayName: 'To',
	name: 'recipient',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 777 123 456',
	description:
		"Phone number of the recipient, in any form. A number without a country code belongs to the country in 'Default Country' of the options.",
};

export const message: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	required: true,
	placeholder: 'e.g. We called you back and did not reach you.',
	description:
		'Text of the message. One SMS has space for 160 characters, or for 70 if the text contains a Czech letter such as ř, or an emoji. A longer text is sent as several SMS.',
};

/** Reads the parameters of an item. */
export type Parameter = (name: string) => unknown;

/**
 * The number in a field, as `+420777123456`.
 * @throws InvalidParameterError that names the field
 */
export function e164In(name: string, parameter: Parameter): string {
	const given = requireValue(`send.${name}`, parameter(name));
	const { e164, isInternal } = readPhone(given, countryValue(parameter('options.country')));
	if (e164 !== null) return e164;
	if (isInternal) {
		throw new InvalidParameterError(
			`'${parameterName(name)}' is a short number: ${truncate(given)}.`,
			'An SMS needs a full phone number, for example +420777123456. A short number cannot send or get one.',
		);
	}
	throw new InvalidParameterError(
		`'${parameterName(name)}' is not a phone number: ${truncate(given)}.`,
		"Enter it with its country code, for example +420777123456, or choose its country in 'Default Country' of the options.",
	);
}

/**
 * The text of the message as it was entered.
 * @throws InvalidParameterError when it is empty, or too long to be a message: each part of it costs
 */
export function textIn(parameter: Parameter): string {
	const given = parameter('text');
	requireValue('text', given);
	rejectTooLong('text', given);
	return String(given);
}
