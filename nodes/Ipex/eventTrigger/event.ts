import type { IDataObject } from 'n8n-workflow';

import type { Direction } from '../call/call';
import type { CallFormat } from '../call/callFormat';
import { type Phone, readPhone } from '../phone/phone';
import { formatTime } from '../time/time';
import { toText } from '../parameters/parameterValues';
import { canonicalName } from './events';
import type { SmsEvent } from './smsEvent';
import { WebhookRejection } from './delivery';

/** The keys of an event, as the platform names them unless its administrator renamed them. */
export const KEYS = {
	EventName: 'The event',
	From: 'Number of the caller',
	To: 'Number of the called party',
	Line: 'Short number of the line',
	Email: 'E-mail of the called user',
	Login: 'Login of the called user',
	UniqueId: 'Identifier of the call',
	Queue: 'Name of the queue',
	Direction: 'Direction of the call',
	Reason: 'Why the call ended',
	PauseName: 'Reason of a pause',
} as const;

export type Key = keyof typeof KEYS;

/** The name in the portal of each renamed key. A key that is not in it has its usual name. */
export type KeyNames = ReadonlyMap<Key, string>;

/** A number. Only the other party also has its spellings in address books. */
export type Party = Omit<Phone, 'variants'>;

/** An event of the switchboard. What is not known is null. */
export interface SwitchboardEvent {
	/** One of the ten, in the platform's spelling, or the name of another one as it came. */
	event: string;
	callId: string | null;
	direction: Direction | null;
	/** Null when the event has no such key, as in agent events. */
	from: Party | null;
	to: Party | null;
	/**
	 * The other party, in the form of the call object: the caller of an inbound call, the called number of an outbound
	 * call, the party of an internal call that is not `line`.
	 */
	phone: Phone | null;
	line: string | null;
	userLogin: string | null;
	email: string | null;
	queue: string | null;
	reason: string | null;
	/** Only for a Hangup: whether an inbound call ended and nobody answered it. Null where the event does not say. */
	isMissed: boolean | null;
	pauseName: string | null;
	/** When n8n received it; the platform sends no time. ISO 8601 with offset. */
	receivedAt: string;
	/** The event as received, with all of its keys. */
	raw: IDataObject;
}

/** What the trigger receives. */
export type PlatformEvent = SwitchboardEvent | SmsEvent;

/** Whether an event is one of the SMS Chat. */
export function isSmsEvent(event: PlatformEvent): event is SmsEvent {
	return 'messageId' in event;
}

const DIRECTIONS = new Map<string, Direction>([
	['incoming', 'inbound'],
	['outgoing', 'outbound'],
	['incominglocal', 'internal'],
	['outgoinglocal', 'internal'],
]);

const NOT_ANSWERED = 'no user response';
const NORMAL = 'normal clearing';
export const ANSWERED_ELSEWHERE = 'answered elsewhere';

// Longer than any event name. A longer text is not an event.
const LONGEST_NAME = 100;

/**
 * Reads an event.
 * @param now ms since the epoch
 * @throws WebhookRejection (400) when the object is not an event
 */
export function toEvent(
	raw: IDataObject,
	keys: KeyNames,
	style: CallFormat,
	now: number,
): SwitchboardEvent {
	const valueOf = (key: Key): unknown => {
		const name = keys.get(key) ?? key;
		return Object.prototype.hasOwnProperty.call(raw, name) ? raw[name] : undefined;
	};
	const textOf = (key: Key): string | null => toText(valueOf(key)).trim() || null;
	const phoneOf = (key: Key): Phone | null =>
		valueOf(key) === undefined ? null : readPhone(toText(valueOf(key)), style.country);
	const name = textOf('EventName');
	if (name === null || name.length > LONGEST_NAME) throw notAnEvent(keys.get('EventName'));
	const event = canonicalName(name);
	const direction = DIRECTIONS.get(textOf('Direction')?.toLowerCase() ?? '') ?? null;
	const [from, to] = [phoneOf('From'), phoneOf('To')];
	const [line, userLogin, email] = [textOf('Line'), textOf('Login'), textOf('Email')];
	const reason = textOf('Reason');
	const isItsOwn = line !== null && line === to?.raw;
	const isCalled = direction === 'inbound' || (direction === 'internal' && isItsOwn);
	return {
		event,
		callId: textOf('UniqueId'),
		direction,
		from: partyOf(from),
		to: partyOf(to),
		phone: direction === null ? null : isCalled ? from : to,
		line,
		userLogin,
		email,
		queue: textOf('Queue'),
		reason,
		isMissed:
			event === 'Hangup'
				? isMissed(reason, direction, (line ?? userLogin ?? email) !== null)
				: null,
		pauseName: textOf('PauseName'),
		receivedAt: formatTime(now, style.timeZone),
		raw,
	};
}

function partyOf(phone: Phone | null): Party | null {
	if (phone === null) return null;
	const { raw, e164, national, isInternal, isAnonymous } = phone;
	return { raw, e164, national, isInternal, isAnonymous };
}

/**
 * @param namesSomebody whether the event names a user or a line. An event of one phone does not say what happened at
 * the other phones of the call.
 */
function isMissed(
	reason: string | null,
	direction: Direction | null,
	namesSomebody: boolean,
): boolean | null {
	if (direction === 'outbound' || direction === 'internal') return false;
	switch (reason?.toLowerCase()) {
		case ANSWERED_ELSEWHERE:
			return false;
		case NORMAL:
			// Without a name it may be a caller who hung up before somebody answered.
			return namesSomebody ? false : null;
		case NOT_ANSWERED:
			return namesSomebody || direction === null ? null : true;
		default:
			return null;
	}
}

function notAnEvent(renamed: string | undefined): WebhookRejection {
	return new WebhookRejection(
		400,
		`The body has no "${renamed ?? 'EventName'}", so it is not an event of IPEX. If that key has another name in the IPEX portal, enter it in the trigger under 'Renamed Keys'.`,
	);
}
