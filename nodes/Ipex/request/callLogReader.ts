import type { IDataObject, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

import { RECORD_TIME_ZONE } from '../call/call';
import { type CallRecord, recordKey } from '../call/callRecord';
import { UnexpectedResponseError } from '../errors/errors';
import { requestJson } from './requestJson';
import { missingRecords, type Page, type PagedResult, readPagedList } from './pagination';
import { isObject } from '../parameters/parameterValues';

const PAGE_SIZE = 5_000;
const TIMEOUT_MS = 120_000;

// The platform finds the legs of one call fast, and an event waits for them.
const ONE_CALL_TIMEOUT_MS = 30_000;

/**
 * Reads the records that began in a window (ms), oldest first. It ends when enough are read, or at the deadline (ms since
 * the epoch).
 */
export type ReadLog = (
	window: { from: number; to: number },
	enough: (records: CallRecord[]) => boolean,
	deadline?: number,
) => Promise<PagedResult<CallRecord>>;

/** Reads the call log for a trigger: with note and categories, and with times in the zone of the call object. */
export function callLogReader(context: IPollFunctions | IExecuteFunctions): {
	readWindow: ReadLog;
	readNewest: (count: number) => Promise<CallRecord[]>;
	/** All legs of one call; empty if it is not in the log yet. It sends one request. */
	readCall: (callId: string, timeoutMs: number) => Promise<CallRecord[]>;
} {
	const readPage = async (
		query: IDataObject,
		{
			timeoutMs = TIMEOUT_MS,
			deadline,
			retry,
		}: { timeoutMs?: number; deadline?: number; retry?: boolean } = {},
	): Promise<Page<CallRecord>> =>
		readBody(
			await requestJson(context, {
				url: '/calls',
				query: { metadata: true, timezone: RECORD_TIME_ZONE, sortColumn: 'calldate', ...query },
				timeoutMs,
				deadline,
				retry,
			}),
		);
	return {
		readWindow: async ({ from, to }, enough, deadline) => {
			const read = await readPagedList({
				fetch: async (page, pageSize) =>
					await readPage(
						{
							startTime: new Date(from).toISOString(),
							endTime: new Date(to).toISOString(),
							sortDirection: 'asc',
							page,
							pageSize,
						},
						{ deadline },
					),
				pageSize: PAGE_SIZE,
				keyOf: recordKey,
				// One page after the other: a poll may stop at any of them.
				moreNeeded: (records) => (enough(records) ? 0 : 1),
				deadline,
			});
			if (read.missing) context.logger.warn(missingRecords(read.missing));
			return read;
		},
		readNewest: async (count) =>
			(await readPage({ sortDirection: 'desc', page: 1, pageSize: count })).records,
		readCall: async (callId, timeoutMs) =>
			(
				await readPage(
					{ linkedid: callId, sortDirection: 'asc', page: 1, pageSize: PAGE_SIZE },
					{ timeoutMs: Math.min(timeoutMs, ONE_CALL_TIMEOUT_MS), retry: false },
				)
			).records,
	};
}

/** A page without records may have no key for them, but it has its number. */
function readBody(body: unknown): Page<CallRecord> {
	const { totalPages, totalResults, currentPage, items }: IDataObject = isObject(body) ? body : {};
	const isEmpty = items === undefined && (totalPages ?? currentPage) !== undefined;
	const records: unknown = isEmpty ? [] : items;
	if (!Array.isArray(records) || !records.every(isObject)) {
		throw new UnexpectedResponseError('The response of IPEX is not a page of the call log.');
	}
	return {
		records: records as CallRecord[],
		totalPages: typeof totalPages === 'number' ? totalPages : undefined,
		total: typeof totalResults === 'number' ? totalResults : undefined,
	};
}
