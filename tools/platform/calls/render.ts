import type { Directory } from '../directory/directory';
import type { TimeFormat } from '../zones';
import type { Call } from './call';

/** How the API shows a record: times in the zone asked for; note and categories only with `metadata`. */
export function callRenderer(
	time: TimeFormat,
	directory: Directory,
	metadata: boolean,
): (call: Call) => Record<string, unknown> {
	return ({ note, categories, ...call }) => ({
		...call,
		calldate: time(call.calldate),
		stamp: time(call.stamp),
		endTime: time(call.endTime),
		...(metadata ? { note, categories: categories.map((id) => directory.categoryName(id)) } : {}),
	});
}
