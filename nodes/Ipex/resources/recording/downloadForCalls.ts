import type { INodeProperties } from 'n8n-workflow';

import type { ReadItems } from '../../request/operation';
import { fileNameIn } from './contentDisposition';
import { ARCHIVE, asFile, storeFile } from './files';
import { requireList, requireValue } from '../../parameters/parameterValues';
import { binaryPropertyName, callIds } from './parameters';

export const downloadForCallsFields: INodeProperties[] = [callIds, binaryPropertyName];

/** The recordings of several calls as one archive. */
export const recordingArchive: ReadItems = async (context, ask) => {
	requireValue('binaryPropertyName', context.getNodeParameter('binaryPropertyName', ''));
	const callId = requireList('callIds', context.getNodeParameter('callIds', ''));
	return await ask({ ...asFile, qs: { callId } }, async (answer) => {
		const name = fileNameIn(answer.headers['content-disposition']) ?? 'recordings.zip';
		return [await storeFile(context, answer, name, ARCHIVE)];
	});
};
