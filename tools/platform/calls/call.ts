import type { Time } from '../clock';

/** In: incoming, Out: outgoing, Loc: inside the switchboard. */
export type Way = 'In' | 'Out' | 'Loc';

export type Disposition = 'ANSWERED' | 'NO ANSWER' | 'BUSY' | 'FAILED';

/**
 * One record of the call log, which is one leg of a call: the fields of the API under its own names, but times in
 * milliseconds since 1970 and categories by their numbers.
 */
export interface Call {
	readonly user_id: number | string | null;
	readonly line: number | string;
	readonly calldate: number;
	readonly clid: string;
	readonly src: string;
	readonly dst: string;
	/** Whole length in seconds. */
	readonly duration: number;
	/** Seconds of conversation. */
	readonly billsec: number;
	readonly disposition: Disposition;
	readonly accountcode: string;
	readonly userfield: string;
	/** Name of the recording, with its extension. */
	readonly filename?: string;
	readonly way: Way;
	readonly trunk: string;
	readonly hangupcause: string;
	readonly uniqueid: string;
	readonly linkedid: string;
	readonly organization: string;
	readonly organizationPerson: string;
	readonly data: string;
	readonly sipcallid: string;
	/** When the record was written, and so from when on it is in the log. */
	readonly stamp: number;
	readonly cc_cb: number | null;
	readonly queue: string | null;
	readonly note: string | null;
	readonly categories: readonly number[];
	readonly phoneNumber: string;
	readonly user: { readonly login: string } | null;
	readonly endTime: number;
	readonly userAnswered: boolean | null;
}

type Times = 'calldate' | 'endTime' | 'stamp';

/** What a test says about a record; everything else follows from it or has a sensible default. */
export type CallInput = Partial<Omit<Call, Times>> & Partial<Record<Times, Time>>;

/** Oldest first; records of the same moment in the order of their identifiers, so that pages never overlap. */
export function inLogOrder(one: Call, other: Call): number {
	return one.calldate - other.calldate || compareText(one.uniqueid, other.uniqueid);
}

/** The order of two texts by their characters, without the cost of a locale. */
export function compareText(one: string, other: string): number {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}
