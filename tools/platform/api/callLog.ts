import { callEvents } from '../calls/events';
import type { LogFilter } from '../calls/log';
import { searchLog, sortLog } from '../calls/log';
import { callRenderer } from '../calls/render';
import { PLATFORM_ZONE } from '../clock';
import { PlatformError } from '../errors';
import type { Handlers, Parameters } from '../service/request';
import { timeFormat } from '../zones';
import { pageAddresses, pageOf } from './paging';
import type { PlatformState } from './places';
import { requireThisPbx } from './places';

const FILTERED = ['src', 'dst', 'line', 'trunk', 'phoneNumber'] as const;

/** `equal` is the only operator that is documented. */
function requireEqual(query: Parameters): void {
	for (const name of FILTERED.map((field) => `${field}Filter`)) {
		const operator = query.text(name) ?? 'equal';
		if (operator !== 'equal') {
			throw new PlatformError(400, `"${name}" cannot be "${operator}"; only "equal" is known.`);
		}
	}
}

function filterOf(query: Parameters): LogFilter {
	return {
		from: query.time('startTime'),
		to: query.time('endTime'),
		linkedid: query.text('linkedid'),
		src: query.text('src'),
		dst: query.text('dst'),
		line: query.text('line'),
		trunk: query.text('trunk'),
		phoneNumber: query.text('phoneNumber'),
		way: query.text('way'),
		disposition: query.text('disposition'),
		extensions: query.texts('extensions'),
		teams: query.numbers('teams'),
		categories: query.numberLists('categories'),
		contains: FILTERED.filter((name) => (query.text(`${name}Filter`) ?? 'equal') !== 'equal'),
	};
}

/** How the times of an answer are written, from the `timezone` of a request. */
export function timeFormatOf(query: Parameters): ReturnType<typeof timeFormat> {
	return timeFormat(query.text('timezone') ?? PLATFORM_ZONE);
}

/** The call log. */
export function callLogHandlers({ calls, directory, clock, variants }: PlatformState): Handlers {
	return {
		getCalls: ({ query, url }) => {
			if (variants.filterOperators === 'equal') requireEqual(query);
			const time = timeFormatOf(query);
			const metadata = query.flag('metadata') ?? false;
			const render = callRenderer(time, directory, metadata, variants.noRecording);
			const found = searchLog(calls, directory, filterOf(query), variants.periodBounds);
			const sorted = sortLog(
				found,
				query.text('sortColumn'),
				query.text('sortDirection'),
				variants,
			);
			const page = pageOf(sorted, query, 100);
			const links = pageAddresses(url, page).map(([rel, href]) => ({ rel, href, method: 'GET' }));
			return { json: { ...page, items: page.items.map(render), links } };
		},
		getCallEvents: ({ query, path }) => {
			requireThisPbx(query, directory);
			const callId = path.requiredText('callId');
			const events = callEvents(calls.legs(callId), clock.now(), timeFormatOf(query));
			if (events.length === 0) throw new PlatformError(404, `There is no call ${callId}.`);
			return { json: events };
		},
	};
}
