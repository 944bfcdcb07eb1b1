import type { IDataObject } from 'n8n-workflow';

import { listIn, unexpectedResponse } from '../request/responseReaders';
import type { CallFormat } from '../call/callFormat';
import { type Phone, readPhone } from '../phone/phone';
import { DEFAULT_TIME_ZONE, formatTime, parseTime } from '../time/time';
import { isObject, toText } from '../parameters/parameterValues';

/** An SMS as the nodes output it. What the platform does not say is null. */
export interface SmsMessage {
	messageId: string | null;
	direction: 'inbound' | 'outbound' | null;
	from: string | null;
	to: string | null;
	/** The other party, in the form of the call object. */
	phone: Phone | null;
	text: string | null;
	/** `delivered`, `failed`, or another word of the platform in lower case. */
	state: string | null;
	/** ISO 8601 with offset. */
	createdAt: string | null;
}

const DIRECTIONS: Record<string, 'inbound' | 'outbound'> = { IN: 'inbound', OUT: 'outbound' };

/** Reads an SMS of the API or of the webhook, which have the same keys. */
export function toMessage(record: IDataObject, style: CallFormat): SmsMessage {
	const direction = DIRECTIONS[toText(record.direction).trim().toUpperCase()] ?? null;
	const other = direction === 'inbound' ? record.from : record.to;
	return {
		messageId: toText(record.id).trim() || null,
		direction,
		from: toText(record.from).trim() || null,
		to: toText(record.to).trim() || null,
		phone: direction === null ? null : readPhone(toText(other), style.country),
		// A message may begin with a blank, or be empty.
		text: typeof record.text === 'string' ? record.text : null,
		state: toText(record.state).trim().toLowerCase() || null,
		createdAt: timeOf(record.createdAt, style.timeZone),
	};
}

function timeOf(value: unknown, timeZone: string): string | null {
	// A time without an offset is in the zone of the platform. The zone that the user chose is for the output only.
	const time = parseTime(toText(value), DEFAULT_TIME_ZONE);
	return time === undefined ? null : formatTime(time, timeZone);
}

/** The records of a response that is a list or a page with one; which of them is not documented. */
export function messagesIn(body: unknown): IDataObject[] {
	if (Array.isArray(body)) return listIn(body);
	if (isObject(body) && Array.isArray(body.items)) return listIn(body.items);
	throw unexpectedResponse('a list of messages', body);
}

/**
 * The numbers that one may send from. Whether they are texts or records, and in which key, is not documented.
 * @returns each with its number in international form where it can be read, and with all else that was said of it
 */
export function senderNumbersIn(body: unknown): Array<{ number: string } & IDataObject> {
	const list = isObject(body) && Array.isArray(body.items) ? body.items : body;
	if (!Array.isArray(list)) throw unexpectedResponse('a list of numbers', body);
	return list.map((entry: unknown) => {
		if (typeof entry === 'string' || typeof entry === 'number') {
			return { number: e164OrAsGiven(String(entry)) };
		}
		const number = isObject(entry) ? numberIn(entry) : undefined;
		if (!isObject(entry) || number === undefined)
			throw unexpectedResponse('a list of numbers', body);
		return { ...entry, number };
	});
}

const NUMBER_KEYS = /number|phone|msisdn|from|sender|value/i;

/** The number in a record: in a key that says so, or else the first value that is one. */
function numberIn(record: IDataObject): string | undefined {
	const entries = Object.entries(record).filter(([, value]) => e164Of(toText(value)) !== null);
	const [, found] = entries.find(([key]) => NUMBER_KEYS.test(key)) ?? entries[0] ?? [];
	return found === undefined ? undefined : e164OrAsGiven(toText(found));
}

function e164OrAsGiven(number: string): string {
	return e164Of(number) ?? number.trim();
}

function e164Of(number: string): string | null {
	return readPhone(number, 'CZ').e164;
}
