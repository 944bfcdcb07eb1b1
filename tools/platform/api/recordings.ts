import { PLATFORM_ZONE } from '../clock';
import { PlatformError } from '../errors';
import { audioStream } from '../recordings/audio';
import type { Recording } from '../recordings/recordings';
import { zipOf } from '../recordings/zip';
import type { Answer, ApiRequest, Handlers, Parameters } from '../service/request';
import { startOfDay } from '../zones';
import { pageOf } from './paging';
import type { PlatformState } from './places';
import { requireThisPbx } from './places';

const MEDIA_TYPES = { mp3: 'audio/mpeg', flac: 'audio/flac' } as const;

/** What was said, in words that depend on nothing but the call; nothing before it is transcribed. */
function transcriptOf({ name, call }: Recording, isTranscribed: boolean): object {
	const speaker = call.user?.login.split('@')[0] ?? 'agent';
	const head = { filename: name, src: call.src, dst: call.dst };
	if (!isTranscribed) return { ...head, recognition: [] };
	return {
		...head,
		recognition: [
			{ channel: 0, transcript: `Dobrý den, volám ohledně objednávky číslo ${call.uniqueid}.` },
			{ channel: 1, transcript: `Dobrý den, u telefonu ${speaker}, hned se podívám.` },
		],
	};
}

interface Deletion {
	deleted: string[];
	errors: Array<{ file: string; message: string }>;
}

/** Recordings: lists, bytes, transcripts, deletion. */
export function recordingHandlers({
	calls,
	recordings,
	directory,
	clock,
}: PlatformState): Handlers {
	const requireCall = (callId: string) => {
		if (calls.legs(callId).length === 0)
			throw new PlatformError(404, `There is no call ${callId}.`);
		return callId;
	};

	const download = ({ path, query }: ApiRequest): Answer => {
		requireThisPbx(query, directory);
		requireThisPbx(path, directory);
		const name = path.requiredText('filename');
		const found = recordings.find(name);
		if (!found) throw new PlatformError(404, `There is no recording ${name}.`);
		const { kind, size } = found;
		const stream = audioStream(name, kind, size);
		return { binary: { contentType: MEDIA_TYPES[kind], fileName: name, size, stream } };
	};

	const chosenByUser = (filter: Parameters): string[] => {
		const lines = filter.texts('extensions');
		const now = clock.now();
		const from = filter.time('startTime') ?? startOfDay(now, PLATFORM_ZONE);
		const found = recordings.between(from, filter.time('endTime') ?? now);
		return found
			.filter(({ call }) => lines.length === 0 || lines.includes(String(call.line)))
			.map(({ name }) => name);
	};

	const deleteAll = (body: Parameters): Deletion => {
		const result: Deletion = { deleted: [], errors: [] };
		const byCall = body.texts('callIds').flatMap((callId) => {
			const names = recordings.ofCall(callId, ['mp3']).map(({ name }) => name);
			if (names.length === 0) result.errors.push({ file: callId, message: 'No recording' });
			return names;
		});
		const userFilter = body.inner('userFilter');
		const byUser = userFilter ? chosenByUser(userFilter) : [];
		for (const file of new Set([...body.texts('fileNames'), ...byCall, ...byUser])) {
			if (recordings.delete(file)) result.deleted.push(file);
			else result.errors.push({ file, message: 'File not found' });
		}
		return result;
	};

	return {
		getRecordings: ({ query }) => {
			requireThisPbx(query, directory);
			const found = recordings.between(query.time('startTime'), query.time('endTime'));
			const { items, currentPage, totalPages } = pageOf(found, query, 1000);
			return { json: { files: items.map(({ name }) => name), currentPage, totalPages } };
		},
		getCallRecordings: ({ path, query }) => {
			requireThisPbx(query, directory);
			const callId = requireCall(path.requiredText('callId'));
			const asked = query.texts('extensions');
			const found = recordings.ofCall(callId, asked.length > 0 ? asked : ['mp3']);
			return { json: found.map(({ name, call: { src, dst } }) => ({ name, src, dst })) };
		},
		getCallTranscript: ({ path, query }) => {
			requireThisPbx(query, directory);
			const callId = requireCall(path.requiredText('callId'));
			return {
				json: recordings
					.ofCall(callId, ['mp3'])
					.map((recording) => transcriptOf(recording, recordings.isTranscribed(recording.call))),
			};
		},
		downloadRecording: download,
		downloadPbxRecording: download,
		downloadCallRecordings: async ({ query }) => {
			const found = query
				.texts('callId')
				.flatMap((callId) => recordings.ofCall(requireCall(callId), ['mp3']));
			if (found.length === 0) throw new PlatformError(404, 'These calls have no recordings.');
			const archive = await zipOf(found);
			const fileName = 'recordings.zip';
			return { binary: { contentType: 'application/zip', fileName, ...archive } };
		},
		deleteRecordings: ({ query, body }) => {
			requireThisPbx(query, directory);
			const named = body.texts('fileNames').length + body.texts('callIds').length > 0;
			if (!named && !body.inner('userFilter')) {
				throw new PlatformError(400, 'Say which recordings: fileNames, callIds or userFilter.');
			}
			return { json: deleteAll(body) };
		},
	};
}
