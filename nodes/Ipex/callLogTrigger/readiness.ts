import type { Call } from '../shared/call/call';
import type { Found, Medium } from './callMedia';
import { type Segment, textOfSegments } from '../shared/transcript';

/**
 * What there is of the recording or transcript of a call that is emitted: `none` where there never was any, `pending`
 * where it was not finished when the time limit was reached, `failed` where the platform would not say.
 */
export type ReadyStatus = 'none' | 'ready' | 'pending' | 'failed';

/** A call with what its trigger waited for. */
export interface ReadyCall extends Omit<Call, 'recording'> {
	recording: { name: string | null; status?: ReadyStatus } | null;
	transcript?: { status: ReadyStatus; text: string | null; segments: Segment[] };
}

/** Whether a call needs asking about, and when not, what is known without it. */
export function beforeAsking(
	{ outcome, recording }: Pick<Call, 'outcome' | 'recording'>,
	isLate: boolean,
): 'ask' | 'wait' | 'none' {
	if (recording !== null) return 'ask';
	// Nobody talked, and the log names no recording of a voice box either.
	if (outcome !== 'answered') return 'none';
	// The log may name the recording later; in the end the platform is asked all the same.
	return isLate ? 'ask' : 'wait';
}

/** What the answer of the platform makes of a call: a status to emit it with, or `wait`. */
export function afterAsking(
	found: Exclude<Found, { state: 'limited' }>,
	{ recording }: Pick<Call, 'recording'>,
	isLate: boolean,
): ReadyStatus | 'wait' {
	// Of several recordings of a call, the one that the log names may come last.
	if (found.state === 'there') return isLate || isAmong(found.names, recording) ? 'ready' : 'wait';
	if (found.state === 'error') return found.final || isLate ? 'failed' : 'wait';
	if (!isLate) return 'wait';
	return found.state === 'unfinished' || recording !== null ? 'pending' : 'none';
}

/** Whether the recording that the log names is one of these, or it names none. */
function isAmong(names: string[], recording: Call['recording']): boolean {
	return recording === null || names.map(stemOf).includes(stemOf(recording.name));
}

/** Without its extension, which the one list may give and the other not. */
function stemOf(name: string): string {
	return name.replace(/\.\w+$/, '');
}

/** The call as it is emitted. */
export function withReadiness(
	call: Call,
	medium: Medium,
	status: ReadyStatus,
	found?: Found,
): ReadyCall {
	const names = found?.state === 'there' ? found.names : [];
	const segments = found?.state === 'there' ? found.segments : [];
	const isThere = names.length === 0 || isAmong(names, call.recording);
	const recording = { name: (isThere ? call.recording?.name : undefined) ?? names[0] ?? null };
	if (medium === 'recording') return { ...call, recording: { ...recording, status } };
	const text = status === 'ready' ? textOfSegments(segments) : null;
	return {
		...call,
		recording: recording.name === null ? null : recording,
		transcript: { status, text, segments },
	};
}
