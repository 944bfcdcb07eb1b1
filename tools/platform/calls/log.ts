import type { Directory } from '../directory/directory';
import { PlatformError } from '../errors';
import type { Variants } from '../variants';
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
	/** Fields that shall contain the value instead of being equal to it. */
	contains?: string[];
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
	const { linkedid, extensions, teams, categories, line, contains = [] } = filter;
	const fits = (field: string, value: string, wanted: string) =>
		contains.includes(field) ? value.includes(wanted) : value === wanted;
	const conditions: Condition[] = [];
	if (linkedid !== undefined) conditions.push((call) => call.linkedid === linkedid);
	for (const field of ['src', 'dst', 'trunk', 'phoneNumber', 'way', 'disposition'] as const) {
		const wanted = filter[field];
		if (wanted !== undefined) conditions.push((call) => fits(field, call[field], wanted));
	}
	if (line !== undefined) conditions.push((call) => fits('line', String(call.line), line));
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

/**
 * The records of the log that pass the filter, oldest first.
 * @param bounds which time of a record the period bounds
 */
export function searchLog(
	store: CallStore,
	directory: Directory,
	filter: LogFilter,
	bounds: Variants['periodBounds'] = 'begin',
): Call[] {
	const conditions = conditionsOf(filter, directory);
	const { from = -Infinity, to = Infinity, linkedid } = filter;
	const timeOf = bounds === 'begin' ? 'calldate' : 'endTime';
	const inPeriod = (call: Call) => call[timeOf] >= from && call[timeOf] <= to;
	const candidates =
		linkedid === undefined && bounds === 'begin'
			? store.inLog(from, to)
			: (linkedid === undefined ? store.inLog() : store.legs(linkedid)).filter(
					(call) => inPeriod(call) && store.isInLog(call),
				);
	if (conditions.length === 0) return candidates;
	return candidates.filter((call) => conditions.every((condition) => condition(call)));
}

/** Sorts records that are oldest first. Throws 400 for a column the stand-in does not sort by. */
export function sortLog(
	calls: Call[],
	column = 'calldate',
	direction = 'asc',
	{ sortColumns, ties }: Pick<Variants, 'sortColumns' | 'ties'>,
): Call[] {
	const sorter = SORTERS[column] ?? (sortColumns === 'ignored' ? inLogOrder : undefined);
	if (!sorter) throw new PlatformError(400, `Cannot sort by "${column}".`);
	if (sorter !== inLogOrder)
		calls.sort((one, other) => sorter(one, other) || inLogOrder(one, other));
	else if (ties === 'anyOrder') swapTies(calls);
	return direction === 'desc' ? calls.reverse() : calls;
}

let sorted = 0;

/** Puts every second response's records of the same moment into the opposite order. */
function swapTies(calls: Call[]): void {
	if (sorted++ % 2 === 0) return;
	calls.sort(
		(one, other) => one.calldate - other.calldate || compareText(other.uniqueid, one.uniqueid),
	);
}
