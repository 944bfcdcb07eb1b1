import type { IDataObject, IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

import { RECORD_TIME_ZONE } from './call';
import type { ReadLog } from './callLogPoll';
import { type CallRecord, recordKey } from './callRecord';
import { UnexpectedAnswerError } from './errors';
import { type Page, readPages } from './pagination';
import { patiently } from './patience';

const PAGE_SIZE = 5_000;
const TIMEOUT_MS = 120_000;

/** Reads the call log for a trigger: with note and categories, and with times in the zone of the call object. */
export function callLogReader(context: IPollFunctions): {
	readWindow: ReadLog;
	readNewest: (count: number) => Promise<CallRecord[]>;
} {
	const readPage = async (query: IDataObject): Promise<Page<CallRecord>> => {
		const { apiUrl } = await context.getCredentials('ipexApi');
		const request: IHttpRequestOptions = {
			method: 'GET',
			baseURL: String(apiUrl),
			url: '/calls',
			qs: { metadata: true, timezone: RECORD_TIME_ZONE, sortColumn: 'calldate', ...query },
			json: true,
			timeout: TIMEOUT_MS,
			disableFollowRedirect: true,
		};
		const body: unknown = await patiently(
			async () =>
				await context.helpers.httpRequestWithAuthentication.call(context, 'ipexApi', request),
		);
		return readBody(body);
	};
	return {
		readWindow: async ({ from, to }, enough) =>
			await readPages({
				fetch: async (page) =>
					await readPage({
						startTime: new Date(from).toISOString(),
						endTime: new Date(to).toISOString(),
						sortDirection: 'asc',
						page,
						pageSize: PAGE_SIZE,
					}),
				pageSize: PAGE_SIZE,
				keyOf: recordKey,
				enough,
			}),
		readNewest: async (count) =>
			(await readPage({ sortDirection: 'desc', page: 1, pageSize: count })).records,
	};
}

function readBody(body: unknown): Page<CallRecord> {
	const { items = [], totalPages } = (
		typeof body === 'object' && body !== null ? body : { items: undefined }
	) as { items?: unknown; totalPages?: unknown };
	const isPage = typeof body === 'object' && body !== null && !Array.isArray(body);
	if (!isPage || !Array.isArray(items)) {
		throw new UnexpectedAnswerError(
			'IPEX answered with something that is no page of the call log.',
		);
	}
	return {
		records: items as CallRecord[],
		totalPages: typeof totalPages === 'number' ? totalPages : undefined,
	};
}
