/** The events of the switchboard, by its own names, and those of the SMS Chat, which have none. */
export const EVENTS = {
	AgentLogin: 'An agent of the call centre logs in',
	AgentLogout: 'An agent of the call centre logs out',
	AgentPaused: 'An agent pauses',
	AgentUnPaused: 'An agent resumes',
	Answered: 'The call is picked up',
	AttendedTransfer: 'A transfer with consultation is completed',
	CDR: 'The record of the call is finished and stored',
	Hangup: 'The call ends, answered or missed',
	NewCall: 'An incoming or outgoing call begins',
	Ringing: 'A phone rings',
	SMSDelivered: 'An SMS that was sent reached its recipient',
	SMSFailed: 'An SMS that was sent did not reach its recipient',
	SMSReceived: 'Somebody sent an SMS to a number of the company',
} as const;

export type EventName = keyof typeof EVENTS;

/** The choice for all events beyond these. */
export const OTHER = 'other';

/** Labels of events whose name is not readable enough. */
export const EVENT_LABELS: Readonly<Record<string, string>> = {
	AgentLogin: 'Agent Login',
	AgentLogout: 'Agent Logout',
	AgentPaused: 'Agent Paused',
	AgentUnPaused: 'Agent Unpaused',
	AttendedTransfer: 'Attended Transfer',
	CDR: 'Call Record (CDR)',
	NewCall: 'New Call',
	SMSDelivered: 'SMS Delivered',
	SMSFailed: 'SMS Failed',
	SMSReceived: 'SMS Received',
	[OTHER]: 'Any Other Event',
};

const byLowerCase = new Map(Object.keys(EVENTS).map((name) => [name.toLowerCase(), name]));

/** The platform's spelling of one of these events. Another name is returned as received. */
export function canonicalName(name: string): string {
	return byLowerCase.get(name.toLowerCase()) ?? name;
}

/** The choice that an event of this name belongs to. */
export function choiceFor(event: string): string {
	return byLowerCase.has(event.toLowerCase()) ? event : OTHER;
}

/**
 * The outputs of the node, which n8n's editor draws from an expression. They are those of `readEventSettings`. The
 * expression must not contain two closing braces in a row before its end.
 */
export const OUTPUTS: `={{${string}}}` = `={{ String($parameter.options?.outputPerEvent).trim().toLowerCase() === 'true' && $parameter.events?.length > 0 ? [...new Set(String($parameter.events).split(',').map((event) => event.trim()))].map((event) => ({ type: 'main', displayName: (${JSON.stringify(EVENT_LABELS)})[event] ?? event })) : [{ type: 'main' }] }}`;
