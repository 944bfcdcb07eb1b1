import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { limitOf, refusePage } from '../../request/responseReaders';
import { DEFAULT_TIME_ZONE } from '../../time/time';
import { country, locator, options } from '../../parameters/commonParameters';
import type { Read, ReadItems } from '../../request/operation';
import { senderNumbersIn, toMessage } from '../../sms/message';
import { smsLength } from '../../sms/segments';
import { isObject } from '../../parameters/parameterValues';
import { e164In, message, type Parameter, recipient, textIn } from './parameters';

export const sendFields: INodeProperties[] = [
	locator({
		displayName: 'From',
		name: 'sender',
		required: true,
		description: 'Mobile number to send from: one of those that your company may use',
		searchListMethod: 'searchSenderNumbers',
		enteredAs: 'Number',
		placeholder: 'e.g. +420777888999',
	}),
	recipient,
	message,
	options([country]),
];

/** The numbers to send from. */
export const senderNumbers: Read = async (context, send) => {
	const limit = limitOf(context);
	return senderNumbersIn(await send()).slice(0, limit);
};

/** Sends one message. The platform does not document its response, so the output describes the request. */
export const send: ReadItems = async (context, ask) => {
	const parameter: Parameter = (name) => context.getNodeParameter(name, '', { extractValue: true });
	const [from, to] = [e164In('sender', parameter), e164In('recipient', parameter)];
	const text = textIn(parameter);
	const body = await ask({ body: { from, to, text } }, async (response) => response.body);
	refusePage(body);
	const { messageId, state, createdAt } = toMessage(acceptedIn(body), {
		country: 'CZ',
		timeZone: DEFAULT_TIME_ZONE,
	});
	return [{ json: { messageId, from, to, text, state, createdAt, ...smsLength(text) } }];
};

/** The message that was accepted, where the answer has one. */
function acceptedIn(body: unknown): IDataObject {
	const first: unknown = Array.isArray(body) ? body[0] : body;
	return isObject(first) ? first : {};
}
