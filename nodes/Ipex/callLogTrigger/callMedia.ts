import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { isAuthorizationError } from '../../../credentials/authorizationErrors';
import { readFailure, UnexpectedAnswerError } from '../shared/errors';
import { getJson } from '../shared/getJson';
import { inSlot } from '../shared/slots';
import { type Segment, segmentsOf } from '../shared/transcript';
import { isObject, text } from '../shared/values';

/** What a trigger may wait for after a call has ended. */
export type Medium = 'recording' | 'transcript';

/** What the platform has of a call by now. */
export type Found =
	| { state: 'there'; names: string[]; segments: Segment[] }
	/** It has nothing. */
	| { state: 'absent' }
	/** It knows of it, and it is not finished. */
	| { state: 'unfinished' }
	/** It cannot tell: it refuses for this call for good (`final`), or it fails. */
	| { state: 'error'; final: boolean; error: unknown }
	/** It has been asked too much. */
	| { state: 'limited'; error: unknown };

/** Asks for the recording or the transcript of a call. Rejects when the access itself is refused. */
export type AskForMedium = (medium: Medium, callId: string) => Promise<Found>;

const TIMEOUT_MS = 30_000;

export function callMedia(context: IPollFunctions): AskForMedium {
	return async (medium, callId) => {
		const { apiUrl } = await context.getCredentials('ipexApi');
		const path = medium === 'recording' ? 'recordings' : 'transcript';
		const url = `/calls/${encodeURIComponent(callId)}/${path}`;
		try {
			const ask = async () => await getJson(context, { url, timeoutMs: TIMEOUT_MS });
			const answer = await inSlot(String(apiUrl), ask);
			return medium === 'recording' ? readRecordings(answer) : readTranscripts(answer);
		} catch (error) {
			return toFound(error);
		}
	};
}

function readRecordings(answer: unknown): Found {
	const names = listOf(answer).map(({ name }) => text(name));
	return names.length === 0 ? { state: 'absent' } : { state: 'there', names, segments: [] };
}

/** A recording that is not transcribed yet is there without words. */
function readTranscripts(answer: unknown): Found {
	const transcripts = listOf(answer);
	const segments = transcripts.flatMap(({ recognition }) => segmentsOf(recognition));
	if (segments.some(({ text: said }) => said.trim() !== '')) {
		return { state: 'there', names: transcripts.map(({ filename }) => text(filename)), segments };
	}
	return { state: transcripts.length === 0 ? 'absent' : 'unfinished' };
}

function listOf(answer: unknown): IDataObject[] {
	if (Array.isArray(answer)) return answer.filter(isObject);
	throw new UnexpectedAnswerError('IPEX answered with something that is no list.');
}

/** An access that is refused as a whole (401) is no matter of one call; whether a right is missing (403), others tell. */
function toFound(error: unknown): Found {
	const cause: unknown = error instanceof Error ? error.cause : undefined;
	const { status = 0 } = readFailure(error);
	const ofAccess = isAuthorizationError(error) || isAuthorizationError(cause);
	if (ofAccess || status === 401) throw error;
	if (status === 404) return { state: 'absent' };
	if (status === 429) return { state: 'limited', error };
	return {
		state: 'error',
		final: status >= 400 && status < 500 && ![403, 408].includes(status),
		error,
	};
}
