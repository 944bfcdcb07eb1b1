import type { WorkflowNode } from '../../../../tools/n8n/types';
import type { Call } from '../../../../nodes/Ipex/call/call';
import { callObject } from '../../../support/callObjects';
import { Deliveries, rowOf } from '../../../support/deliveries';
import { importExample } from '../../../support/exampleWorkflow';
import type { Stage } from './stage';

const TO_BE_REPLACED = 'Replace me by your CRM';

/** A node of a user's row. */
function node(name: string, type: string, rest: Partial<WorkflowNode>): WorkflowNode {
	const place = { id: name, position: [720, 800] as [number, number] };
	return {
		...place,
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion: 1,
		parameters: {},
		...rest,
	};
}

/** A node that returns what a CRM has returned for each number. */
function crm(results: Record<string, string>, rest: Partial<WorkflowNode> = {}): WorkflowNode {
	const entries = Object.entries(results).map(([phone, code]) => `'${phone}': () => { ${code} }`);
	const jsCode = `return ({ ${entries.join(', ')} })[$('What to write').first().json.number]();`;
	return node('My CRM', 'code', { typeVersion: 2, parameters: { jsCode }, ...rest });
}

/** The row that a user fills, with the results of its last node. */
export function anyCrm(stage: Stage): void {
	describe('any-crm', () => {
		/** Fills the row, posts the calls, and gives the status, the note and the ID in the CRM of each. */
		async function run(webhook: string, nodes: WorkflowNode[], calls: Call[]): Promise<unknown[]> {
			const replace = { [TO_BE_REPLACED]: nodes };
			const { id } = await importExample(stage.n8n, 'any-crm', { webhook, replace });
			await stage.n8n.client.activateWorkflow(id);
			const deliveries = new Deliveries(stage.n8n, webhook, 'IPEX calls to my CRM');
			const rows = await deliveries.post(...calls);
			await stage.n8n.client.deactivateWorkflow(id);
			return calls.map((call) => {
				const row = rowOf(rows, call);
				return [row?.status, row?.note, row?.activityId];
			});
		}

		it('notes whether the row wrote the call, left it out, or failed', async () => {
			const results = {
				'+420777000001': "throw new Error('Not today');",
				'+420777000002': "return [{ json: { error: 'Not allowed' } }];",
				'+420777000003': "return [{ json: { id: 'w1' } }];",
				'+420777000004': "return [{ json: { id: 'w2', error: 'none' } }];",
				'+420777000005': 'return [{ json: { error: { code: 0 } } }];',
				'+420777000006': "return [{ json: { error: { message: 'Too long' } } }];",
				'+420777000007': 'return [];',
				'+420777000008': 'return [{ json: {} }];',
			};
			const callers = [...Object.keys(results), 'anonymous', '205', 'pbx1'];
			const calls = callers.map((phone) => callObject({ phone }));
			const nothing = 'The row of my CRM returned nothing.';
			expect(await run('any-crm', [crm(results)], calls)).toStrictEqual([
				['waiting', expect.stringMatching(/^Not today.* \(execution \d+\)$/), ''],
				['waiting', 'Not allowed', ''],
				['written', '', 'w1'],
				['written', '', 'w2'],
				['waiting', '{"code":0}', ''],
				['waiting', 'Too long', ''],
				['left out', nothing, ''],
				// n8n gives the frame one empty item in both cases.
				['left out', nothing, ''],
				['left out', 'The caller hid the number.', ''],
				['left out', 'An internal call.', ''],
				['left out', 'This is not a phone number.', ''],
			]);
		});

		it('counts a call as written when the row ends as the page says for a CRM that returns nothing', async () => {
			const results = {
				'+420777000011': 'return [];',
				'+420777000012': 'return [{ json: {} }];',
				'+420777000013': "return [{ json: { error: 'none' } }];",
				'+420777000014': "throw new Error('Not today');",
			};
			const done = node('Edit Fields', 'set', {
				typeVersion: 3.4,
				parameters: {
					assignments: {
						assignments: [{ id: 'done', name: 'done', value: 'yes', type: 'string' }],
					},
					options: {},
				},
			});
			const calls = Object.keys(results).map((phone) => callObject({ phone }));
			const row = [crm(results, { alwaysOutputData: true }), done];
			expect(await run('any-crm-done', row, calls)).toStrictEqual([
				...[1, 2, 3].map(() => ['written', '', '']),
				['waiting', expect.stringMatching(/^Not today.* \(execution \d+\)$/), ''],
			]);
		});
	});
}
