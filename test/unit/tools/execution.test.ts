import { isSettled, itemsOf, readExecution, type RawExecution } from '../../../tools/n8n/execution';

const summary: RawExecution = {
	id: '7',
	workflowId: 'w',
	mode: 'manual',
	status: 'success',
	startedAt: '2026-01-31T08:00:00.000Z',
	stoppedAt: '2026-01-31T08:00:01.000Z',
	data: '',
};

/** The least that the format needs: every text and every object has an index of its own. */
function flatten(value: unknown): string {
	const values: unknown[] = [];
	const place = (entry: unknown): unknown => {
		if (typeof entry !== 'string' && (typeof entry !== 'object' || entry === null)) return entry;
		const index = values.push(null) - 1;
		if (typeof entry === 'string') values[index] = entry;
		else if (Array.isArray(entry)) values[index] = entry.map(place);
		else {
			const placed = Object.entries(entry as object).map(([key, inner]) => [key, place(inner)]);
			values[index] = Object.fromEntries(placed) as unknown;
		}
		return String(index);
	};
	place(value);
	return JSON.stringify(values);
}

describe('readExecution', () => {
	it('gives the items of each node, run by run', () => {
		const item = (id: number) => ({ json: { id } });
		const execution = readExecution({
			...summary,
			data: flatten({
				resultData: {
					lastNodeExecuted: 'Save',
					runData: {
						Save: [
							{ executionTime: 5, data: { main: [[item(1)], null, [item(2)]] } },
							{ executionTime: 6, data: { main: [[item(3)]] } },
						],
					},
				},
			}),
		});
		expect(
			execution.runs.Save?.map((run) => run.outputs.map((items) => items.length)),
		).toStrictEqual([[1, 0, 1], [1]]);
		expect(itemsOf(execution, 'Save')).toStrictEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
		expect(execution.lastNode).toBe('Save');
	});

	it('gives the error of the node that failed, and that of the whole', () => {
		const error = { name: 'NodeApiError', message: 'Refused', context: { itemIndex: 0 } };
		const execution = readExecution({
			...summary,
			status: 'error',
			data: flatten({ resultData: { error, runData: { Ask: [{ executionTime: 1, error }] } } }),
		});
		expect(execution.error).toStrictEqual(error);
		expect(execution.runs.Ask?.[0]).toStrictEqual({ executionTime: 1, outputs: [], error });
	});

	it('has no runs while the execution runs', () => {
		expect(readExecution({ ...summary, status: 'running', data: '[]' }).runs).toStrictEqual({});
	});

	it('has no runs while n8n 1.x has written the status and not yet the data', () => {
		expect(isSettled({ ...summary, data: '[]' })).toBe(false);
		expect(readExecution({ ...summary, data: '[]' }).runs).toStrictEqual({});
	});

	it('gives no items for a node that did not run', () => {
		const execution = readExecution({ ...summary, data: flatten({ resultData: {} }) });
		expect(itemsOf(execution, 'Never')).toStrictEqual([]);
	});
});
