import type { CallRecord } from '../../nodes/Ipex/call/callRecord';

const LENGTH_SECONDS = 30;

/** What the log says of a leg that nobody answered. */
export const UNANSWERED = { disposition: 'NO ANSWER', userAnswered: false, billsec: 0 } as const;

let counter = 0;

/**
 * The record of an answered inbound call of one leg and half a minute.
 * @param endedAt ms since the epoch
 */
export function logRecord(endedAt: number, changes: Partial<CallRecord> = {}): CallRecord {
	const startedAt = endedAt - LENGTH_SECONDS * 1_000;
	const id = `${Math.floor(startedAt / 1_000)}.${++counter}`;
	return {
		linkedid: id,
		uniqueid: id,
		way: 'In',
		calldate: new Date(startedAt).toISOString(),
		endTime: new Date(endedAt).toISOString(),
		duration: LENGTH_SECONDS,
		billsec: 20,
		disposition: 'ANSWERED',
		userAnswered: true,
		src: '777123456',
		phoneNumber: '777123456',
		dst: '210000000',
		...changes,
	};
}
