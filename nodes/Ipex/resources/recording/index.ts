import type { INodeProperties } from 'n8n-workflow';

import { readList, readPages } from '../../request/responseReaders';
import { itemOperation, operation } from '../../request/operation';
import { callId, options, pbxId, returnAllAndLimit } from '../../parameters/commonParameters';
import { operationParameters } from '../../parameters/mergeParameters';
import { deleteFields, deletion } from './delete';
import { downloadFields, downloadPath, recordingFiles } from './download';
import { downloadForCallsFields, recordingArchive } from './downloadForCalls';
import { getAllFields, namePages } from './getAll';
import { asTranscripts, getTranscriptFields } from './getTranscript';
import { fileFormats } from './parameters';

const show = { resource: ['recording'] };

export const recordingDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete recordings',
				description:
					'Delete recordings for good, by file names, call IDs, or lines and period. This cannot be undone and needs Confirm.',
				routing: {
					request: { method: 'POST', url: '/recordings/batch-delete' },
					operations: { pagination: itemOperation(deletion) },
				},
			},
			{
				name: 'Download',
				value: 'download',
				action: 'Download recording',
				description:
					'Download one recording by its file name, or the recordings of one call, as audio files',
				// "Download By" leads elsewhere for a call.
				routing: {
					request: { method: 'GET', url: '/recordings/{filename}' },
					operations: {
						pagination: itemOperation(recordingFiles, { path: downloadPath }),
					},
				},
			},
			{
				name: 'Download for Calls',
				value: 'downloadForCalls',
				action: 'Download recordings of calls',
				description: 'Download all recordings of one or more calls as one .zip archive',
				routing: {
					request: { method: 'GET', url: '/recordings/download' },
					operations: { pagination: itemOperation(recordingArchive) },
				},
			},
			{
				name: 'Get for Call',
				value: 'getForCall',
				action: 'Get recordings of call',
				description:
					'Get the recordings of one call: the file name of each, and who called whom. Download accepts the name.',
				routing: {
					request: { method: 'GET', url: '/calls/{callId}/recordings' },
					operations: { pagination: operation(readList()) },
				},
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many recordings',
				description: 'Get the file names of the recordings of a period. Download accepts the name.',
				routing: {
					request: { method: 'GET', url: '/recordings' },
					operations: { pagination: operation(readPages(namePages)) },
				},
			},
			{
				name: 'Get Transcript',
				value: 'getTranscript',
				action: 'Get transcript of call',
				description: 'Get what was said in the recordings of one call, as text',
				routing: {
					request: { method: 'GET', url: '/calls/{callId}/transcript' },
					operations: { pagination: operation(readList(asTranscripts)) },
				},
			},
		],
		default: 'getAll',
	},
	...operationParameters('recording', {
		delete: deleteFields,
		download: downloadFields,
		downloadForCalls: downloadForCallsFields,
		getAll: getAllFields,
		getForCall: [callId, ...returnAllAndLimit, options([fileFormats, pbxId])],
		getTranscript: getTranscriptFields,
	}),
];
