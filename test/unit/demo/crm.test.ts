import { crmTables, demoWorkflow } from '../../../demo/crm';

interface TableNode {
	dataTableId: { value: string };
	columns?: { value: Record<string, string> };
	filters: { conditions: Array<{ keyName: string }> };
}

const workflow = demoWorkflow('credential-1');
const tableNodes = workflow.nodes
	.filter(({ parameters }) => parameters.resource === 'row')
	.map(({ parameters }) => parameters as unknown as TableNode);

describe("the demo's workflow", () => {
	it('fills every column of its tables, and no other', () => {
		for (const [table, columns] of Object.entries(crmTables)) {
			const filled = tableNodes
				.filter(({ dataTableId }) => dataTableId.value === table)
				.flatMap((node) => Object.keys(node.columns?.value ?? {}));
			expect([...new Set(filled)].sort()).toStrictEqual(columns.map(({ name }) => name).sort());
		}
	});

	it('looks rows up by columns that exist', () => {
		for (const { dataTableId, filters } of tableNodes) {
			const names = crmTables[dataTableId.value]?.map(({ name }) => name);
			for (const { keyName } of filters.conditions) expect(names).toContain(keyName);
		}
	});

	it('gets the credential where it asks for one', () => {
		const ids = workflow.nodes.flatMap(({ credentials }) =>
			Object.values(credentials ?? {}).map(({ id }) => id),
		);
		expect(ids).toStrictEqual(['credential-1']);
	});

	it('connects only nodes that it has', () => {
		const names = workflow.nodes.map(({ name }) => name);
		for (const [from, { main }] of Object.entries(workflow.connections)) {
			expect(names).toContain(from);
			for (const { node } of main.flat()) expect(names).toContain(node);
		}
	});
});
