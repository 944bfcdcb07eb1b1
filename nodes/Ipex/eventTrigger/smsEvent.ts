import type { IDataObject } from 'n8n-workflow';

import type { CallFormat } from '../call/callFormat';
import { type SmsMessage, toMessage } from '../sms/message';
import { formatTime } from '../time/time';
import { toText } from '../parameters/parameterValues';

/** An event of the SMS Chat: a message received, or what became of one that was sent. What is not known is null. */
export interface SmsEvent extends SmsMessage {
	/** `SMSReceived`, `SMSDelivered` or `SMSFailed`; `SMSOther` for another state of a sent message. */
	event: string;
	/** When n8n received it. ISO 8601 with offset. */
	receivedAt: string;
	/** The event as received, with all of its keys. */
	raw: IDataObject;
}

const EVENT_BY_STATE = new Map([
	['delivered', 'SMSDelivered'],
	['failed', 'SMSFailed'],
]);

/** Whether an object is one of the SMS Chat: it has no name of an event, and says which way a message went. */
export function isSms(raw: IDataObject): boolean {
	return /^(in|out)$/i.test(toText(raw.direction).trim()) && ('id' in raw || 'text' in raw);
}

/**
 * Reads an event of the SMS Chat.
 * @param now ms since the epoch
 */
export function toSmsEvent(raw: IDataObject, style: CallFormat, now: number): SmsEvent {
	const message = toMessage(raw, style);
	const event =
		message.direction === 'inbound'
			? 'SMSReceived'
			: (EVENT_BY_STATE.get(message.state ?? '') ?? 'SMSOther');
	return { event, ...message, receivedAt: formatTime(now, style.timeZone), raw };
}
