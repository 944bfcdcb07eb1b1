import type { Call } from '../../nodes/Ipex/call/call';
import type { Row } from '../../tools/n8n/types';
import { eventually } from './condition';
import { postCalls } from './exampleWorkflow';
import type { RealN8n } from './realN8n';

/** Longer than anything takes that comes by itself. */
export const HANG_MS = 300_000;

/** What the workflows call a call that needs no further try. */
const FINAL = ['written', 'sent', 'left out'];

/** Whether the workflow has nothing to do with a row now. */
export function isDone({ status, nextTryAt }: Row): boolean {
	if (status === 'waiting') return Date.parse(String(nextTryAt)) > Date.now();
	return FINAL.includes(String(status));
}

/** The calls that a workflow with the delivery frame keeps in its table. */
export class Deliveries {
	/**
	 * @param webhook what stands in the place of the IPEX trigger
	 * @param table the name of its Data Table
	 */
	constructor(
		private readonly n8n: RealN8n,
		private readonly webhook: string,
		private readonly table: string,
	) {}

	/** All rows; none while there is no table. */
	async rows(): Promise<Row[]> {
		const tables = await this.n8n.client.dataTables.list();
		const found = tables.find(({ name }) => name === this.table);
		return found ? await this.n8n.client.dataTables.rows(found.id) : [];
	}

	/**
	 * The rows, once the workflow has done with these calls.
	 * @param before the rows before the calls were posted
	 */
	async settled(wanted: Call[], before: Row[] = []): Promise<Row[]> {
		return await eventually(
			async () => await this.rows(),
			(all) =>
				wanted.every((call) => {
					const row = rowOf(all, call);
					const isKept = row !== undefined && row.updatedAt !== rowOf(before, call)?.updatedAt;
					return isKept && isDone(row);
				}),
			HANG_MS,
		);
	}

	/** Posts calls, and gives the rows once the workflow has done with them. */
	async post(...posted: Call[]): Promise<Row[]> {
		const before = await this.rows();
		await postCalls(this.n8n, this.webhook, posted);
		return await this.settled(posted, before);
	}
}

/** The row of a call. */
export function rowOf(rows: Row[], { callId }: Pick<Call, 'callId'>): Row | undefined {
	return rows.find((row) => row.callId === callId);
}
