import type { Directory } from '../directory/directory';
import type { Variants } from '../variants';
import type { TimeFormat } from '../zones';
import type { Call } from './call';

/** How the API shows a record: times in the zone asked for; note and categories only with `metadata`. */
export function callRenderer(
	time: TimeFormat,
	directory: Directory,
	metadata: boolean,
	noRecording: Variants['noRecording'] = 'empty',
): (call: Call) => Record<string, unknown> {
	return ({ note, categories, ...call }) => {
		const record: Record<string, unknown> = call;
		// Changed in place: another copy of each of 5,000 records takes longer than all the rest.
		if (noRecording === 'empty' && !('filename' in call)) record.filename = '';
		record.calldate = time(call.calldate);
		record.stamp = time(call.stamp);
		record.endTime = time(call.endTime);
		if (metadata) {
			record.note = note;
			record.categories = categories.map((id) => directory.categoryName(id));
		}
		return record;
	};
}
