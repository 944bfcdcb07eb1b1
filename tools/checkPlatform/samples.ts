import type { PlatformClient, Query, Reply } from './client';
import { NotSettled } from './notSettled';
import { once } from './once';

/** The fields of a call log record that the checks read. */
export interface LogRecord {
	uniqueid?: unknown;
	linkedid?: unknown;
	calldate?: unknown;
	endTime?: unknown;
	duration?: unknown;
	src?: unknown;
	line?: unknown;
	filename?: unknown;
}

/** An e-mail that no user has: the domain is reserved. */
const NOBODY = 'nobody@example.invalid';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How far back the checks look for records. */
const HISTORY_MS = 7 * DAY_MS;

/** The period ends this long ago, so that its records do not change between two requests. */
const QUIET_MS = 60 * 60 * 1000;

/** Asks for the times of records in UTC, as the package does. */
export const RECORD_TIMES = { timezone: 'UTC' };

/** What several checks need from the platform. The tool asks for each part once. */
export class Samples {
	constructor(private readonly client: PlatformClient) {}

	/** The newest 500 records of one week that ended an hour ago. If it has none, the period ends now. */
	readonly records = once(async () => await this.readRecords());

	/** A record that `fits` accepts. Throws NotSettled if the log has none. */
	async record(what: string, fits: (record: LogRecord) => boolean): Promise<LogRecord> {
		const found = (await this.records()).find(fits);
		if (!found) throw new NotSettled(`the call log has no record ${what}`);
		return found;
	}

	/** A page of the call log, in the period of `records`. */
	async page(query: Query): Promise<Reply> {
		if ((await this.records()).length === 0) throw new NotSettled('the call log is empty');
		return await this.pageOf(query);
	}

	private async pageOf(query: Query): Promise<Reply> {
		const { from, to } = this.period;
		return await this.client.get('/calls', {
			...{ startTime: iso(from), endTime: iso(to) },
			...{ sortColumn: 'calldate', sortDirection: 'desc', page: 1, pageSize: 500 },
			...RECORD_TIMES,
			...query,
		});
	}

	/** The response to an exchange for a user who does not exist. */
	readonly exchangeForNobody = once(async () => await this.client.exchange(NOBODY));

	/** Whether the access has Impersonation; undefined if the response does not say so. */
	async hasImpersonation(): Promise<boolean | undefined> {
		const { status } = await this.exchangeForNobody();
		if (status === 404) return true;
		return status === 403 ? false : undefined;
	}

	private period = { from: 0, to: 0 };

	private async readRecords(): Promise<LogRecord[]> {
		const { at } = await this.client.get('/calls', { page: 1, pageSize: 1 });
		this.period = { from: at - HISTORY_MS, to: at - QUIET_MS };
		const older = itemsIn((await this.pageOf({})).body);
		if (older.length > 0) return older;
		this.period = { from: at - HISTORY_MS, to: at };
		return itemsIn((await this.pageOf({})).body);
	}
}

/** The records of a page. */
export function itemsIn(body: unknown): LogRecord[] {
	const items = (body as { items?: unknown } | null | undefined)?.items;
	return Array.isArray(items) ? (items as LogRecord[]) : [];
}

/** The number of records that the platform reports; undefined if it reports none. */
export function totalIn(body: unknown): number | undefined {
	const total = (body as { totalResults?: unknown } | null | undefined)?.totalResults;
	return typeof total === 'number' ? total : undefined;
}

/** A time of a record in ms; NaN if there is none. One without a zone is of the zone that `RECORD_TIMES` asks for. */
export function timeOf(value: unknown): number {
	if (typeof value !== 'string') return NaN;
	const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(value);
	return Date.parse(hasZone ? value : `${value.replace(' ', 'T')}Z`);
}

/** A time in the form that requests use. */
export function iso(ms: number): string {
	return new Date(ms).toISOString();
}
