import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { refusePage } from '../../request/responseReaders';
import { country, options } from '../../parameters/commonParameters';
import type { ReadItems } from '../../request/operation';
import { dialForm } from '../../phone/formatNumber';
import { smsLength } from '../../sms/segments';
import { isObject, toText as plain, textValue } from '../../parameters/parameterValues';
import { e164In, message, type Parameter, recipient, textIn } from './parameters';

export const sendInstantFields: INodeProperties[] = [
	{
		displayName: 'Billing Number',
		name: 'billingNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 222 333 444',
		description: 'A number of your switchboard, to which the message is charged',
	},
	recipient,
	message,
	options([
		country,
		{
			displayName: 'Notice E-Mail',
			name: 'noticeEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. jana.novakova@your-company.cz',
			description: 'Gets an e-mail about the delivery of the message',
		},
		{
			displayName: 'Sender Name',
			name: 'senderName',
			type: 'string',
			default: '',
			placeholder: 'e.g. ACME',
			description:
				'Registered name that the phone shows as the sender; without it the phone shows 60030',
		},
	]),
];

/** Sends one message without a mobile number of one's own. Nobody can reply to it. */
export const sendInstant: ReadItems = async (context, ask) => {
	const parameter: Parameter = (name) => context.getNodeParameter(name, '', { extractValue: true });
	const [billed, to] = [e164In('billingNumber', parameter), e164In('recipient', parameter)];
	const text = textIn(parameter);
	const request: IDataObject = { from: dialForm(billed), to: dialForm(to), message: text };
	const email = textValue('noticeEmail', parameter('options.noticeEmail'));
	if (email !== '') request.email = email;
	const shortname = textValue('senderName', parameter('options.senderName'));
	if (shortname !== '') request.shortname = shortname;
	const body = await ask({ body: request }, async (response) => response.body);
	refusePage(body);
	const messageId = (isObject(body) && plain(body.id)) || null;
	return [{ json: { messageId, billingNumber: billed, to, text, ...smsLength(text) } }];
};
