import type { IBinaryData, IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Response } from '../../request/operation';
import {
	FileStorageError,
	InterruptedResponseError,
	MissingFileError,
	UnexpectedResponseError,
} from '../../errors/errors';
import { settle } from '../../errors/failure';
import { beginningOf } from '../../request/streams';
import {
	abandon,
	isStream,
	lastArrival,
	StalledError,
	type Stream,
	whileTimeLasts,
} from '../../request/streams';

/** What an operation downloads. */
export interface FileKind {
	/** As an error calls it: `a recording`. */
	what: string;
	/** The media types that the platform may give it. */
	types: RegExp;
}

export const AUDIO: FileKind = { what: 'a recording', types: /^audio\// };

export const ARCHIVE: FileKind = { what: 'an archive', types: /^application\/(x-)?zip\b/ };

/** How a file is asked for: as it is, since what was packed for the way has another length than the one announced. */
export const asFile = {
	encoding: 'stream',
	headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
} as const;

const TYPE_OF_EXTENSION: Record<string, string> = {
	flac: 'audio/flac',
	mp3: 'audio/mpeg',
	ogg: 'audio/ogg',
	wav: 'audio/wav',
	zip: 'application/zip',
};

const SAME_TYPE: Record<string, string> = {
	'audio/mp3': 'audio/mpeg',
	'audio/x-flac': 'audio/flac',
	'audio/x-wav': 'audio/wav',
	'application/x-zip-compressed': 'application/zip',
};

/**
 * The media type of a file.
 * @param contentType the header of the answer; one that says nothing leaves it to the extension of `name`
 * @returns undefined when the answer is no such file
 */
export function mediaTypeOf(
	contentType: unknown,
	name: string,
	{ types }: FileKind,
): string | undefined {
	const [type = ''] = String(contentType ?? '')
		.toLowerCase()
		.split(';');
	const given = type.trim();
	if (types.test(given)) return SAME_TYPE[given] ?? given;
	if (!['', 'application/octet-stream', 'binary/octet-stream'].includes(given)) return undefined;
	const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
	return TYPE_OF_EXTENSION[extension] ?? 'application/octet-stream';
}

/**
 * Hands the body of an answer on to n8n while it comes, so that it is never whole in memory (where n8n does not keep
 * files there itself), and makes an item of it. The file gets a name that every file system accepts; the item keeps the
 * name of the platform.
 * @throws UnexpectedResponseError when it is no such file, MissingFileError when it is empty, InterruptedResponseError when it did not come whole
 */
export async function storeFile(
	context: IExecutePaginationFunctions,
	{ body, headers, timeout }: Response,
	name: string,
	kind: FileKind,
): Promise<INodeExecutionData> {
	if (!isStream(body)) throw emptyFile(kind);
	const broken = firstError(body);
	const mimeType = mediaTypeOf(headers['content-type'], name, kind);
	if (mimeType === undefined) {
		// Read a little of it: a body that was never begun cannot be ended either, and would keep its connection.
		await beginningOf(body);
		const [type] = String(headers['content-type']).split(';');
		throw new UnexpectedResponseError(notWhat(`"${type?.slice(0, 60)}"`, kind));
	}
	const arrival = lastArrival(body);
	const storing = context.helpers.prepareBinaryData(body, safeFileName(name), mimeType);
	const left = () => (timeout ? arrival() + timeout - Date.now() : Infinity);
	const stored = await settle(whileTimeLasts(storing, left));
	if (stored.status === 'rejected') {
		abandon(body);
		throw failureOf(broken() ?? stored.reason);
	}
	const size = await sizeOf(context, stored.value);
	// Node counts the bytes as well; this is for whatever comes between.
	if (Number(headers['content-length'] ?? size) !== size) {
		throw new InterruptedResponseError('ECONNRESET');
	}
	if (size === 0) throw emptyFile(kind);
	const field = String(context.getNodeParameter('binaryPropertyName', 'data')).trim();
	return { json: { name, size, mimeType }, binary: { [field]: stored.value } };
}

/** The last part of a name like `2026/01/31/20260131-083000_204_*21.mp3`, without what Windows does not allow in a name. */
function safeFileName(name: string): string {
	const [file = name] = name.split('/').slice(-1);
	return file.replace(/[\\:*?"<>|]/g, '_');
}

/** How a body broke off, marked as the network's: n8n's storage fails with errors of the same kind. */
function firstError(body: Stream): () => InterruptedResponseError | undefined {
	let first: InterruptedResponseError | undefined;
	body.on('error', () => (first ??= new InterruptedResponseError('ECONNRESET')));
	return () => first;
}

function failureOf(reason: unknown): Error {
	if (reason instanceof InterruptedResponseError) return reason;
	if (reason instanceof StalledError) return new InterruptedResponseError('ETIMEDOUT');
	const code = (reason as { code?: unknown } | undefined)?.code;
	// A code of the file system, not one of Node's streams, which are closed without a word at times.
	const byDisk = typeof code === 'string' && /^E(?!RR_)/.test(code);
	return byDisk ? new FileStorageError() : new InterruptedResponseError('ECONNRESET');
}

/** Bytes of a stored file. `bytes` is there in newer versions of n8n only. */
async function sizeOf(context: IExecutePaginationFunctions, file: IBinaryData): Promise<number> {
	if (typeof file.bytes === 'number') return file.bytes;
	if (file.id) return (await context.helpers.getBinaryMetadata(file.id)).fileSize;
	const padding = file.data.endsWith('==') ? 2 : file.data.endsWith('=') ? 1 : 0;
	return (file.data.length / 4) * 3 - padding;
}

function emptyFile(kind: FileKind): MissingFileError {
	return new MissingFileError(notWhat('nothing', kind));
}

function notWhat(got: string, { what }: FileKind): string {
	return `IPEX responded with ${got} where its API documents ${what}.`;
}
