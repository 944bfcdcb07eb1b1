import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { isAuthorizationError, NotSentError, UnexpectedResponseError } from '../errors/errors';
import { causeOf, isTransientStatus, readFailure, settle } from '../errors/failure';
import { requestJson } from '../request/requestJson';
import type { MediaFile, MediaResponse, Medium } from './mediaReadiness';
import { withConcurrencyLimit } from '../request/requestQueue';
import { StalledError } from '../request/streams';
import { segmentsOf } from '../call/transcript';
import { isObject, toText } from '../parameters/parameterValues';

const TIMEOUT_MS = 30_000;

/** Few parallel requests, so that most of the platform's capacity is left for the action node. */
const PARALLEL_REQUESTS = 4;

/**
 * Requests the recordings or transcripts of calls, in the order given. It stops at the first rate limit, because
 * waiting would only delay the requests of other nodes. It also stops when the poll's time is over.
 * @param deadline when the time of the poll is over (ms, n8n's clock)
 * @returns the responses by call ID
 * @throws if the platform rejects the access itself
 */
export async function readMedia(
	context: IPollFunctions,
	medium: Medium,
	callIds: string[],
	deadline: number,
): Promise<Map<string, MediaResponse>> {
	const responses = new Map<string, MediaResponse>();
	const waiting = callIds.values();
	let isOver = false;
	const askNext = async (): Promise<void> => {
		for (const callId of waiting) {
			if (isOver || Date.now() >= deadline) return;
			const response = await readMediaOf(context, medium, callId, deadline);
			responses.set(callId, response);
			isOver ||= response.state === 'notAsked' || response.state === 'accessRejected';
		}
	};
	await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, askNext));
	for (const response of responses.values()) {
		if (response.state === 'accessRejected') throw response.error;
	}
	return responses;
}

async function readMediaOf(
	context: IPollFunctions,
	medium: Medium,
	callId: string,
	deadline: number,
): Promise<MediaResponse> {
	const { apiUrl } = await context.getCredentials('ipexApi');
	const path = medium === 'recording' ? 'recordings' : 'transcript';
	const url = `/calls/${encodeURIComponent(callId)}/${path}`;
	const ask = async () =>
		await requestJson(context, { url, timeoutMs: TIMEOUT_MS, retry: false, deadline });
	const response = await settle(withConcurrencyLimit(String(apiUrl), ask, deadline));
	if (response.status === 'rejected') return readError(response.reason);
	const list = response.value;
	if (Array.isArray(list)) {
		const read = medium === 'recording' ? readRecording : readTranscript;
		return { state: 'listed', files: list.filter(isObject).map(read) };
	}
	const error = new UnexpectedResponseError('The response of IPEX is not a list.');
	return { state: 'error', final: false, error };
}

function readRecording({ name }: IDataObject): MediaFile {
	return { name: toText(name), isReady: true, segments: [] };
}

/** A recording that is not transcribed yet is listed without words. */
function readTranscript({ filename, recognition }: IDataObject): MediaFile {
	const segments = segmentsOf(recognition);
	return { name: toText(filename), isReady: segments.some(hasWords), segments };
}

function hasWords({ text: words }: { text: string }): boolean {
	return words.trim() !== '';
}

/** A rejected access (401) concerns all calls. A missing right (403) may concern this call alone: the others decide. */
function readError(error: unknown): MediaResponse {
	const { status = 0 } = readFailure(error);
	if (isAuthorizationError(error) || isAuthorizationError(causeOf(error)) || status === 401) {
		return { state: 'accessRejected', error };
	}
	if (status === 404) return { state: 'listed', files: [] };
	// The queue is paused or full, or the platform is silent: there was no time to ask.
	const isUnsent = error instanceof StalledError || error instanceof NotSentError;
	if (status === 429 || isUnsent) return { state: 'notAsked', error };
	const final = status >= 400 && status !== 403 && !isTransientStatus(status);
	return { state: 'error', final, error };
}
