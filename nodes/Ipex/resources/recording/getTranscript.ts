import type { INodeProperties } from 'n8n-workflow';

import type { Convert } from '../../request/responseReaders';
import { callId, options, pbxId, returnAllAndLimit } from '../../parameters/commonParameters';
import { segmentsOf, textOfSegments } from '../../call/transcript';

export const getTranscriptFields: INodeProperties[] = [
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
		description: 'The form of the transcript',
	},
	...returnAllAndLimit,
	options([pbxId]),
];

/** One item for each recording of the call. */
export const asTranscripts: Convert = (context, records) => {
	const asSegments = context.getNodeParameter('format', 'text') === 'segments';
	return records.map(({ filename, src, dst, recognition }) => {
		const segments = segmentsOf(recognition);
		return {
			name: filename ?? null,
			src: src ?? null,
			dst: dst ?? null,
			...(asSegments ? { segments } : { text: textOfSegments(segments) }),
		};
	});
};
