/**
 * One record of the call log, as `GET /calls` gives it: one leg of a call. Only what the package reads is named;
 * every field is taken as possibly missing, since the platform fills them differently from case to case. Texts may come
 * as numbers: `textOrNull` reads both.
 */
export interface CallRecord {
	linkedid?: string | null;
	uniqueid?: string | null;
	sipcallid?: string | null;
	way?: string | null;
	calldate?: string | null;
	endTime?: string | null;
	stamp?: string | null;
	duration?: number | null;
	billsec?: number | null;
	disposition?: string | null;
	hangupcause?: string | null;
	userAnswered?: boolean | null;
	src?: string | null;
	dst?: string | null;
	phoneNumber?: string | null;
	trunk?: string | null;
	line?: string | number | null;
	user_id?: string | number | null;
	user?: { login?: string | null } | null;
	queue?: string | null;
	organization?: string | null;
	organizationPerson?: string | null;
	note?: string | null;
	categories?: string[] | null;
	filename?: string | null;
}

/**
 * What tells one record from another, also when it is read again after a note, a category, a recording or a contact was
 * added. The identifier of a leg alone is not enough: it may be missing, and the devices of one line may share it. Two
 * records with the same key are told apart by counting only: see `readPagedList`.
 */
export function recordKey(record: CallRecord): string {
	const { linkedid, uniqueid, sipcallid, calldate, endTime, duration, billsec } = record;
	const { way, disposition, hangupcause, userAnswered } = record;
	const { src, dst, trunk, line, user_id: userId, queue } = record;
	return (
		`${plain(linkedid)}|${plain(uniqueid)}|${plain(sipcallid)}|` +
		`${plain(calldate)}|${plain(endTime)}|${plain(duration)}|${plain(billsec)}|` +
		`${plain(way)}|${plain(disposition)}|${plain(hangupcause)}|${plain(userAnswered)}|` +
		`${plain(src)}|${plain(dst)}|${plain(trunk)}|${plain(line)}|${plain(userId)}|${plain(queue)}`
	);
}

/** What a field holds, also where it holds what it should not. */
function plain(value: unknown): string | number | boolean {
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
		return value;
	}
	return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** The key that version 0.1.0 gave a record; what it stored is still compared with it. */
export function legacyRecordKey({ uniqueid, calldate, src, dst, line }: CallRecord): string {
	return JSON.stringify([uniqueid, calldate, src, dst, line]);
}

/** What all legs of one call share. */
export function callIdOf(record: CallRecord): string | null {
	return textOrNull(record.linkedid) ?? textOrNull(record.uniqueid);
}

/** A text or a number as text; null for everything else, and for an empty text. */
export function textOrNull(value: unknown): string | null {
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
	return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/**
 * The second (since the epoch) in which a call began at the earliest: Asterisk names a call by the second in which its
 * first channel began, as `1412256225.1941`, behind the name of the system where it has one, as `host-1412256225.1941`.
 * Undefined for an identifier of another form.
 */
export function secondFromId(id: string): number | undefined {
	const [, second] = /(?:^|[^-\s]-)(\d{9,11})\.\d+$/.exec(id) ?? [];
	return second === undefined ? undefined : Number(second);
}
