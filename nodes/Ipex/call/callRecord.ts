/**
 * One record of the call log, as `GET /calls` returns it: one leg of a call. Only fields that the package reads are here.
 * Any field may be missing. Texts may come as numbers: `textOrNull` reads both.
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
 * Identifies a record, also after a note, a category, a recording or a contact was added. The identifier of a leg is not
 * enough: it may be missing, and the devices of one line may share it. Records with the same key are counted: see
 * `readPagedList`.
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

/** The value of a field as a primitive. */
function plain(value: unknown): string | number | boolean {
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
		return value;
	}
	return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** The key of version 0.1.0, for states that it stored. */
export function legacyRecordKey({ uniqueid, calldate, src, dst, line }: CallRecord): string {
	return JSON.stringify([uniqueid, calldate, src, dst, line]);
}

/** The identifier of the call, which all of its legs have. */
export function recordCallId(record: CallRecord): string | null {
	return textOrNull(record.linkedid) ?? textOrNull(record.uniqueid);
}

/** A text or a number as text; null for everything else, and for an empty text. */
export function textOrNull(value: unknown): string | null {
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
	return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A name that somebody typed into a phone book, without the blanks around it. */
export function nameOrNull(value: unknown): string | null {
	return textOrNull(value)?.trim() ?? null;
}

/**
 * The second (since the epoch) in which the first channel of a call began. Asterisk names a call by it: `1412256225.1941`,
 * or `host-1412256225.1941` if the system has a name. Undefined for an identifier of another form.
 */
export function secondFromId(id: string): number | undefined {
	const [, second] = /(?:^|[^-\s]-)(\d{9,11})\.\d+$/.exec(id) ?? [];
	return second === undefined ? undefined : Number(second);
}
