import type { Row } from '../../../../tools/n8n/types';
import type { Mailbox } from '../../../support/mailbox';
import type { RealN8n } from '../../../support/realN8n';
import { pollEvery } from '../../../support/triggerWorkflow';

/** What all flows run on. */
export interface Stage {
	n8n: RealN8n;
	mailbox: Mailbox;
}

/** Adds rows to a Data Table, as a person does by hand. */
export async function fillTable(
	{ n8n }: Pick<Stage, 'n8n'>,
	table: string,
	rows: Array<Record<string, unknown>>,
): Promise<void> {
	await n8n.client.dataTables.insert(await tableId(n8n, table), rows);
}

/** @throws Error when there is no such table */
export async function tableId(n8n: RealN8n, table: string): Promise<string> {
	const found = (await n8n.client.dataTables.list()).find(({ name }) => name === table);
	if (found === undefined) throw new Error(`There is no table "${table}".`);
	return found.id;
}

/** The triggers of the examples poll every minute; here sooner, so that the tests need not wait so long. */
export const OFTEN = { pollTimes: pollEvery(5) };

/** Since when the triggers of the examples take calls: before all that the tests put into the log. */
export const LONG_AGO = {
	...OFTEN,
	'options.startFrom': '={{ $now.minus({ hours: 3 }).toISO() }}',
};

export const TRIGGER = 'IPEX Call Log Trigger';

/** The rows of a Data Table, in the order of their creation. */
export async function rowsOf({ n8n }: Pick<Stage, 'n8n'>, table: string): Promise<Row[]> {
	return await n8n.client.dataTables.rows(await tableId(n8n, table));
}

/** The chosen columns of rows, in an order that does not depend on when they came. */
export function only(rows: object[], columns: string[]): Array<Record<string, unknown>> {
	return rows
		.map((row) =>
			Object.fromEntries(columns.map((name) => [name, (row as Record<string, unknown>)[name]])),
		)
		.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}
