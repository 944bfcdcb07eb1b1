import type { IDataObject } from 'n8n-workflow';

import type { Direction } from '../shared/call/call';
import type { CallStyle } from '../shared/call/callStyle';
import { type Phone, readPhone } from '../shared/phone/phone';
import { formatTime } from '../shared/time';
import { text } from '../shared/values';
import { canonicalName } from './events';
import { Refusal } from './refusal';

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

/** Under which name each key comes; a key that is not in it has its own name. */
export type KeyNames = ReadonlyMap<Key, string>;

/** A number; how address books write it is only said of the other party. */
export type Party = Omit<Phone, 'variants'>;

/** An event of the switchboard. What it does not say is null. */
export interface SwitchboardEvent {
	/** One of the ten, in the platform's spelling, or the name of another one as it came. */
	event: string;
	callId: string | null;
	direction: Direction | null;
	/** Null when the event has no such key, as those of agents. */
	from: Party | null;
	to: Party | null;
	/** The other party: who calls in, or is called; of an internal call, whoever is not `line`. In the form of the call object. */
	phone: Phone | null;
	line: string | null;
	userLogin: string | null;
	email: string | null;
	queue: string | null;
	reason: string | null;
	/** Of a Hangup: whether it is an incoming call that nobody took. Null of other events, and where it cannot be told. */
	isMissed: boolean | null;
	pauseName: string | null;
	/** When n8n got it; the platform sends no time. ISO 8601 with offset. */
	receivedAt: string;
	/** The event as it came, with all of its keys. */
	raw: IDataObject;
}

const DIRECTIONS: Record<string, Direction> = {
	incoming: 'inbound',
	outgoing: 'outbound',
	incominglocal: 'internal',
	outgoinglocal: 'internal',
};

const NOBODY_TOOK_IT = 'no user response';

export const ANSWERED_ELSEWHERE = 'answered elsewhere';

// Longer than any name that makes sense; what is longer is another body.
const LONGEST_NAME = 100;

/**
 * Reads an event.
 * @param now ms since the epoch
 * @throws Refusal (400) when the object is no event
 */
export function toEvent(
	raw: IDataObject,
	keys: KeyNames,
	style: CallStyle,
	now: number,
): SwitchboardEvent {
	const valueOf = (key: Key): unknown => {
		const name = keys.get(key) ?? key;
		return Object.prototype.hasOwnProperty.call(raw, name) ? raw[name] : undefined;
	};
	const textOf = (key: Key): string | null => text(valueOf(key)).trim() || null;
	const phoneOf = (key: Key): Phone | null =>
		valueOf(key) === undefined ? null : readPhone(text(valueOf(key)), style.country);
	const name = textOf('EventName');
	if (name === null || name.length > LONGEST_NAME) throw notAnEvent(keys.get('EventName'));
	const event = canonicalName(name);
	const direction = DIRECTIONS[textOf('Direction')?.toLowerCase() ?? ''] ?? null;
	const [from, to] = [phoneOf('From'), phoneOf('To')];
	const [line, reason] = [textOf('Line'), textOf('Reason')];
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
		userLogin: textOf('Login'),
		email: textOf('Email'),
		queue: textOf('Queue'),
		reason,
		isMissed: event === 'Hangup' ? isMissed(reason, direction) : null,
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

function isMissed(reason: string | null, direction: Direction | null): boolean | null {
	if (reason === null) return null;
	if (reason.toLowerCase() !== NOBODY_TOOK_IT) return false;
	return direction === null ? null : direction === 'inbound';
}

function notAnEvent(renamed: string | undefined): Refusal {
	return new Refusal(
		400,
		`The body has no "${renamed ?? 'EventName'}", so it is no event of IPEX. If that key has another name in the IPEX portal, enter it in the trigger under "Renamed Keys".`,
	);
}
