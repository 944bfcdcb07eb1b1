import type { INodeProperties } from 'n8n-workflow';

import type { ReadItems } from '../../request/operation';
import { ARCHIVE, asFile, storeFile } from './files';
import { requireList, requireValue } from '../../parameters/parameterValues';
import { binaryPropertyName, callIds } from './parameters';

export const downloadForCallsFields: INodeProperties[] = [callIds, binaryPropertyName];

// A name, "=", and a quoted or a bare value.
const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

/** The recordings of several calls as one archive. */
export const recordingArchive: ReadItems = async (context, ask) => {
	requireValue('binaryPropertyName', context.getNodeParameter('binaryPropertyName', ''));
	const callId = requireList('callIds', context.getNodeParameter('callIds', ''));
	return await ask({ ...asFile, qs: { callId } }, async (answer) => {
		const name = fileNameIn(answer.headers['content-disposition']) ?? 'recordings.zip';
		return [await storeFile(context, answer, name, ARCHIVE)];
	});
};

/**
 * The file name in a `Content-Disposition` header (RFC 6266), without any folder.
 * @returns undefined when the header names no file
 */
export function fileNameIn(disposition: unknown): string | undefined {
	const header = withUtf8(String(disposition ?? ''));
	const parameters = new Map<string, string>();
	for (const [, name = '', value = ''] of header.matchAll(PARAMETER)) {
		const key = name.toLowerCase();
		if (!parameters.has(key)) parameters.set(key, value.trim());
	}
	const extended = decoded(parameters.get('filename*') ?? '');
	return withoutFolder(extended ?? '') ?? withoutFolder(unquoted(parameters.get('filename') ?? ''));
}

/** Node reads the bytes of a header as Latin-1; some servers send UTF-8. */
function withUtf8(header: string): string {
	const bytes = Array.from(header, (char) => char.charCodeAt(0).toString(16).padStart(2, '0'));
	if (bytes.some((byte) => byte.length > 2)) return header;
	return percentDecoded(bytes.map((byte) => `%${byte}`).join('')) ?? header;
}

function unquoted(value: string): string {
	if (!value.startsWith('"') || !value.endsWith('"')) return value;
	// Browsers keep other backslashes as well: Windows writes folders with them.
	return value.slice(1, -1).replace(/\\(["\\])/g, '$1');
}

/** An extended value (RFC 8187), as `UTF-8''p%C5%99epis.zip`; undefined when it is none. */
function decoded(value: string): string | undefined {
	const [, charset = '', text = ''] = /^"?([\w-]+)'[^']*'([^"]*)"?$/.exec(value) ?? [];
	if (/^utf-8$/i.test(charset)) return percentDecoded(text);
	if (!/^iso-8859-1$/i.test(charset)) return undefined;
	return text.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
		String.fromCharCode(parseInt(hex, 16)),
	);
}

function percentDecoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

function withoutFolder(name: string): string | undefined {
	const file = name
		.split(/[\\/]/)
		.pop()
		?.replace(/\p{Control}/gu, '')
		.trim();
	return file === '' || file === '.' || file === '..' ? undefined : file;
}
