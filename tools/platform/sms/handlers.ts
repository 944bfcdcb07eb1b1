import type { Directory } from '../directory/directory';
import { PlatformError } from '../errors';
import type { ServiceParts } from '../service/application';
import type { Answer, Handlers } from '../service/request';
import type { Sms, SmsChat, SmsForms } from './messages';

/** The body of an error of the newer services. */
export const newerErrorBody: ServiceParts['errorBody'] = (_status, message, _code, properties) => ({
	message,
	...(properties && {
		errors: Object.entries(properties).map(([property, constraint]) => ({
			property,
			constraints: { isValid: constraint },
		})),
	}),
});

function numbersAs(form: SmsForms['numbers'], numbers: readonly string[]): Answer {
	switch (form) {
		case 'texts':
			return { json: numbers };
		case 'objects':
			return { json: numbers.map((number, index) => ({ id: index + 1, number })) };
		case 'otherObjects':
			return {
				json: numbers.map((number) => ({ msisdn: number.slice(1), description: 'Prodej' })),
			};
		case 'page':
			return { unchecked: { items: numbers } };
	}
}

function sentAs(form: SmsForms['sent'], chat: SmsChat, sms: Sms): Answer {
	switch (form) {
		case 'message':
			return { json: chat.recordOf(sms) };
		case 'created':
			return { json: chat.recordOf(sms), status: 201 };
		case 'identifier':
			return { json: { id: sms.id } };
		case 'word':
			return { unchecked: 'OK' };
		case 'empty':
			return { unchecked: '' };
	}
}

/** The operations of the SMS Chat API. */
export function smsHandlers(chat: SmsChat): Handlers {
	return {
		getAllowedNumbers: () => numbersAs(chat.forms.numbers, chat.numbers),
		sendSms: ({ body }) => {
			const [from, to] = [body.requiredText('from'), body.requiredText('to')];
			return sentAs(chat.forms.sent, chat, chat.send(from, to, body.requiredText('text')));
		},
		getSms: ({ query }) => {
			const [start, end] = [query.time('startTime') ?? 0, query.time('endTime') ?? 0];
			const records = chat.between(start, end).map((sms) => chat.recordOf(sms));
			const answer = chat.forms.messages === 'page' ? { items: records } : records;
			// A state before the delivery is not in the contract.
			return chat.forms.pendingState === undefined ? { json: answer } : { unchecked: answer };
		},
	};
}

/** A message that the central API sent, without a mobile number of one's own. */
export interface InstantSms {
	from: string;
	to: string;
	message: string;
	email?: string;
	shortname?: string;
}

/** What the central API has sent, and what it answers where that is not documented. */
export class CentralApi {
	readonly sent: InstantSms[] = [];

	/** What says that a message was accepted. */
	form: 'record' | 'word' | 'empty' = 'record';

	/** Whether it says who a token belongs to; nobody promises that to an API access. */
	tellsWho = true;
}

/** The two operations of the central API. */
export function centralHandlers(central: CentralApi, directory: Directory): Handlers {
	return {
		sendInstantSms: ({ body }) => {
			central.sent.push({
				from: body.requiredText('from'),
				to: body.requiredText('to'),
				message: body.requiredText('message'),
				email: body.text('email'),
				shortname: body.text('shortname'),
			});
			if (central.form === 'word') return { unchecked: 'OK' };
			if (central.form === 'empty') return { unchecked: '' };
			return { json: { id: `instant-${central.sent.length}` } };
		},
		getMe: ({ principal: { access, user } }) => {
			if (!central.tellsWho) throw new PlatformError(403, 'Forbidden');
			const { pbxId } = directory;
			return {
				json: {
					id: user?.id ?? access.email,
					email: user?.login ?? access.email,
					firstName: user?.name ?? 'n8n',
					lastName: user?.surname ?? '',
					customer: { id: 42 },
					services: [{ name: 'Ústředna', type: 'pbx', properties: { pbxId, version: '4.6' } }],
				},
			};
		},
	};
}
