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
	/** It cannot tell: it refuses for this call (`final`), or it fails. */
	| { state: 'error'; final: boolean; error: unknown };

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

/** The access as a whole is refused (401, 403) or limited (429): that is no matter of one call. */
function toFound(error: unknown): Found {
	const cause: unknown = error instanceof Error ? error.cause : undefined;
	const { status = 0 } = readFailure(error);
	const ofAccess = isAuthorizationError(error) || isAuthorizationError(cause);
	if (ofAccess || [401, 403, 429].includes(status)) throw error;
	if (status === 404) return { state: 'absent' };
	return { state: 'error', final: status >= 400 && status < 500 && status !== 408, error };
}
