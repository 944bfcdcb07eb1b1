import type { Directory } from '../directory/directory';
import { PlatformError } from '../errors';
import type { Call } from './call';
import { compareText, inLogOrder } from './call';
import type { CallStore } from './store';

/** The filters of the call log; what is left out does not filter. */
export interface LogFilter {
	from?: number;
	to?: number;
	linkedid?: string;
	src?: string;
	dst?: string;
	line?: string;
	trunk?: string;
	phoneNumber?: string;
	way?: string;
	disposition?: string;
	/** Lines. */
	extensions?: string[];
	/** Numbers of teams. */
	teams?: number[];
	/** `[[1, 2], [3]]` means (1 or 2) and 3. */
	categories?: number[][];
}

type Condition = (call: Call) => boolean;

/** The columns the stand-in sorts by; the platform's documents name none. */
const SORTERS: Record<string, (one: Call, other: Call) => number> = {
	calldate: inLogOrder,
	duration: (one, other) => one.duration - other.duration,
	src: (one, other) => compareText(one.src, other.src),
	dst: (one, other) => compareText(one.dst, other.dst),
};

function conditionsOf(filter: LogFilter, directory: Directory): Condition[] {
	const { linkedid, extensions, teams, categories, line } = filter;
	const conditions: Condition[] = [];
	if (linkedid !== undefined) conditions.push((call) => call.linkedid === linkedid);
	for (const field of ['src', 'dst', 'trunk', 'phoneNumber', 'way', 'disposition'] as const) {
		const wanted = filter[field];
		if (wanted !== undefined) conditions.push((call) => call[field] === wanted);
	}
	if (line !== undefined) conditions.push((call) => String(call.line) === line);
	if (extensions?.length) conditions.push((call) => extensions.includes(String(call.line)));
	if (teams?.length) {
		const users = directory.users.filter(({ teamId }) => teams.includes(teamId));
		const lines = new Set(users.map(({ exten }) => String(exten)));
		conditions.push((call) => lines.has(String(call.line)));
	}
	for (const alternatives of categories ?? []) {
		conditions.push((call) => call.categories.some((id) => alternatives.includes(id)));
	}
	return conditions;
}

/** The records of the log that pass the filter, oldest first. */
export function searchLog(store: CallStore, directory: Directory, filter: LogFilter): Call[] {
	const conditions = conditionsOf(filter, directory);
	const { from = -Infinity, to = Infinity, linkedid } = filter;
	const candidates =
		linkedid === undefined
			? store.inLog(from, to)
			: store
					.legs(linkedid)
					.filter((call) => call.calldate >= from && call.calldate <= to && store.isInLog(call));
	if (conditions.length === 0) return candidates;
	return candidates.filter((call) => conditions.every((condition) => condition(call)));
}

/** Sorts records that are oldest first. Throws 400 for a column the stand-in does not sort by. */
export function sortLog(calls: Call[], column = 'calldate', direction = 'asc'): Call[] {
	const sorter = SORTERS[column];
	if (!sorter) throw new PlatformError(400, `Cannot sort by "${column}".`);
	if (sorter !== inLogOrder)
		calls.sort((one, other) => sorter(one, other) || inLogOrder(one, other));
	return direction === 'desc' ? calls.reverse() : calls;
}
