import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../parameters/parameterValues';

/** The words of one channel of a recording. */
export interface Segment extends IDataObject {
	channel: number | null;
	text: string;
}

/** The channels of a transcript. */
export function segmentsOf(recognition: unknown): Segment[] {
	return (Array.isArray(recognition) ? recognition : [])
		.filter(isObject)
		.map(({ channel, transcript }) => ({
			channel: typeof channel === 'number' ? channel : null,
			text: typeof transcript === 'string' ? transcript : '',
		}));
}

/** One text with a line for each channel. If there are several, each line has the number of its channel. */
export function textOfSegments(segments: Segment[]): string {
	const named = segments.length > 1;
	return segments
		.map(({ channel, text }, index) => (named ? `Channel ${channel ?? index}: ${text}` : text))
		.join('\n');
}
