import type { IDataObject, IExecutePaginationFunctions, INodeProperties } from 'n8n-workflow';

import { listIn, unexpected } from '../../shared/answers';
import type { ReadItems } from '../../shared/door';
import { callId, pbxId } from '../../shared/fields';
import { asFile, AUDIO, storeFile } from './files';
import { fillPath } from '../../shared/prepare';
import { prepareQuery } from '../../shared/query';
import { notAChoice, requireValue, textOf } from '../../shared/values';
import { binaryPropertyName, fileFormats } from './fields';

export const downloadFields: INodeProperties[] = [
	{
		displayName: 'Download By',
		name: 'downloadBy',
		type: 'options',
		options: [
			{
				name: 'Call ID',
				value: 'callId',
				description: 'All recordings of one call, an item for each; none for a call without any',
			},
			{
				name: 'File Name',
				value: 'filename',
				description: 'One recording by its name',
			},
		],
		default: 'filename',
		description: 'How to say which recording to download',
	},
	{
		displayName: 'File Name',
		name: 'filename',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { downloadBy: ['filename'] } },
		placeholder: 'e.g. 20260131-083000-1412256225.1941.mp3',
		description:
			"Name of the recording with its extension: 'name' from the other recording operations, or 'recording.name' of a call",
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
	throw notAChoice('Download By');
}

/** One recording by its name, or those of a call one after another. */
export const recordingFiles: ReadItems = async (context, ask) => {
	const parameter = (name: string) => context.getNodeParameter(name, '');
	requireValue('binaryPropertyName', parameter('binaryPropertyName'));
	const switchboard = textOf('pbxId', parameter('options.pbxId'));
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
	const qs = prepareQuery({ pbxId: switchboard, extensions }, 'download');
	const recordings = listIn(await ask({ qs }, async ({ body }) => body));
	const items = [];
	for (const { name } of recordings) {
		if (typeof name !== 'string') throw unexpected('the name of a recording', name);
		const { json, binary } = await download(name);
		items.push({ json: { ...json, callId: String(parameter('callId')).trim() }, binary });
	}
	return items;
};
