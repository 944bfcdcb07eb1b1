import type { Call } from '../call/call';
import { type Segment, textOfSegments } from '../call/transcript';

/**
 * Decides for calls that wait for their recording or transcript: when the platform is asked, and what its response
 * means. Pure.
 */

/** What a trigger may wait for after a call has ended. */
export type Medium = 'recording' | 'transcript';

/** A file that the platform lists for a call. */
export interface MediaFile {
	name: string;
	/** Whether the recording, or the text of its transcript, is available. */
	isReady: boolean;
	segments: Segment[];
}

/** What the platform says about the files of a call. */
export type MediaResponse =
	| { state: 'listed'; files: MediaFile[] }
	/** No information: the platform rejects the request for this call for good (`final`), or it fails. */
	| { state: 'error'; final: boolean; error: unknown }
	/** The platform rejects the access itself, for every call. */
	| { state: 'accessRejected'; error: unknown }
	/** No response: the platform limits requests, or the time of the poll was over. */
	| { state: 'notAsked'; error?: unknown };

/**
 * The status of the recording or transcript of an emitted call: `none` if there never was one, `pending` if it was not
 * ready at the time limit, `failed` if the platform rejected the request or failed.
 */
export type ReadyStatus = 'none' | 'ready' | 'pending' | 'failed';

/** A call with the recording or transcript that its trigger waited for. */
export interface ReadyCall extends Omit<Call, 'recording'> {
	recording: { name: string | null; status?: ReadyStatus } | null;
	transcript?: { status: ReadyStatus; text: string | null; segments: Segment[] };
}

const MINUTE_MS = 60_000;

/** After this time without a response from the platform, calls past their limit no longer wait. */
const LONGEST_LIMIT_MS = 10 * MINUTE_MS;

/** How long ago a call ended, and how long it may wait. */
export interface Waiting {
	/** When the call ended, and the platform's clock now (ms). */
	endedAt: number;
	now: number;
	/** How long a call waits (ms). */
	limitMs: number;
	/** Since when the platform has answered no request, because it limits them (ms); null if it does. */
	limitedSince: number | null;
}

/** Whether a call is past its time limit. */
export function isLate({ endedAt, now, limitMs }: Omit<Waiting, 'limitedSince'>): boolean {
	return endedAt + limitMs <= now;
}

/** Whether a poll asks about a call; `none` if there is nothing to ask for. */
export type Asking = 'ask' | 'wait' | 'none';

/**
 * Whether to ask about a call in this poll. A call is asked about 1, 2, 4, 8 … minutes after its end and at the time
 * limit, so that 30 minutes take at most six requests.
 * @param askedAt when calls were last asked about (ms); null if never
 */
export function whetherToAsk(
	{ outcome, recording }: Pick<Call, 'outcome' | 'recording'>,
	waiting: Omit<Waiting, 'limitedSince'>,
	askedAt: number | null,
): Asking {
	const { endedAt, now } = waiting;
	// Nobody talked, and the log names no recording of a voice box either.
	if (recording === null && outcome !== null && outcome !== 'answered') return 'none';
	if (isLate(waiting)) return 'ask';
	// The log names the recording later; the platform has none before.
	if (recording === null) return 'wait';
	const stepOf = (time: number) => Math.floor(Math.log2((time - endedAt) / MINUTE_MS));
	const lastStep = askedAt !== null && askedAt >= endedAt + MINUTE_MS ? stepOf(askedAt) : -1;
	return stepOf(now) > lastStep ? 'ask' : 'wait';
}

/** What the response makes of a call: a status to emit it with, or `wait`. */
export function readinessOf(
	response: MediaResponse,
	{ recording }: Pick<Call, 'recording'>,
	waiting: Waiting,
): ReadyStatus | 'wait' {
	const late = isLate(waiting);
	if (response.state === 'notAsked' || response.state === 'accessRejected') {
		const { now, limitedSince } = waiting;
		return late && now - (limitedSince ?? now) >= LONGEST_LIMIT_MS ? 'failed' : 'wait';
	}
	if (response.state === 'error') return response.final || late ? 'failed' : 'wait';
	const { files } = response;
	const ready = files.filter(({ isReady }) => isReady);
	// The log may name the recording that comes last.
	if (ready.length > 0 && ready.length === files.length && isAmong(ready, recording))
		return 'ready';
	if (!late) return 'wait';
	if (ready.length > 0) return 'ready';
	return files.length > 0 || recording !== null ? 'pending' : 'none';
}

/** The call as it is emitted. */
export function withReadiness(
	call: Call,
	medium: Medium,
	status: ReadyStatus,
	response?: MediaResponse,
): ReadyCall {
	const files = response?.state === 'listed' ? response.files.filter((file) => file.isReady) : [];
	const named = files.length === 0 || isAmong(files, call.recording) ? call.recording?.name : null;
	const name = named ?? files[0]?.name ?? null;
	if (medium === 'recording') return { ...call, recording: { name, status } };
	const segments = files.flatMap((file) => file.segments);
	const text = status === 'ready' ? textOfSegments(segments) : null;
	return {
		...call,
		recording: name === null ? null : { name },
		transcript: { status, text, segments },
	};
}

/** Whether the recording that the log names is one of these. True if it names none. */
function isAmong(files: MediaFile[], recording: Call['recording']): boolean {
	return recording === null || files.some(({ name }) => stemOf(name) === stemOf(recording.name));
}

/** A name without its folders and its extension: one list may give them and the other not. */
function stemOf(name: string): string {
	return name.replace(/^.*\//, '').replace(/\.\w+$/, '');
}
