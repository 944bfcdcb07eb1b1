import type { IDataObject, IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

import { pollOnce } from '../../nodes/Ipex/callLogTrigger/poll';
import type { Reach } from '../../nodes/Ipex/callLogTrigger/settings';
import type { CallRecord } from '../../nodes/Ipex/call/callRecord';

/** A record of the log, and when it was written (ms). */
export interface WrittenRecord {
	record: CallRecord & { uniqueid: string; linkedid: string; calldate: string };
	startsAt: number;
	writtenAt: number;
}

/** What happens to the requests of one poll. */
export interface Weather {
	/** The request (from 0) that fails, and every one after it. */
	failsAt?: number;
	/** Whether the records of a page come in another order, and the last one of the page before comes again. */
	shuffles?: boolean;
	/** How long each request takes (ms). */
	takes?: number;
}

/** Answers what the trigger asks beside the log, by the path of the request, at a time (ms). */
export type Others = (path: string, now: number) => unknown;

/**
 * A call log, and n8n with one active trigger on it, in memory: thousands of histories run in the time of one real
 * n8n. It keeps static data as n8n does: stored at the activation and when a poll emits, lost since then when n8n is killed.
 */
export class PollingModel {
	private memory: IDataObject = {};

	private stored = '{}';

	private static processes = 0;

	private process = PollingModel.processes++;

	private node = 'node';

	now: number;

	/** Pages of the log that were read, and records on them. */
	readonly read = { pages: 0, records: 0 };

	constructor(
		/** In the order of their begin. */
		private readonly log: WrittenRecord[],
		start: number,
		private parameters: Record<string, unknown> = {},
		private readonly reach: Reach = { cheapRecords: 0, mostNewRecords: 4 },
		private readonly pageSize = 3,
		private readonly others: Others = () => [],
	) {
		this.now = start;
	}

	/** The bytes that n8n stores. */
	get storedBytes(): number {
		return this.stored.length;
	}

	/** What the trigger remembers of calls, to see whether a poll has changed anything. */
	get seen(): string {
		return JSON.stringify((this.memory.cursor as { seen?: unknown } | undefined)?.seen);
	}

	/** The activation, with its poll. */
	async activate(): Promise<IDataObject[]> {
		const calls = await this.poll();
		this.stored = JSON.stringify(this.memory);
		return calls;
	}

	/** One poll; rejects when it fails. What is emitted counts as handed on. */
	async poll(weather: Weather = {}): Promise<IDataObject[]> {
		const memory = this.memory;
		const calls = await pollOnce(this.context(memory, weather), this.reach);
		if (memory === this.memory && calls.length > 0) this.stored = JSON.stringify(memory);
		return calls;
	}

	/**
	 * The workflow is published again: n8n begins with what it has stored, in the same process.
	 * @param node another one, that takes the place and the name of the trigger
	 */
	publish(parameters: Record<string, unknown> = this.parameters, node = this.node): void {
		this.parameters = parameters;
		this.node = node;
		this.memory = JSON.parse(this.stored) as IDataObject;
	}

	/** n8n is killed and started again: what it had not stored is gone. */
	kill(): void {
		this.process = PollingModel.processes++;
		this.publish();
	}

	/** The records that are in the log by now. */
	written(): WrittenRecord[] {
		return this.log.filter(({ writtenAt }) => writtenAt <= this.now);
	}

	private context(memory: IDataObject, weather: Weather): IPollFunctions {
		let requests = 0;
		const request = async (
			_: string,
			{ url, qs, returnFullResponse }: IHttpRequestOptions,
		): Promise<unknown> => {
			// The next poll may begin while this one waits.
			await Promise.resolve();
			this.now += weather.takes ?? 0;
			if (weather.failsAt !== undefined && requests++ >= weather.failsAt) {
				// Not one of the failures that a request is repeated after: that would take real time.
				throw Object.assign(new Error('The platform fails.'), { httpCode: '500' });
			}
			const body = url === '/calls' ? this.page(qs ?? {}, weather) : this.others(url, this.now);
			if (!returnFullResponse) return body;
			return { body, headers: { date: new Date(this.now).toUTCString() } };
		};
		const context = {
			getMode: () => 'trigger',
			getTimezone: () => 'Europe/Prague',
			// What the trigger keeps in its process, it keeps by the workflow and by the access.
			getWorkflow: () => ({ id: `workflow-${this.process}` }),
			getNode: () => ({ id: this.node, name: 'Trigger', type: 'trigger', parameters: {} }),
			getNodeParameter: (name: string, fallback: unknown) => this.parameters[name] ?? fallback,
			getWorkflowStaticData: () => memory,
			getCredentials: async () => ({
				apiUrl: 'http://ipex.invalid',
				email: 'access@ipex.invalid',
			}),
			logger: { warn: () => undefined },
			helpers: { httpRequestWithAuthentication: request },
		};
		return context as unknown as IPollFunctions;
	}

	private page(query: IDataObject, { shuffles = false }: Weather): unknown {
		const from = Date.parse(String(query.startTime));
		const to = Date.parse(String(query.endTime));
		const found = this.written()
			.filter(({ startsAt }) => startsAt >= from && startsAt <= to)
			.map(({ record }) => record);
		const page = Number(query.page);
		const begin = (page - 1) * this.pageSize;
		let items = found.slice(shuffles ? Math.max(0, begin - 1) : begin, begin + this.pageSize);
		if (shuffles) items = items.length > 1 ? [...items.slice(1), ...items.slice(0, 1)] : items;
		this.read.pages++;
		this.read.records += items.length;
		return { items, currentPage: page, totalPages: Math.ceil(found.length / this.pageSize) };
	}
}
