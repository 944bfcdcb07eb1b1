import type {
	IDataObject,
	IExecutePaginationFunctions,
	INode,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { listIn, unexpectedResponse } from '../../request/responseReaders';
import type { ReadItems } from '../../request/operation';
import { FileStorageError, MissingFileError, UnexpectedResponseError } from '../../errors/errors';
import { readFailure, settle } from '../../errors/failure';
import { toNodeError } from '../../errors/toNodeError';
import { callId, pbxId } from '../../parameters/commonParameters';
import { asFile, AUDIO, storeFile } from './files';
import { buildQuery, fillPath } from '../../request/buildRequest';
import { unknownOption, requireValue, textValue } from '../../parameters/parameterValues';
import { binaryPropertyName, fileFormats } from './parameters';

export const downloadFields: INodeProperties[] = [
	{
		displayName: 'Download By',
		name: 'downloadBy',
		type: 'options',
		options: [
			{
				name: 'Call ID',
				value: 'callId',
				description:
					'All recordings of one call, one item for each. A call without recordings gives no item. "failed" names the recordings that IPEX did not send.',
			},
			{
				name: 'File Name',
				value: 'filename',
				description: 'One recording by its name',
			},
		],
		default: 'filename',
		description: 'How to choose the recording to download',
	},
	{
		displayName: 'File Name',
		name: 'filename',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { downloadBy: ['filename'] } },
		placeholder: 'e.g. 2026/01/31/20260131-083000_204_*21.mp3',
		description:
			"Name of the recording with its folders and extension: 'name' from the other recording operations, or 'recording.name' of a call",
	},
	{ ...callId, displayOptions: { show: { downloadBy: ['callId'] } } },
	binaryPropertyName,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		// Where they go depends on the request: see below.
		options: [
			{
				...fileFormats,
				displayOptions: { show: { '/downloadBy': ['callId'] } },
				routing: undefined,
			},
			{ ...pbxId, routing: undefined },
		],
	},
];

/** Where the request goes: to the file itself, or to the list of the files of a call. */
export function downloadPath(context: IExecutePaginationFunctions): string {
	const by = context.getNodeParameter('downloadBy', '');
	if (by === 'filename') return '/recordings/{filename}';
	if (by === 'callId') return '/calls/{callId}/recordings';
	throw unknownOption('Download By');
}

/** A recording of a call that could not be had. */
interface FailedFile {
	name: string;
	reason: unknown;
}

/**
 * One recording by its name, or those of a call one after another. One that cannot be had does not keep the others
 * back; the call fails when none can.
 */
export const recordingFiles: ReadItems = async (context, ask) => {
	const parameter = (name: string) => context.getNodeParameter(name, '');
	requireValue('binaryPropertyName', parameter('binaryPropertyName'));
	const switchboard = textValue('pbxId', parameter('options.pbxId'));
	const download = async (filename: string) => {
		const path = switchboard ? '/recordings/{filename}/ipbx/{pbxId}' : '/recordings/{filename}';
		const url = fillPath(path, (name) => (name === 'pbxId' ? switchboard : filename));
		return await ask(
			{ ...asFile, url },
			async (answer) => await storeFile(context, answer, filename, AUDIO),
		);
	};
	if (parameter('downloadBy') === 'filename') {
		return [await download(requireValue('filename', parameter('filename')))];
	}
	const extensions = parameter('options.extensions') as IDataObject[string];
	const qs = buildQuery({ pbxId: switchboard, extensions }, 'recording.download');
	const recordings = listIn(await ask({ qs }, async ({ body }) => body));
	const files: INodeExecutionData[] = [];
	const failed: FailedFile[] = [];
	for (const { name } of recordings) {
		if (typeof name !== 'string') throw unexpectedResponse('the name of a recording', name);
		const outcome = await settle(download(name));
		if (outcome.status === 'fulfilled') files.push(outcome.value);
		else failed.push({ name, reason: outcome.reason });
	}
	const fullDisk = failed.find(({ reason }) => reason instanceof FileStorageError);
	if (fullDisk) throw fullDisk.reason;
	if (files.length === 0 && failed[0]) throw asMissing(context.getNode(), failed[0].reason);
	const call = {
		callId: String(parameter('callId')).trim(),
		failed: failed.map(({ name, reason }) => ({
			name,
			error: toNodeError(context.getNode(), reason).message,
		})),
	};
	return files.map(({ json, binary }) => ({ json: { ...json, ...call }, binary }));
};

/** The list of the call came from the same address, so a file that is not there is not for the "API URL". */
function asMissing(node: INode, reason: unknown): unknown {
	const isMissing = reason instanceof UnexpectedResponseError || readFailure(reason).status === 404;
	return isMissing ? new MissingFileError(toNodeError(node, reason).message) : reason;
}
