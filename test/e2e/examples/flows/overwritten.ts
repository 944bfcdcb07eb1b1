import type { N8nClient } from '../../../../tools/n8n/client';
import { eventually } from '../../../support/condition';
import { HANG_MS, isDone } from '../../../support/deliveries';
import { importExample, readExample } from '../../../support/exampleWorkflow';
import { fillTable, rowsOf, type Stage } from './stage';

/** The examples that keep each call in a table. */
const EXAMPLES = [
	...['any-crm', 'hubspot', 'missed-calls', 'odoo', 'pipedrive', 'postgresql', 'raynet'],
	'recording-notes',
];

/** What somebody has typed into the column with the call. */
const TYPED = ['Call Eva back', '{}', '5', 'null', '{"callId":"1', ' '];

/** Rows whose call a person has overwritten: they come first, and nothing can be done with them. */
export function overwritten(stage: Stage): void {
	describe('a row whose call somebody has overwritten', () => {
		let client: N8nClient;

		beforeAll(() => {
			({ client } = stage.n8n);
		});

		it.each(EXAMPLES)('is set aside by %s, with the reason, and stops no other', async (name) => {
			const { nodes } = readExample(name);
			const { tableName } = nodes.find((node) => node.name === 'Make the table')?.parameters ?? {};
			const trigger = nodes.find(({ type }) => type.endsWith('.scheduleTrigger'))?.name ?? '';
			const { id } = await importExample(stage.n8n, name, { webhook: `overwritten-${name}` });
			await client.activateWorkflow(id);
			// It makes the table.
			await client.runWorkflow(id, { trigger });
			await fillTable(
				stage,
				String(tableName),
				TYPED.map((call) => ({
					...{ callId: `overwritten ${call}`, phone: '+420777123456', call },
					nextTryAt: new Date(0).toISOString(),
				})),
			);
			await client.runWorkflow(id, { trigger });
			const rows = await eventually(
				async () =>
					(await rowsOf(stage, String(tableName))).filter(({ callId }) =>
						String(callId).startsWith('overwritten '),
					),
				(found) => found.every(isDone),
				HANG_MS,
			);
			await client.deactivateWorkflow(id);
			expect(rows.map(({ status, note }) => [status, note])).toStrictEqual(
				TYPED.map(() => ['left out', 'The column call holds no call.']),
			);
			// Somebody still has to be called back.
			if (name === 'missed-calls') for (const row of rows) expect(row.callBack).toBe(true);
		});
	});
}
