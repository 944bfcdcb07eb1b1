import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../parameters/parameterValues';

/** What was said on one channel of a recording. */
export interface Segment extends IDataObject {
	channel: number | null;
	text: string;
}

/** The channels of a transcript, as the API gives them. */
export function segmentsOf(recognition: unknown): Segment[] {
	return (Array.isArray(recognition) ? recognition : [])
		.filter(isObject)
		.map(({ channel, transcript }) => ({
			channel: typeof channel === 'number' ? channel : null,
			text: typeof transcript === 'string' ? transcript : '',
		}));
}

/** One text, a line for each channel. They are told apart only where there are several: which is whose is not known. */
export function textOfSegments(segments: Segment[]): string {
	const named = segments.length > 1;
	return segments
		.map(({ channel, text }, index) => (named ? `Channel ${channel ?? index}: ${text}` : text))
		.join('\n');
}
