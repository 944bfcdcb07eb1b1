import { type IDataObject, type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { type Convert, isRecord, listIn } from '../../shared/answers';
import { callId, options, pbxId, returnAllAndLimit } from '../../shared/fields';

const fields: INodeProperties[] = [
	callId,
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{
				name: 'Segments',
				value: 'segments',
				description: 'A list of what was said on each channel of the recording',
			},
			{
				name: 'Text',
				value: 'text',
				description: 'One text for each recording, a line for each channel',
			},
		],
		default: 'text',
		description: 'How the transcript of a recording is given',
	},
	...returnAllAndLimit,
	options([pbxId]),
];

export const getTranscriptFields = updateDisplayOptions(
	{ show: { resource: ['recording'], operation: ['getTranscript'] } },
	fields,
);

/** One item for each recording of the call. */
export const asTranscripts: Convert = (context, records) => {
	const format = context.getNodeParameter('format', 'text') === 'segments' ? segments : text;
	return records.map(({ filename, src, dst, recognition }) => ({
		name: filename ?? null,
		src: src ?? null,
		dst: dst ?? null,
		...format(listIn(recognition ?? [])),
	}));
};

function segments(channels: IDataObject[]): IDataObject {
	return {
		segments: channels
			.filter(isRecord)
			.map(({ channel, transcript }) => ({ channel: channel ?? null, text: transcript ?? '' })),
	};
}

/** The channels are told apart only where there are several: which is whose is not in the answer. */
function text(channels: IDataObject[]): IDataObject {
	const lines = channels.map(({ channel, transcript }, index) => {
		const said = String(transcript ?? '');
		return channels.length > 1 ? `Channel ${String(channel ?? index)}: ${said}` : said;
	});
	return { text: lines.join('\n') };
}
